/** Of several scores of one publisher a worse one is told and counts. */
import { match, strictEqual } from 'node:assert/strict';
import { readSnykPage } from '../../src/sources/snyk/snykIssues';
import { cells, look } from '../support/looks';

describe('several scores of one publisher', () => {
  it('tells a worse score of Snyk by another CVSS version beside its level, and counts it', () => {
    const score = (level: string, number: number, version: string, type: string) => ({
      ...{ source: 'Snyk', type, level, score: number, version },
    });
    const severities = [score('medium', 5.1, '4.0', 'primary'), score('critical', 9.8, '3.1', 'secondary')];
    const issue = (more: readonly object[]) => {
      const attributes = { title: 'x', severities: more, effective_severity_level: 'medium' };
      const page = { jsonapi: {}, data: [{ id: 'SNYK-PYTHON-DEMO-1', attributes }] };
      return readSnykPage(page, { name: 'demo', version: '1.0' })?.flaws ?? [];
    };
    const finding = look('1.0', { records: [], snyk: issue(severities) });
    strictEqual(finding.flaws[0]?.severity, 'CRITICAL');
    const { t } = cells(finding);
    match(t, /^SNYK-PYTHON-DEMO-1 \| MEDIUM \| .*CRITICAL 9\.8 by Snyk \(CVSS 3\.1\)/m);
    const mild = [severities[0]!, score('high', 10, '2.0', 'secondary')];
    strictEqual(look('1.0', { records: [], snyk: issue(mild) }).flaws[0]?.severity, 'MEDIUM');
  });
});
