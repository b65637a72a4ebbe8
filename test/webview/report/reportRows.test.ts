/** The report's table: which rows are shown, in which order, and what its page takes from the editor. */
import assert from 'node:assert/strict';
import * as v from 'valibot';
import type { ReportRow } from '../../../src/reports/model/shownReport';
import { arrangeReport, type ReportQuery } from '../../../src/webview/report/reportRows';
import { fromReportSchema, toReportSchema } from '../../../src/webview/reportProtocol';

const row = (name: string, more: Partial<ReportRow>): ReportRow => ({
  row: 2,
  package: name,
  version: '1.0',
  verdict: 'clean',
  highestSeverity: null,
  flaws: [],
  fixedIn: null,
  latestVersion: null,
  daysBehind: null,
  reason: null,
  saysLess: '',
  ...more,
});

const rows = [
  row('flask', { verdict: 'vulnerable', highestSeverity: 'HIGH', flaws: ['CVE-1', 'CVE-2'], fixedIn: '2.10' }),
  row('Agate', {
    verdict: 'vulnerable',
    highestSeverity: 'CRITICAL',
    flaws: ['CVE-3'],
    fixedIn: '2.9',
    daysBehind: 40,
  }),
  row('zope', { verdict: 'notChecked', reason: 'offline', daysBehind: 400 }),
];

describe("the report's table", () => {
  const queries: readonly [string, Partial<ReportQuery>, readonly string[]][] = [
    ["keeps the report's order", {}, ['flask', 'Agate', 'zope']],
    ['finds an advisory', { text: 'cve-3' }, ['Agate']],
    ['finds a reason', { text: 'OFF' }, ['zope']],
    ['shows one verdict', { verdict: 'vulnerable' }, ['flask', 'Agate']],
    ['orders names without their case', { sort: { column: 'package', descending: false } }, ['Agate', 'flask', 'zope']],
    [
      'orders severities, the most severe first',
      { sort: { column: 'severity', descending: false } },
      ['Agate', 'flask', 'zope'],
    ],
    [
      'orders versions by number, none last',
      { sort: { column: 'fixedIn', descending: true } },
      ['flask', 'Agate', 'zope'],
    ],
    ['orders days downwards, none last', { sort: { column: 'behind', descending: true } }, ['zope', 'Agate', 'flask']],
  ];
  for (const [title, query, expected] of queries) {
    it(title, () => {
      const shown = arrangeReport(rows, { text: '', verdict: undefined, sort: undefined, ...query });
      assert.deepEqual(
        shown.map(({ package: name }) => name),
        expected,
      );
    });
  }

  it('takes only messages of its protocol', () => {
    assert.ok(v.is(fromReportSchema, { type: 'openRow', name: 'flask', version: '1.0' }));
    assert.ok(!v.is(fromReportSchema, { type: 'openRow', name: 'flask' }));
    assert.ok(!v.is(toReportSchema, { type: 'report', report: {} }));
    assert.ok(v.is(toReportSchema, { type: 'none' }));
  });
});
