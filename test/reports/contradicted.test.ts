/** Reports of a workbook that says less than the findings: told first in every format, ranked, marked, and gone once a cell is settled. */
import assert from 'node:assert/strict';
import type { PackageRow } from '../../src/core/sheet/packageRow';
import type { KeptCell } from '../../src/core/cells/cellEdit';
import type { ScanResults } from '../../src/core/scan/scanResults';
import { buildReport } from '../../src/reports/model/buildReport';
import type { ReportWorkbook } from '../../src/reports/model/reportedWorkbook';
import { renderReport } from '../../src/reports/renderReport';
import type { TextFormat } from '../../src/reports/reportFormats';
import { shownReport } from '../../src/reports/model/shownReport';
import { assertValid, schemas } from '../support/reportSchemas';
import { sampleResults } from '../support/sampleFindings';

const kept = (cell: string, name: string, version: string, value: string, more: Partial<KeptCell> = {}): KeptCell => ({
  cell,
  package: { name, version, occurrence: 0 },
  field: 'recommendation',
  value,
  finding: 'SECURITY RISK | REMOVE OR REPLACE, no fix known | 1 advisory (Highest: LOW) | upgrade',
  ...more,
});

const results: ScanResults = {
  ...sampleResults,
  kept: [
    kept('W7', 'low', '1.0', 'PROCEED'),
    kept('W8', '=cmd', '2.1', 'PROCEED | Ann looked'),
    kept('P8', '=cmd', '2.1', 'None found', {
      field: 'nvdResult',
      finding: 'VULNERABLE - 1 affects v2.1 (Highest: CRITICAL)',
    }),
    kept('W9', 'safe', '2.0', 'Ask Bo before the next update', { finding: 'PROCEED' }),
    kept('W10', 'clean', '1.0', '', { finding: 'PROCEED', refused: 'mergedInterior' }),
  ],
};

function row(number: number, name: string, version: string, texts: Record<string, string>): PackageRow {
  const cells = Object.fromEntries(
    Object.entries(texts).map(([field, text]) => [field, { kind: 'text', text } as const]),
  );
  const identity = { name, version, occurrence: 0 };
  return { identity, row: number, displayName: name, versionIsNumber: false, cells };
}

/** As the scan left it, one row further down. */
const sheet = (change: Record<string, string> = {}): ReportWorkbook => ({
  date1904: false,
  sheetName: 'Review',
  columns: new Map([
    ['recommendation', 24],
    ['nvdResult', 16],
  ]),
  rows: [
    row(8, 'low', '1.0', { recommendation: change['low'] ?? 'PROCEED' }),
    row(9, '=cmd', '2.1', {
      recommendation: change['=cmd'] ?? 'PROCEED | Ann looked',
      nvdResult: change['nvd'] ?? 'None found',
    }),
    row(10, 'safe', '2.0', { recommendation: 'Ask Bo before the next update' }),
    row(11, 'clean', '1.0', { recommendation: '' }),
  ],
});

const cellsOf = (cells: readonly { readonly cell: string }[]): string[] => cells.map(({ cell }) => cell);

describe('report of a workbook that says less than the findings', () => {
  const report = buildReport(results, sheet());

  it('ranks those cells, the worst first, where the sheet has them now', () => {
    assert.deepEqual(
      report.contradicted.map(({ cell, verdict, severity }) => [cell, verdict, severity]),
      [
        ['X9', 'vulnerable', 'CRITICAL'],
        ['P9', 'vulnerable', 'CRITICAL'],
        ['X8', 'vulnerable', 'LOW'],
      ],
    );
    assert.deepEqual(cellsOf(report.kept), ['X8', 'X9', 'P9', 'X10', 'X11']);
    assert.equal(report.sheet, 'Review');
  });

  it('has no cell that was settled or edited since, or whose package is gone', () => {
    const earlier = `${results.kept[0]!.finding}\nEarlier: PROCEED`;
    const now = buildReport(results, sheet({ low: earlier, nvd: 'VULNERABLE - 1 affects v2.1 (Highest: CRITICAL)' }));
    assert.deepEqual(cellsOf(now.contradicted), ['X9']);
    assert.deepEqual(cellsOf(now.kept), ['X9', 'X10', 'X11']);
    const { rows, ...rest } = sheet();
    const less = buildReport(results, { ...rest, rows: rows.slice(0, 1) });
    assert.deepEqual(cellsOf(less.kept), ['X8']);
  });

  it('tells them as the scan saw them where the workbook cannot be read', () => {
    const gone = buildReport(results, undefined);
    assert.deepEqual(cellsOf(gone.contradicted), ['W8', 'P8', 'W7']);
    assert.equal(gone.sheet, null);
  });

  const marks: Readonly<Record<TextFormat, RegExp>> = {
    text: /2 vulnerable packages still say PROCEED[^]*says less than the finding, most severe first[^]*X9 [^]*P9 [^]*X8 [^]*Could not be written[^]*X11 .*part of merged cells[^]*Your values that differ from the results\n-+\n.*\nX10 /,
    markdown:
      /2 vulnerable packages still say PROCEED[^]*says less than the finding, most severe first[^]*\| X9 [^]*\| P9 [^]*\| X8 [^]*## Your values that differ from the results[^]*\| X10 /,
    html: /2 vulnerable packages still say PROCEED[^]*says less than the finding, most severe first[^]*X9<[^]*P9<[^]*X8</,
    csv: /,Says less,Accepted\r\n[^\r]*X9: PROCEED \| Ann looked; P9: None found",\d\r\n/,
    json: /"contradicted": \[\s+\{\s+"cell": "X9"/,
    sarif: /your workbook says less: X9: PROCEED[^]*"contradicted"/,
    'cyclonedx-vex': /"ihacpa:contradicted",\s+"value": "X9: PROCEED \| Ann looked"/,
  };
  for (const [format, mark] of Object.entries(marks) as [TextFormat, RegExp][]) {
    it(`${format} marks them`, () => {
      const text = renderReport(report, format);
      assert.match(text, mark);
      if (format === 'sarif') assertValid(schemas.sarif, JSON.parse(text));
      if (format === 'cyclonedx-vex') assertValid(schemas.cycloneDx, JSON.parse(text));
      const settled = buildReport(results, sheet({ low: '', '=cmd': '', nvd: '' }));
      assert.doesNotMatch(renderReport(settled, format), /PROCEED \| Ann looked|says? less than|still say/);
    });
  }

  it('marks the rows of the editor', () => {
    assert.deepEqual(
      shownReport(report, 100)
        .rows.map(({ package: name, saysLess }) => [name, saysLess])
        .slice(0, 3),
      [
        ['=cmd', 'X9: PROCEED | Ann looked; P9: None found'],
        ['low', 'X8: PROCEED'],
        ['review', ''],
      ],
    );
  });
});
