/** Problems of the file of accepted risks in a real VS Code: shown while it is open, mended by quick fixes. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../src/vscode/ids';
import { useReviewCopy } from './support/reviewCopy';
import { untilTrue } from './support/until';

describe('Problems of the accepted risks', function () {
  this.timeout(90_000);
  const copy = useReviewCopy();
  const file = (): vscode.Uri => vscode.Uri.file(join(copy().folder, 'ihacpa-risks.yaml'));
  const entry = (name: string, id: string, until: string): string =>
    `  - advisory: ${id} # ours\n    package: ${name}\n    reason: r\n    until: ${until}\n`;
  const shown = (): readonly string[] =>
    vscode.languages.getDiagnostics(file()).map(({ range, message }) => `${range.start.line + 1}: ${message}`);

  async function open(text: string): Promise<vscode.TextDocument> {
    writeFileSync(file().fsPath, text);
    const document = await vscode.workspace.openTextDocument(file());
    await vscode.window.showTextDocument(document);
    return document;
  }

  async function fix(document: vscode.TextDocument, title: RegExp): Promise<void> {
    const [first] = vscode.languages.getDiagnostics(file());
    const command = 'vscode.executeCodeActionProvider';
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(command, document.uri, first?.range);
    const action = actions.find((each) => title.test(each.title));
    assert.ok(action?.edit !== undefined, actions.map((each) => each.title).join());
    assert.ok(await vscode.workspace.applyEdit(action.edit));
  }

  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('name each error, and are corrected one by one', async () => {
    const document = await open(`# ours\naccepted:\n${entry('pillow', 'X-1', 'soon').replace('reason', 'reasn')}`);
    await untilTrue(() => shown().length === 3);
    assert.match(shown().join('\n'), /^5: reasn is unknown/m);
    await fix(document, /^Change to reason$/);
    await untilTrue(() => shown().length === 1);
    assert.match(shown()[0] ?? '', /^6: until is soon/);
    await fix(document, /^Set the Last Day to \d{4}-\d\d-\d\d$/);
    await untilTrue(() => shown().length === 0);
    assert.match(
      document.getText(),
      /^# ours\naccepted:\n {2}- advisory: X-1 # ours\n {4}package: pillow\n {4}reason: r\n/,
    );
  });

  it('say what a scan knows of each decision, and follow what is typed and undone', async () => {
    await vscode.commands.executeCommand(commandIds.startScan, copy().workbook);
    const document = await open(
      `accepted:\n${entry('pillow', 'X-1', '2099-12-31')}${entry('wheel', 'X-2', '2020-01-01')}`,
    );
    await untilTrue(() => shown().length === 2);
    assert.match(
      shown()[0] ?? '',
      /^2: X-1 of pillow is not used: no such vulnerability affects the checked versions\.$/,
    );
    assert.match(shown()[1] ?? '', /^6: X-2 of wheel /);
    await fix(document, /^Accept \S+ Instead$/);
    await untilTrue(() => shown().length === 1);
    await fix(document, /^Remove This Entry$/);
    await untilTrue(() => shown().length === 0);
    assert.equal(document.getText().split('advisory:').length, 2);
    await vscode.commands.executeCommand('undo');
    await untilTrue(() => shown().length === 1);
  });
});
