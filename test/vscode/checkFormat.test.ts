/** Result cells that somebody recolored: listed by column and package, and put right after the person has agreed. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { PackageRow } from '../../src/core/sheet/packageRow';
import { commandIds, formatScheme } from '../../src/vscode/ids';
import { readBytes } from '../support/patchedSheet';
import { useMessages } from './support/messages';
import { recolor, recoloredText } from './support/recolor';
import { useReviewCopy } from './support/reviewCopy';
import { untilTrue } from './support/until';

describe('IHACPA: Check Format', () => {
  const copy = useReviewCopy();
  const messages = useMessages();
  const check = (): Thenable<void> => vscode.commands.executeCommand(commandIds.checkFormat, copy().workbook);
  const bytes = (): Buffer => readFileSync(copy().workbook.fsPath);
  const contents = (): readonly PackageRow['cells'][] => readBytes(bytes()).rows.map(({ cells }) => cells);
  const listed = (): string =>
    vscode.workspace.textDocuments
      .find(({ uri }) => uri.scheme === formatScheme && uri.query === copy().workbook.fsPath)
      ?.getText() ?? '';

  const isFixed = (): boolean => /are fixed/.test(messages().shown.at(-1)?.text ?? '');

  async function fix(): Promise<void> {
    messages().answer('Fix…');
    messages().answer('Fix');
    await check();
    await untilTrue(isFixed);
  }

  // The sample has values of a person without colors.
  beforeEach(fix);
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('says so when every cell has its colors', async () => {
    await check();
    assert.match(messages().shown.at(-1)?.text ?? '', /^The colors of all result cells of review\.xlsx match/);
    assert.equal(messages().shown.at(-1)?.buttons.length, 0);
  });

  it('lists the cells by column and package, and changes none unless the person agrees', async () => {
    const rows = recolor(copy().workbook.fsPath, 3);
    const before = bytes();
    messages().answer('Fix…');
    await check();
    await untilTrue(() => listed().startsWith('review.xlsx: The colors of 3 cells do not match'));
    assert.ok(listed().includes('\nRecommendation: 3\n'), listed());
    for (const { row, displayName } of rows) {
      assert.ok(listed().includes(`  W${row}  ${displayName}  "${recoloredText}": `), listed());
    }
    await untilTrue(() => messages().shown.at(-1)?.buttons[0] === 'Fix');
    assert.deepEqual(bytes(), before);
  });

  it('puts right the colors alone once the person agrees, and keeps the workbook as it was', async () => {
    recolor(copy().workbook.fsPath, 3);
    const before = bytes();
    const said = contents();
    await fix();
    const { text: told = '' } = messages().shown.at(-1) ?? {};
    assert.match(told, /^3 of 3 cells/);
    assert.deepEqual(readFileSync(/is at (.*)\.$/.exec(told)?.[1] ?? ''), before);
    assert.deepEqual(contents(), said);
    await untilTrue(() => listed().startsWith('The colors of all result cells'));
  });
});
