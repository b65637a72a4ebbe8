/** Probabilities in reports are never rounded to never or always. */
import { ok } from 'node:assert/strict';
import { flawText } from '../../src/reports/outputs/findingsSection';

describe('an EPSS probability in a report', () => {
  for (const [score, shown] of [
    [0, '0.0%'],
    [0.0004, '<0.1%'],
    [0.93, '93.0%'],
    [0.99996, '>99.9%'],
    [1, '100.0%'],
  ] as const) {
    it(`is ${shown} for ${score}`, () => {
      const predictions = [{ cve: 'CVE-1', score, percentile: 0.5, date: '2026-11-30' }];
      const flaw = { ids: ['CVE-1'], severity: 'LOW', fixedIn: null, published: null } as const;
      ok(flawText({ ...flaw, evidence: { predictions: [...predictions] } }).endsWith(`EPSS ${shown}`));
    });
  }
});
