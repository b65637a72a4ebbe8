/** Results of several other packages in one row. */
import assert from 'node:assert/strict';
import { identityKey, type PackageIdentity } from '../../../src/core/package/identity';
import type { PackageRow } from '../../../src/core/sheet/packageRow';
import type { ReviewField } from '../../../src/core/sheet/reviewField';
import { carriedTexts } from '../../../src/engine/ledger/formerVersions';
import { WrittenTexts } from '../../../src/engine/journal/writtenTexts';

const of = (name: string): PackageIdentity => ({ name, version: '1.0', occurrence: 0 });

function rowOf(name: string, texts: Partial<Record<ReviewField, string>>, row: number): PackageRow {
  const cells = Object.fromEntries(Object.entries(texts).map(([field, text]) => [field, { kind: 'text', text }]));
  return { identity: of(name), row, displayName: name, versionIsNumber: false, cells };
}

const said = (id: string): string => `VULNERABLE - 1 affects v1.0 (Highest: HIGH)\n${id} | HIGH`;
const alpha = { githubAdvisoryResult: said('GHSA-aaaa-aaaa-aaa2'), nvdResult: said('CVE-2026-0001') };
const beta = { githubAdvisoryResult: said('GHSA-bbbb-bbbb-bbb2'), nvdResult: said('CVE-2026-0002') };

describe('results that were pasted into a row', () => {
  const written = new WrittenTexts();
  for (const [name, texts] of Object.entries({ alpha, beta })) written.set(identityKey(of(name)), texts);
  written.set(identityKey(of('gamma')), {
    githubAdvisoryResult: 'No published security advisories',
    nvdResult: 'None found - no CVE in OSV',
  });

  it('are known as those of two packages, of which one cell each is there', () => {
    const mixed = { githubAdvisoryResult: alpha.githubAdvisoryResult, nvdResult: beta.nvdResult };
    const row = rowOf('gamma', mixed, 4);
    const carried = carriedTexts([rowOf('alpha', alpha, 2), rowOf('beta', beta, 3), row], written);
    assert.deepEqual(carried.texts.of(identityKey(of('gamma'))), mixed);
    assert.equal(carried.formerIn(row, 'githubAdvisoryResult'), 'package');
    assert.equal(carried.formerIn(row, 'nvdResult'), 'package');
  });
});
