/** Which of several sheets with the header is used, chosen or not, by every command; seen through the built command line. */
import { deepStrictEqual, doesNotMatch, match, notStrictEqual, strictEqual } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openZip } from '../../src/xlsx/zip/zipReader';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { buildZip } from '../support/zipBuilder';
import { batchFrom, type Ended, runCli, saysOnce, startCli, summaryOf } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');
const sheetPart = 'xl/worksheets/sheet1.xml';

describe('a workbook with two review sheets', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const workbook = (): string => join(folder(), 'review.xlsx');
  const state = (): string[] => ['--storage', join(folder(), 'state')];
  const data = ['--advisories', join(sample, 'advisories'), '--offline'];
  const scanWords = (...words: readonly string[]): string[] => [
    ...['scan', workbook(), ...data, ...state(), '--no-input', '--batch-size', '5', ...words],
  ];
  const run = (command: string, ...words: readonly string[]): Promise<Ended> =>
    runCli([command, workbook(), ...state(), ...words]);

  beforeEach(() => {
    const zip = openZip(readFileSync(join(sample, 'review.xlsx')));
    const entries = [...zip.entries].map((entry) => ({ name: entry.name, content: zip.read(entry) }));
    const second = entries.find(({ name }) => name === sheetPart)?.content ?? Buffer.alloc(0);
    const changed = entries.map(({ name, content }) => {
      const text = content.toString();
      if (name === 'xl/workbook.xml')
        return { name, content: text.replace(/<sheet (?=[^>]*rId4)[^>]*>/, (first) => `${first}${other(first)}`) };
      if (name === 'xl/_rels/workbook.xml.rels')
        return {
          name,
          content: text.replace(/<Relationship (?=[^>]*"rId4")[^>]*>/, (first) => `${first}${another(first)}`),
        };
      if (name === '[Content_Types].xml')
        return {
          name,
          content: text.replace(/<Override (?=[^>]*sheet1\.xml)[^>]*>/, (first) => `${first}${moved(first)}`),
        };
      return { name, content };
    });
    writeFileSync(workbook(), buildZip([...changed, { name: 'xl/worksheets/sheet77.xml', content: second }]));
  });
  const other = (tag: string): string =>
    tag
      .replace(/name="[^"]*"/, 'name="Second"')
      .replace(/sheetId="\d+"/, 'sheetId="77"')
      .replace('rId4', 'rId77');
  const another = (tag: string): string => moved(tag).replace('rId4', 'rId77');
  const moved = (tag: string): string => tag.replace('sheet1.xml', 'sheet77.xml');
  const partOf = (name: string): Buffer => {
    const zip = openZip(readFileSync(workbook()));
    const entry = zip.entry(name);
    return entry === undefined ? Buffer.alloc(0) : zip.read(entry);
  };

  it('is scanned, reported and resolved in the sheet that was chosen, and the other one is named', async () => {
    const first = partOf(sheetPart);
    const summary = summaryOf(await runCli(scanWords('--sheet', 'second', '--json')));
    strictEqual(summary.sheet, 'Second');
    deepStrictEqual(partOf(sheetPart), first);
    notStrictEqual(partOf('xl/worksheets/sheet77.xml').equals(first), true);
    const report = await run('report', '--format', 'json');
    strictEqual((JSON.parse(report.out) as { readonly sheet: string }).sheet, 'Second');
    match(report.err, /only sheet “Second” is used; “.+” can be chosen with --sheet/);
    match((await run('resolve')).err, /only sheet “Second” is used/);
    match((await run('format-check')).err, /only sheet “Second” is used/);
    match((await runCli(['changes', workbook(), workbook(), ...state()])).err, /only sheet “Second” is used/);
    const named = await run('report', '--format', 'json', '--sheet', summary.leftOut?.sheets[0] ?? '');
    strictEqual((JSON.parse(named.out) as { readonly sheet: string }).sheet, summary.leftOut?.sheets[0]);
  });

  it('is resumed in the sheet of the unfinished scan', async () => {
    const started = startCli(scanWords('--sheet', 'Second'), { environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '150' } });
    await saysOnce(started, batchFrom(2));
    started.child.kill('SIGKILL');
    await started.ended;
    const first = partOf(sheetPart);
    const { leftOut } = summaryOf(await runCli(scanWords('--sheet', 'Second', '--dry-run', '--json')));
    const refused = await runCli(scanWords('--resume-auto', '--sheet', leftOut?.sheets[0] ?? ''));
    strictEqual(refused.code, 127);
    match(refused.err, /The unfinished scan is of sheet “Second”/);
    const summary = summaryOf(await runCli(scanWords('--resume-auto', '--json')));
    strictEqual(summary.sheet, 'Second');
    strictEqual(summary.packages.completed, 33);
    deepStrictEqual(partOf(sheetPart), first);
  });

  it('is refused with its sheets where it has none of the name', async () => {
    const { code, err } = await runCli(scanWords('--sheet', 'Third'));
    strictEqual(code, 127);
    match(err, /The workbook has no sheet “Third”.*Choose one of its sheets: .*“Second”/);
    doesNotMatch(err, /at .*\.js/);
  });
});
