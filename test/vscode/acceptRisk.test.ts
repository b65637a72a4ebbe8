/** Risks that are accepted in a real VS Code: chosen, decided, written with all comments left, undone, and ended. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { severities } from '../../src/core/advisory/evidence';
import { commandIds } from '../../src/vscode/ids';
import { extensionParts } from './support/extensionParts';
import { type Messages, useMessages } from './support/messages';
import { useReviewCopy } from './support/reviewCopy';
import { untilTrue } from './support/until';

describe('IHACPA: Accept Risk…', function () {
  this.timeout(90_000);
  const copy = useReviewCopy();
  const messages = useMessages();
  const file = (): string => join(copy().folder, 'ihacpa-risks.yaml');
  const run = (id: string): Thenable<unknown> => vscode.commands.executeCommand(id, copy().workbook);
  const last = (): Messages['shown'][number] | undefined => messages().shown.at(-1);
  const comment = '# decided by the team\naccepted: # none yet\n';

  async function firstOpen(): Promise<{ readonly advisory: string; readonly package: string }> {
    const { jobs, store } = await extensionParts();
    const input = { storageFolder: store.folder, workbookPath: copy().workbook.fsPath };
    const [first] = (await jobs.run('readRisks', input)).open;
    assert.ok(first !== undefined);
    return first;
  }

  function decide(advisory: string): void {
    messages().answer(advisory);
    for (const text of ['no uploads', '', '', 'TICKET-7']) messages().type(text);
    messages().answer('In 90 days');
  }

  it('lists the vulnerabilities of the whole workbook, the most severe first', async () => {
    await run(commandIds.startScan);
    const { jobs, store } = await extensionParts();
    const input = { storageFolder: store.folder, workbookPath: copy().workbook.fsPath };
    const { open } = await jobs.run('readRisks', input);
    const ranks = open.map(({ isMalicious, severity }) => (isMalicious ? -1 : severities.indexOf(severity)));
    assert.deepEqual(
      ranks,
      [...ranks].sort((a, b) => a - b),
    );
    assert.ok(new Set(ranks).size > 3, ranks.join(', '));
  });

  it('writes the decision below the comments, and takes it back', async () => {
    await run(commandIds.startScan);
    writeFileSync(file(), comment);
    const { advisory, package: name } = await firstOpen();
    decide(advisory);
    await run(commandIds.acceptRisk);
    const text = readFileSync(file(), 'utf8');
    assert.ok(text.startsWith(comment), text);
    for (const part of [
      `advisory: ${advisory}`,
      `package: ${name}`,
      'reason: no uploads',
      'ticket: TICKET-7',
      'evidence:',
    ])
      assert.ok(text.includes(part), `${part} in ${text}`);
    assert.match(last()?.text ?? '', /^1 risk is accepted until \d{4}-\d\d-\d\d in ihacpa-risks\.yaml\.$/);
    assert.deepEqual(last()?.buttons, ['Rescan', 'Open File', 'Undo']);
    assert.notEqual((await firstOpen()).advisory, advisory, 'It is no longer open.');

    messages().answer(advisory);
    messages().answer('Undo');
    await run(commandIds.endAcceptance);
    await untilTrue(() => /are undone/.test(last()?.text ?? ''));
    assert.equal(readFileSync(file(), 'utf8'), text);

    messages().answer(advisory);
    await run(commandIds.endAcceptance);
    assert.equal(last()?.text, '1 acceptance is ended in ihacpa-risks.yaml.');
    assert.equal((await firstOpen()).advisory, advisory, 'It is open again.');
    await run(commandIds.endAcceptance);
    assert.equal(last()?.text, 'No acceptance for review.xlsx is in force.');
  });

  it('removes a file that it made, and leaves one that was changed since', async () => {
    await run(commandIds.startScan);
    rmSync(file(), { force: true });
    const { advisory } = await firstOpen();
    decide(advisory);
    messages().answer('Undo');
    await run(commandIds.acceptRisk);
    await untilTrue(() => !existsSync(file()));

    const { jobs } = await extensionParts();
    writeFileSync(file(), comment);
    await assert.rejects(jobs.run('undoRisks', { file: file(), after: 'accepted:\n' }), /were changed since/);
    assert.equal(readFileSync(file(), 'utf8'), comment);
  });

  it('validates reason and day while they are typed, and writes nothing without them', async () => {
    await run(commandIds.startScan);
    writeFileSync(file(), comment);
    const { advisory } = await firstOpen();
    messages().answer(advisory);
    messages().type('no uploads');
    messages().answer('Other Day…');
    await run(commandIds.acceptRisk);
    const [reason, day] = messages().inputs;
    assert.equal(await reason?.validateInput?.(' '), 'Enter a reason.');
    assert.equal(await day?.validateInput?.('31.1.2099'), 'Enter a day like 2027-01-31.');
    assert.equal(await day?.validateInput?.('2001-01-31'), '2001-01-31 is in the past.');
    assert.equal(await day?.validateInput?.('2099-01-31'), undefined);
    assert.equal(readFileSync(file(), 'utf8'), comment);
  });

  it('shows the line of an error in the file, and writes nothing over it', async () => {
    await run(commandIds.startScan);
    const wrong = 'accepted:\n  - advisory: 7\n';
    writeFileSync(file(), wrong);
    await run(commandIds.acceptRisk);
    assert.match(last()?.text ?? '', /Line \d/);
    assert.deepEqual(last()?.buttons, ['Open File', 'Show Log']);
    assert.equal(readFileSync(file(), 'utf8'), wrong);
  });
});
