/** Cells that say less than the findings, in a real VS Code: asked once after a scan, resolved later, one or all, and undone. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { userStateFolder } from '../../src/engine/storage/userState';
import { displayText } from '../../src/core/spreadsheet/cell';
import { commandIds } from '../../src/vscode/ids';
import { readBytes } from '../support/patchedSheet';
import { buildWorkbook, headerRow, packageRow } from '../support/workbookBuilder';
import { type Messages, useMessages } from './support/messages';
import { useReviewCopy } from './support/reviewCopy';
import { untilTrue } from './support/until';

describe('IHACPA: Resolve Differences', function () {
  this.timeout(90_000);
  const copy = useReviewCopy();
  const messages = useMessages();
  const run = (id: string): Thenable<unknown> => vscode.commands.executeCommand(id, copy().workbook);
  /** Of certifi, which is vulnerable though a person has written PROCEED. */
  const recommendation = (): string => {
    const row = readBytes(readFileSync(copy().workbook.fsPath)).rows.find(
      ({ identity }) => identity.name === 'certifi',
    );
    return displayText(row?.cells.recommendation ?? { kind: 'empty' });
  };
  const last = (): Messages['shown'][number] | undefined => messages().shown.at(-1);
  const question = ['Put Findings First', 'Show Differences…', 'Leave As Is'];

  // No earlier test was asked.
  beforeEach(() => rmSync(join(userStateFolder(), 'asked-differences'), { force: true }));

  it('asks once after a scan', async () => {
    await run(commandIds.startScan);
    assert.deepEqual(last()?.buttons, question, 'More than three are cut off.');
    assert.equal(recommendation(), 'PROCEED');
    await run(commandIds.startScan);
    assert.deepEqual(last()?.buttons, ['Open Report', 'Open Review Grid', 'Show Log']);
  });

  it('puts all findings first from the question, and takes it back', async () => {
    messages().answer('Put Findings First');
    messages().answer('Undo');
    await run(commandIds.startScan);
    await untilTrue(() => /are undone/.test(last()?.text ?? ''), 60_000);
    assert.match(messages().shown.at(-2)?.text ?? '', /^review\.xlsx: \d+ cells changed\.$/);
    assert.equal(recommendation(), 'PROCEED');
  });

  it('lists the cells, the worst first, and changes those that are checked', async () => {
    await run(commandIds.startScan);
    const label = '$(warning) certifi 2022.6.15 · Recommendation';
    messages().answer(label);
    messages().answer('Use Result');
    await run(commandIds.resolveDifferences);
    assert.ok(messages().picks[0]?.includes(label), JSON.stringify(messages().picks));
    assert.match(recommendation(), /^SECURITY RISK[^]*\nEarlier: PROCEED$/);
    await untilTrue(() => last()?.text === 'review.xlsx: 1 cell changed.');
    const settled = '$(check) certifi 2022.6.15 · Recommendation';
    messages().answer('Only Cells That Say Less');
    await run(commandIds.resolveDifferences);
    const left = messages().picks.at(-1) ?? [];
    assert.ok(left.length > 0 && !left.includes(settled), left.join());
    messages().answer(settled);
    messages().answer('Use Mine');
    await run(commandIds.resolveDifferences);
    assert.equal(recommendation(), 'PROCEED');
  });

  it('is part of a usual day of at most six notifications', async () => {
    await run(commandIds.openReview);
    await run(commandIds.startScan);
    await run(commandIds.openReport);
    messages().answer('$(warning) certifi 2022.6.15 · Recommendation');
    messages().answer('Use Result');
    await run(commandIds.resolveDifferences);
    await run(commandIds.startScan);
    await run(commandIds.checkFormat);
    const told = messages().shown.map(({ text }) => text);
    assert.ok(told.length >= 3 && told.length <= 6, told.join('\n'));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('says so where nothing differs', async () => {
    const clean = buildWorkbook({ rows: headerRow() + packageRow(2, 'made-up-and-clean', '1.0') });
    writeFileSync(copy().workbook.fsPath, clean);
    await run(commandIds.startScan);
    await run(commandIds.resolveDifferences);
    assert.match(last()?.text ?? '', /^No cell of review\.xlsx says less than its finding\.$/);
  });

  it('does not say it of packages that a scan has left out', async () => {
    const rows = packageRow(2, 'made-up-and-clean', '1.0') + packageRow(3, 'unseen', '1.0');
    writeFileSync(copy().workbook.fsPath, buildWorkbook({ rows: headerRow() + rows }));
    await vscode.commands.executeCommand(commandIds.startScan, copy().workbook, { packages: ['made-up-and-clean'] });
    await run(commandIds.resolveDifferences);
    assert.match(last()?.text ?? '', /^review\.xlsx: 1 package is not checked\. No cell of the others says less/);
  });

  it('says so where no scan has looked', async () => {
    await run(commandIds.resolveDifferences);
    assert.match(last()?.text ?? '', /review\.xlsx: No scan of this workbook is stored, .* Scan it first\.$/);
  });
});
