/** Charts as text: every number in them, a name and a description, well-formed, and no color outside the page's variables. */
import assert from 'node:assert/strict';
import { ageChart } from '../../src/reports/charts/ageChart';
import { sourceChart } from '../../src/reports/charts/sourceChart';
import { timeLineChart } from '../../src/reports/charts/timeLineChart';
import { verdictChart } from '../../src/reports/charts/verdictChart';
import { buildReport } from '../../src/reports/model/buildReport';
import type { ReportModel } from '../../src/reports/model/reportModel';
import { sampleResults } from '../support/sampleFindings';

describe('report charts', () => {
  const report = buildReport(sampleResults, undefined);
  const empty = buildReport({ ...sampleResults, results: [], batches: [], checkpoints: [], sources: [] }, undefined);
  const charts: readonly [string, (model: ReportModel) => string, RegExp][] = [
    ['verdicts', verdictChart, /<desc[^>]*>Vulnerable: 1 Critical, 1 Low; Needs review: 1; Not checked: 1;/],
    ['ages', ageChart, /2 to 3 years: 1;/],
    ['sources', sourceChart, /OSV: 7 responded; NVD: 7 unavailable/],
    ['time line', timeLineChart, /Batches: 2, in 0\.22 s; checkpoints: 1/],
  ];
  for (const [name, draw, description] of charts) {
    it(`of ${name} tell their numbers to those who do not see them`, () => assert.match(draw(report), description));
    it(`of ${name} are well-formed, also without anything to show`, () => {
      for (const model of [report, empty]) assert.deepEqual(openTags(draw(model)), []);
    });
    it(`of ${name} take every color from the page`, () => {
      for (const [, color] of draw(report).matchAll(/ (?:fill|stroke)="([^"]*)"/g)) {
        assert.match(color ?? '', /^var\(--ihacpa-chart-\w+, (#[0-9a-f]{6}|currentColor)\)$/);
      }
    });
  }

  it('of the time line mark different times, also of a scan that took no time to speak of', () => {
    for (const totalMs of [20, 220, 22_000]) {
      const batches = report.batches
        .slice(0, 1)
        .map((batch) => ({ ...batch, startMs: 0, lookupMs: totalMs, waitMs: 0, saveMs: 0 }));
      const marks = [...timeLineChart({ ...report, batches }).matchAll(/>([\d.]+ m?s)<\/text>/g)].map(
        ([, mark]) => mark,
      );
      assert.equal(new Set(marks).size, 5, marks.join(', '));
    }
  });

  it('escape the names of sources', () => {
    const [source] = report.sources;
    const chart = sourceChart({ sources: [{ ...source!, label: '<b>"&' }] });
    assert.ok(chart.includes('&lt;b&gt;&quot;&amp;') && !chart.includes('<b>'));
  });
});

/** Tags that are never closed, or closed out of order. */
function openTags(xml: string): string[] {
  const open: string[] = [];
  for (const [, slash, name, self] of xml.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
    if (self === '/') continue;
    if (slash !== '/') open.push(name ?? '');
    else if (open.at(-1) === name) open.pop();
    else open.push(`/${name ?? ''}`);
  }
  return open;
}
