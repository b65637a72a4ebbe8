/** Small, valid journal events for tests of the journal and what is folded from it. */
import { defaultBatchConfiguration } from '../../src/core/scan/batchConfiguration';
import type { Finding, Verdict } from '../../src/core/verdict/finding';
import { type JournalEvent, journalSchemaVersion } from '../../src/engine/journal/journalEntry';
import { PlanIndex } from '../../src/engine/journal/planIndex';
import type { PackageIdentity } from '../../src/core/package/identity';

export function identity(name: string, version = '1.0'): PackageIdentity {
  return { name, version, occurrence: 0 };
}

export function planned(names: readonly string[]): JournalEvent {
  return {
    type: 'planned',
    data: {
      schemaVersion: journalSchemaVersion,
      toolVersion: '0.0.0',
      scanId: 'scan-1',
      workbookPath: '/reviews/review.xlsx',
      workbookHash: 'a'.repeat(64),
      overwrite: 'automated',
      configuration: defaultBatchConfiguration,
      sources: [],
      packages: new PlanIndex(names.map((name) => identity(name))),
      startedAt: '2026-01-01T00:00:00.000Z',
    },
  };
}

export function finding(name: string, verdict: Verdict = 'clean'): Finding {
  return {
    package: identity(name),
    displayName: name,
    verdict,
    knownFlaws: 0,
    knownCves: 0,
    flaws: [],
    fixedIn: undefined,
    reason: undefined,
    answeredBy: ['advisories'],
  };
}

export function result(name: string, verdict: Verdict = 'clean'): JournalEvent {
  const { flaws, answeredBy, ...rest } = finding(name, verdict);
  const data = { ...rest, package: { ...rest.package }, flaws: [...flaws], answeredBy: [...answeredBy] };
  return { type: 'result', data: { finding: data, failed: false, lookupMs: 1.5 } };
}

export function committed(names: readonly string[], workbookHash = 'b'.repeat(64)): JournalEvent {
  const packages = names.map((name) => ({ ...identity(name) }));
  return { type: 'committed', data: { saveId: null, workbookHash, packages, kept: [], saveMs: 2 } };
}
