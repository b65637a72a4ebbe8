/** A result in a workbook from another computer tells what was found, for the version in its row alone, and a person's words tell nothing. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { ReviewField } from '../../../src/core/sheet/reviewField';
import { foundInCells } from '../../../src/core/scan/foundInCells';

function found(version: string, texts: Partial<Record<ReviewField, string>>): ReturnType<typeof foundInCells> {
  const cells = Object.fromEntries(
    Object.entries(texts).map(([field, text]) => [field, { kind: 'text' as const, text }]),
  );
  return foundInCells({ cells, identity: { name: 'demo', version, occurrence: 0 } });
}

const github = [
  'VULNERABLE - 2 affect v1.0 (Highest: CRITICAL)',
  'GHSA-aaaa-bbbb-cccc | CRITICAL | published 2023-06-01 | fixed in 2.0',
  'PYSEC-2021-2 | HIGH | published 2023-06-01 | fixed in 2.0',
  'Fixed in 2.0',
].join('\n');
const recommendation = 'SECURITY RISK | EXPEDITE UPGRADE 1.0 → 2.0 | 2 advisories (Highest: CRITICAL by GitHub) | OSV';

describe('what the cells of a row say was found', () => {
  it('are the advisories that the results list, with their severities', () => {
    const known = found('1.0', { githubAdvisoryResult: github, recommendation });
    strictEqual(known?.verdict, 'vulnerable');
    deepStrictEqual(known.advisories, ['GHSA-aaaa-bbbb-cccc', 'PYSEC-2021-2']);
    deepStrictEqual(
      known.affecting?.map(({ ids: [id], severity }) => `${id ?? ''} ${severity}`),
      ['GHSA-aaaa-bbbb-cccc CRITICAL', 'PYSEC-2021-2 HIGH'],
    );
    strictEqual(known.highestSeverity, 'CRITICAL');
  });

  it('is their number where a recommendation alone is left, also above words of a person', () => {
    const known = found('1.0', { recommendation: `${recommendation}\nEarlier: PROCEED, internal hosts only` });
    deepStrictEqual([known?.verdict, known?.flaws, known?.advisories], ['vulnerable', 2, []]);
  });

  it('is nothing where the results are of another version', () => {
    strictEqual(found('2.0', { githubAdvisoryResult: github, recommendation }), undefined);
  });

  it('is nothing where a person wrote it, or where nothing was found', () => {
    strictEqual(found('1.0', { recommendation: 'SECURITY RISK, ask Ana' }), undefined);
    strictEqual(found('1.0', { recommendation: 'PROCEED', nvdResult: 'None found' }), undefined);
    strictEqual(found('1.0', {}), undefined);
  });

  it('is a malicious package whatever its version', () => {
    const text = 'MALICIOUS - reported by OpenSSF\nMAL-2024-1 | UNKNOWN | published 2024-01-01';
    const known = found('3.0', { githubAdvisoryResult: text });
    deepStrictEqual([known?.verdict, known?.advisories], ['malicious', ['MAL-2024-1']]);
  });
});
