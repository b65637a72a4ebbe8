/** Advisory data that comes in editions and says something else of a package in each. Asks nobody. */
import type { LookupExecutor } from '../../../src/core/verdict/lookup';
import { proposeCells } from '../../../src/core/cells/cellProposals';
import type { Finding, Verdict } from '../../../src/core/verdict/finding';
import type { SourceAvailabilities } from '../../../src/core/verdict/sourceAvailability';
import type { Flaw } from '../../../src/core/advisory/flaw';
import type { PackageIdentity } from '../../../src/core/package/identity';
import type { PackageQuery } from '../../../src/core/sheet/packageRow';

export type MadeUpVerdict = Extract<Verdict, 'vulnerable' | 'safe' | 'clean'>;

export interface MadeUpData {
  /** From 0, newer with each. */
  readonly edition: number;
  /** Names that it cannot answer for. */
  readonly failing: ReadonlySet<string>;
  readonly seed: number;
}

const standings: SourceAvailabilities = {
  advisories: { label: 'OSV' },
  snyk: { label: 'Snyk', notChecked: 'offline' },
  exploitDb: { label: 'Exploit-DB', notChecked: 'offline' },
};

export const proposed = (finding: Finding): ReturnType<typeof proposeCells> => proposeCells(finding, standings);

/** What a package must be told to be. */
export function verdictIn({ edition, seed }: MadeUpData, { name, version }: PackageIdentity): MadeUpVerdict {
  let mixed = (seed * 31 + edition) | 0;
  for (const byte of Buffer.from(`${name} ${version}`)) mixed = Math.imul(mixed ^ byte, 0x01000193);
  return (['vulnerable', 'safe', 'clean'] as const)[(mixed >>> 8) % 3]!;
}

/** The advisory that a vulnerable package has in this edition, and in no other. */
export function cveIn({ edition }: MadeUpData, { name }: PackageIdentity): string {
  return `CVE-${2000 + edition}-${1000 + Buffer.from(name).reduce((sum, byte) => sum + byte, 0)}`;
}

export function findingIn(data: MadeUpData, { identity, displayName }: PackageQuery): Finding {
  const verdict = verdictIn(data, identity);
  const id = cveIn(data, identity);
  const flaw: Flaw = { records: [id], ids: [id], severity: 'HIGH', fixedIn: '99.0', published: '2026-01-02' };
  const known = verdict === 'clean' ? 0 : 1;
  const base = { package: identity, displayName, verdict, knownFlaws: known, knownCves: known, reason: undefined };
  return verdict === 'vulnerable'
    ? { ...base, flaws: [flaw], fixedIn: '99.0', answeredBy: ['advisories'] }
    : { ...base, flaws: [], fixedIn: undefined, answeredBy: ['advisories'] };
}

export function executorOf(data: MadeUpData, pass: () => void): LookupExecutor {
  const dataDate = new Date(Date.UTC(2026, 0, 1 + data.edition)).toISOString();
  const origin = `/data/edition-${data.edition}.zip`;
  return {
    provenance: [{ source: 'advisories', label: 'OSV', origin, dataDate, digest: `${data.edition}`.padStart(64, '0') }],
    lookup: (query) => {
      pass();
      const fails = data.failing.has(query.identity.name);
      return fails ? Promise.reject(new Error('the data cannot be read')) : Promise.resolve(findingIn(data, query));
    },
  };
}
