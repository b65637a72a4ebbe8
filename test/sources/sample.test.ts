/** The sample that people try first: it is what its maker makes, and it shows every verdict. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { assessPackage } from '../../src/core/verdict/assess';
import { reviewFields, usualFieldNames } from '../../src/core/sheet/reviewField';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { openOfflineAdvisories } from '../../src/sources/offline/offlineAdvisories';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { sampleAdvisoryFiles } from '../support/sampleAdvisories';
import { samplePackages } from '../support/samplePackages';
import { sampleRisks } from '../support/sampleRisks';
import { buildSampleWorkbook } from '../support/sampleWorkbook';
import { projectRoot } from '../support/vscode/projectRoot';

const sampleFolder = join(projectRoot(), 'media', 'sample');
const advisories = join(sampleFolder, 'advisories');
const workbookPath = join(sampleFolder, 'review.xlsx');
const hint = 'run: npm run sample';

describe('the sample', () => {
  it('holds the workbook that its maker makes, byte for byte', async () => {
    ok(readFileSync(workbookPath).equals(await buildSampleWorkbook()), hint);
  });

  it('holds the advisories that its maker makes and no others', () => {
    const made = new Map(sampleAdvisoryFiles().map(({ name, text }) => [name, text]));
    deepStrictEqual(readdirSync(advisories).sort(), [...made.keys()].sort(), hint);
    for (const [name, text] of made) strictEqual(readFileSync(join(advisories, name), 'utf8'), text, hint);
  });

  it('holds the accepted risks that its maker makes', () => {
    strictEqual(readFileSync(join(sampleFolder, 'ihacpa-risks.yaml'), 'utf8'), sampleRisks, hint);
  });

  it('is laid out like a review sheet', async () => {
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(workbookPath);
    const [sheet] = workbook.worksheets;
    ok(sheet);
    const headers = usualFieldNames.map((_, at) => sheet.getRow(3).getCell(at + 1).text);
    deepStrictEqual(
      headers,
      usualFieldNames.map((field) => reviewFields[field].header),
    );
    deepStrictEqual(sheet.views[0], { ...sheet.views[0], state: 'frozen', ySplit: 3 });
    for (const column of ['D', 'G', 'L', 'O', 'Q', 'S', 'U']) {
      ok(sheet.getCell(`${column}4`).formula.startsWith('HYPERLINK('), column);
    }
  });

  it('has at least 24 packages, most of them still to do', () => {
    const done = samplePackages.filter(({ byHand }) => byHand?.recommendation !== undefined);
    ok(samplePackages.length >= 24 && done.length > 0 && done.length * 4 < samplePackages.length);
  });

  it('shows every verdict that a complete answer can lead to', async () => {
    const source = await openOfflineAdvisories(advisories);
    const tally = new Map<string, number>();
    for (const row of (await readReviewWorkbook(nodeFileSystem, workbookPath)).rows) {
      const answer = await source.fetchAdvisories(row.identity.name, new AbortController().signal);
      const { verdict, reason } = assessPackage(row, answer);
      const key = reason?.split(' ').slice(0, 3).join(' ') ?? verdict;
      tally.set(key, (tally.get(key) ?? 0) + 1);
    }
    deepStrictEqual(Object.fromEntries([...tally].sort()), {
      clean: 6,
      malicious: 1,
      safe: 4,
      vulnerable: 17,
      'version "21.3." is': 1,
      'version cell shows': 1,
      'version missing': 1,
      'version typed as': 2,
    });
    deepStrictEqual(source.counts.skipped, []);
  });
});
