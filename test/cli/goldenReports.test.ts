/** Every report format on a scan of the real workbook: what stands in each for each package, against a second opinion in Python. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from '../../src/core/verdict/finding';
import { englishLabels } from '../../src/reports/charts/reportLabels';
import type { ReportModel } from '../../src/reports/model/reportModel';
import type { ReportFormat } from '../../src/reports/reportFormats';
import { askOracle, needOracle, type OracleAnswer } from '../support/pythonOracle';
import { assertValid, schemas } from '../support/reportSchemas';
import { needSharedData } from '../support/sharedData';
import { questionsOfWorkbook } from '../support/workbookQuestions';
import { runCli, secondSheetNamed } from './realCli';

/** The columns that every table of findings begins with. */
type Line = readonly [row: string, name: string, version: string, verdict: string, highest: string, flaws: string];

describe('reports of the real workbook, by a second opinion', function () {
  this.timeout(120_000);
  let folder = '';
  let answers: readonly (OracleAnswer & { readonly row: number })[] = [];
  /** `row version verdict flaws`. */
  let expected: readonly string[] = [];
  const printed = new Map<ReportFormat, string>();

  before(async function () {
    needOracle(this);
    const original = needSharedData(this, 'review-workbook.xlsx');
    const archive = needSharedData(this, 'osv-pypi-2024-10-10.zip');
    const questions = await questionsOfWorkbook(original);
    const opinions = askOracle(
      archive,
      questions.map(({ question }) => question),
    );
    answers = opinions.map((answer, index) => ({ ...answer, row: questions[index]?.row ?? 0 }));
    expected = answers.map(({ row, verdict, flaws }, index) => {
      const [, version = ''] = questions[index]?.question ?? [];
      return [row, version, englishLabels.verdicts[verdict as Verdict], flaws].join(' ');
    });
    folder = mkdtempSync(join(tmpdir(), 'ihacpa-golden-'));
    const workbook = join(folder, 'review.xlsx');
    copyFileSync(original, workbook);
    const storage = ['--storage', join(folder, 'state')];
    await runCli(['scan', workbook, '--advisories', archive, '--offline', '--quiet', ...storage]);
    for (const format of ['text', 'markdown', 'html', 'csv', 'json', 'sarif', 'cyclonedx-vex'] as const) {
      const { code, out, err } = await runCli(['report', workbook, '--format', format, ...storage]);
      assert.match(err, secondSheetNamed, format);
      assert.equal(code, 0, format);
      printed.set(format, out);
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const textOf = (format: ReportFormat): string => printed.get(format) ?? '';
  const count = (verdict: string): number => answers.filter((answer) => answer.verdict === verdict).length;
  const allFlaws = (): number => answers.reduce((sum, { flaws }) => sum + flaws, 0);

  const tables: readonly (readonly [ReportFormat, (text: string) => readonly Line[]])[] = [
    ['text', textTable],
    ['markdown', markdownTable],
    ['html', htmlTable],
    [
      'csv',
      (text) =>
        pythonCsv(text, folder)
          .slice(1)
          .map((cells) => cells.slice(0, 6) as unknown as Line),
    ],
  ];
  for (const [format, read] of tables) {
    it(`${format} says of each of the 486 rows what the second opinion says, the vulnerable first`, () => {
      const lines = read(textOf(format));
      assert.deepEqual(
        lines.map(([row, , version, verdict, , flaws]) => [row, version, verdict, flaws].join(' ')).sort(),
        [...expected].sort(),
      );
      const verdicts = lines.map(([, , , verdict]) => verdict);
      assert.equal(verdicts.lastIndexOf('Vulnerable') + 1, count('vulnerable'));
      const rank = ['Critical', 'High', 'Medium', 'Low', 'Unknown severity'];
      const ranks = lines.slice(0, count('vulnerable')).map(([, , , , highest]) => rank.indexOf(highest));
      assert.deepEqual(
        ranks,
        [...ranks].sort((a, b) => a - b),
      );
    });
  }

  for (const format of ['text', 'markdown'] as const) {
    it(`${format} sums up by the same numbers`, () => {
      const text = textOf(format).replaceAll('|', ' ').replace(/ +/g, ' ');
      for (const [verdict, label] of Object.entries(englishLabels.verdicts)) {
        assert.match(text, new RegExp(`^ ?${label} ${count(verdict)} ?$`, 'm'), label);
      }
      assert.match(text, /486 of 486 checked, 0 failed/);
    });
  }

  it('json has the same findings, counts and flaws', () => {
    const report = JSON.parse(textOf('json')) as ReportModel;
    const lines = report.findings.map(({ row, version, verdict, flaws }) =>
      [row, version, englishLabels.verdicts[verdict], flaws.length].join(' '),
    );
    assert.deepEqual(lines.sort(), [...expected].sort());
    for (const [verdict, packages] of Object.entries(report.verdicts)) assert.equal(packages, count(verdict), verdict);
    for (const { row, flaws } of report.findings) {
      const { records = [] } = answers.find((answer) => answer.row === row) ?? {};
      const names = new Set(flaws.flatMap(({ ids }) => ids));
      for (const record of records) assert.ok(names.has(record), `row ${row ?? ''}: ${record}`);
    }
  });

  it('csv holds no cell that a spreadsheet would calculate, and the same width in every line', () => {
    const rows = pythonCsv(textOf('csv'), folder);
    assert.deepEqual(new Set(rows.map((cells) => cells.length)), new Set([12]));
    assert.deepEqual(
      rows.flat().filter((cell) => /^[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(cell)),
      [],
    );
  });

  it('sarif is valid by its schema and has a result for each flaw at the row of its package', () => {
    const log = JSON.parse(textOf('sarif')) as SarifLog;
    assertValid(schemas.sarif, log);
    const byRow = new Map<number, number>();
    for (const { locations } of log.runs[0]?.results ?? []) {
      const row = locations[0]?.physicalLocation.region.startLine ?? 0;
      byRow.set(row, (byRow.get(row) ?? 0) + 1);
    }
    assert.deepEqual(
      [...byRow].sort(([a], [b]) => a - b),
      answers.flatMap(({ row, flaws }) => (flaws === 0 ? [] : [[row, flaws]])),
    );
    const ids = log.runs[0]?.tool.driver.rules.map(({ id }) => id) ?? [];
    assert.equal(new Set(ids).size, ids.length);
  });

  it('cyclonedx-vex is valid by its schema and has each flaw for the component it affects', () => {
    const bom = JSON.parse(textOf('cyclonedx-vex')) as Bom;
    assertValid(schemas.cycloneDx, bom);
    assert.equal(bom.components.length, answers.length);
    assert.equal(bom.vulnerabilities.length, allFlaws());
    const affected = new Set(bom.vulnerabilities.flatMap(({ affects }) => affects.map(({ ref }) => ref)));
    assert.equal(affected.size, count('vulnerable'));
    const refs = new Set(bom.components.map((component) => component['bom-ref']));
    for (const ref of affected) assert.ok(refs.has(ref), ref);
  });
});

interface SarifLog {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly locations: readonly { readonly physicalLocation: { readonly region: { readonly startLine: number } } }[];
    }[];
  }[];
}

interface Bom {
  readonly components: readonly { readonly 'bom-ref': string }[];
  readonly vulnerabilities: readonly { readonly affects: readonly { readonly ref: string }[] }[];
}

/** By where the headers stand. */
function textTable(text: string): Line[] {
  const [head = '', ...lines] = text.slice(text.indexOf('Findings, most severe first')).split('\n').slice(2, -1);
  const names = ['Row', 'Package', 'Version', 'Verdict', 'Highest', 'Vulnerabilities', 'Advisories'];
  const starts = names.map((name) => head.indexOf(name));
  return lines.map((line) => {
    const characters = Array.from(line);
    return starts.slice(0, -1).map((start, index) =>
      characters
        .slice(index === 0 ? 0 : start, starts[index + 1])
        .join('')
        .trim(),
    ) as unknown as Line;
  });
}

function markdownTable(text: string): Line[] {
  const lines = text.slice(text.indexOf('## Findings, most severe first')).split('\n').slice(4);
  return lines.flatMap((line) => {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim().replace(/\\(.)/g, '$1'));
    return cells.length < 8 ? [] : [cells.slice(1, 7) as unknown as Line];
  });
}

function htmlTable(text: string): Line[] {
  const table = text.slice(text.indexOf('<section id="findings"'));
  return [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].slice(1).map(([, row = '']) => {
    const cells = [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/gs)].map(([, cell = '']) =>
      cell.replace(/<[^>]+>/g, ''),
    );
    return cells.slice(0, 6) as unknown as Line;
  });
}

/** Read back by Python's own module. */
function pythonCsv(text: string, folder: string): string[][] {
  const file = join(folder, 'report.csv');
  writeFileSync(file, text);
  const program =
    'import csv, json, sys; print(json.dumps(list(csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline="")))))';
  const output = execFileSync('/usr/bin/python3', ['-c', program, file], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(output) as string[][];
}
