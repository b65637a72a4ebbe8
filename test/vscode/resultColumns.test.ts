/** A sheet of names and versions: its result columns are added before the scan after a question, or the results are in the report only. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { displayText } from '../../src/core/spreadsheet/cell';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { commandIds } from '../../src/vscode/ids';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { buildWorkbook, textCell } from '../support/workbookBuilder';
import { useMessages } from './support/messages';
import { useReviewCopy } from './support/reviewCopy';
import { run } from './support/slowScan';

const rows =
  `<row r="1">${textCell('A1', 'Package')}${textCell('B1', 'Version')}</row>` +
  `<row r="2">${textCell('A2', 'jinja2')}${textCell('B2', '3.1.2')}</row>`;

describe('a sheet of names and versions', () => {
  const copy = useReviewCopy();
  const messages = useMessages();
  let before: Buffer;
  beforeEach(() => {
    before = buildWorkbook({ rows });
    writeFileSync(copy().workbook.fsPath, before);
  });
  const questions = (): number => messages().shown.filter(({ text }) => text.startsWith('Add result columns')).length;
  const now = (): Buffer => readFileSync(copy().workbook.fsPath);

  it('gets its columns and results after a yes, and is not asked about again', async () => {
    messages().answer('Add Columns');
    assert.equal((await run(commandIds.startScan, copy().workbook))?.status, 'finished');
    const { rows: found } = await readReviewWorkbook(nodeFileSystem, copy().workbook.fsPath);
    assert.notEqual(displayText(found[0]?.cells.recommendation ?? { kind: 'empty' }), '');
    assert.equal((await run(commandIds.startScan, copy().workbook))?.status, 'finished');
    assert.equal(questions(), 1);
  });

  it('is scanned as it is when the person wants no columns', async () => {
    messages().answer('Scan Without Them');
    assert.equal((await run(commandIds.startScan, copy().workbook))?.status, 'finished');
    assert.deepEqual(now(), before);
  });

  it('is neither scanned nor changed when the question is left', async () => {
    assert.equal(await run(commandIds.startScan, copy().workbook), undefined);
    assert.equal(questions(), 1);
    assert.deepEqual(now(), before);
  });
});
