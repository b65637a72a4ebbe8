/** What the report says first: the worst before the rest, nothing good of what nobody looked at, and a next step for each matter. */
import assert from 'node:assert/strict';
import { buildReport } from '../../../src/reports/model/buildReport';
import { shownReport, type ShownReport } from '../../../src/reports/model/shownReport';
import { noCounts } from '../../../src/core/scan/verdictCounts';
import { dataText, nextSteps, whatMatters } from '../../../src/webview/report/whatMatters';
import type { CountedText, LeadCount, ReportTexts } from '../../../src/webview/reportProtocol';
import { sampleResults } from '../../support/sampleFindings';

const counts: readonly LeadCount[] = [
  ...(['compare', 'differ', 'failed', 'malicious', 'noneVulnerable', 'notChecked', 'proceed'] as const),
  ...([
    'removeMalicious',
    'replace',
    'review',
    'reviewByHand',
    'refused',
    'rowsNotChecked',
    'toCome',
    'upgrade',
    'vulnerable',
  ] as const),
];
const texts = {
  language: 'en',
  lead: {
    ...(Object.fromEntries(counts.map((name) => [name, { one: `one ${name}`, many: `{0} ${name}` }])) as Record<
      LeadCount,
      CountedText
    >),
    bySeverity: {
      CRITICAL: '{0} critical',
      HIGH: '{0} high',
      MEDIUM: '{0} medium',
      LOW: '{0} low',
      UNKNOWN: '{0} unknown',
    },
    damaged: 'damaged',
    nameRows: 'name rows',
    resume: 'resume',
    checkAgain: 'check again',
    dataOf: 'data of {0}',
    dataUndated: 'undated',
    noData: 'no data',
  },
} as unknown as ReportTexts;

const sample = shownReport(buildReport(sampleResults, undefined), 5000);
const keptCell = {
  package: 'a',
  field: 'recommendation',
  column: 'Recommendation',
  value: '',
  finding: 'PROCEED',
} as const;
const nothing: ShownReport = {
  ...sample,
  counts: noCounts,
  severities: { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, UNKNOWN: 0 },
  contradiction: { proceed: 0, differ: 0 },
  kept: [],
  fixable: 0,
  packages: { planned: 0, lookedUp: 0, failed: 0 },
};
const told = (report: ShownReport): readonly string[] => whatMatters(report, texts).map(({ text }) => text);

describe('what the report says first', () => {
  it('counts a failed package as failed, and nowhere else', () => {
    assert.deepEqual([sample.counts.failed, sample.counts.notChecked, sample.counts.vulnerable], [1, 0, 2]);
    assert.equal(sample.fixable, 1);
  });

  it('leads with vulnerable packages by severity', () => {
    assert.deepEqual(told(sample), ['2 vulnerable: 1 critical, 1 low', 'one failed', 'one review']);
    assert.deepEqual(nextSteps(sample, texts), ['one upgrade', 'one replace', 'one reviewByHand', 'check again']);
  });

  const cases: readonly [string, Partial<ShownReport>, readonly string[], readonly string[]][] = [
    [
      'says nothing good where nobody could look',
      { counts: { ...noCounts, notChecked: 486 } },
      ['486 notChecked'],
      ['check again'],
    ],
    [
      'names the rows that nobody checked',
      {
        counts: { ...noCounts, clean: 2 },
        rowsNotChecked: [3, 7].map((row) => ({ row, reason: 'noName', version: '1.0' })),
      },
      ['2 rowsNotChecked: 3, 7', '2 noneVulnerable'],
      ['name rows'],
    ],
    [
      'names the cells that could not be written, as more than preserved values',
      {
        counts: { ...noCounts, clean: 2 },
        kept: [
          { ...keptCell, cell: 'W10', refused: 'mergedInterior' },
          { ...keptCell, cell: 'W11' },
        ],
      },
      ['one refused: W10', '2 noneVulnerable'],
      [],
    ],
    [
      'says that results may be lost',
      { counts: { ...noCounts, clean: 2 }, scans: [{ ...sample.scan, packages: 2, damaged: true }] },
      ['damaged', '2 noneVulnerable'],
      ['check again'],
    ],
    [
      'puts malicious packages before all others',
      { counts: { ...noCounts, malicious: 1, vulnerable: 1 }, severities: { ...nothing.severities, HIGH: 1 } },
      ['one malicious', 'one vulnerable: 1 high'],
      ['one removeMalicious', 'one replace'],
    ],
    [
      'says where the workbook still lets vulnerable packages pass',
      {
        counts: { ...noCounts, vulnerable: 3 },
        severities: { ...nothing.severities, UNKNOWN: 3 },
        contradiction: { proceed: 2, differ: 3 },
        fixable: 3,
      },
      ['3 vulnerable: 3 unknown', '2 proceed'],
      ['3 compare', '3 upgrade'],
    ],
    [
      'says how much is still to come, and that a stopped scan can go on',
      { counts: { ...noCounts, clean: 5 }, packages: { planned: 9, lookedUp: 5, failed: 0 } },
      ['4 toCome', '5 noneVulnerable'],
      [...(sample.scan.status === 'running' ? [] : ['resume'])],
    ],
    [
      'says of rows that no scan was about that they are not checked, and never to resume for them',
      {
        counts: { ...noCounts, clean: 5, notChecked: 4 },
        packages: { planned: 9, lookedUp: 5, failed: 0, neverLookedUp: 4 },
      },
      ['4 notChecked', '5 noneVulnerable'],
      ['check again'],
    ],
    ['has nothing to do where all is well', { counts: { ...noCounts, clean: 1 } }, ['one noneVulnerable'], []],
  ];
  for (const [title, part, matters, steps] of cases) {
    it(title, () => {
      const report = { ...nothing, ...part };
      assert.deepEqual(told(report), matters);
      assert.deepEqual(nextSteps(report, texts), steps);
    });
  }

  it('names the day of the oldest advisories, and never a day nobody told', () => {
    assert.equal(dataText(sample, texts), 'data of March 1, 2026');
    assert.equal(dataText({ ...sample, dataDate: null }, texts), 'undated');
    assert.equal(dataText({ ...nothing, dataDate: null }, texts), 'no data');
  });
});
