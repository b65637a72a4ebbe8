/** What the simulated internet knows: the packages of the review workbook and the advisories of the snapshot. Invents no advisory. */
import { createHash } from 'node:crypto';
import type { AdvisoryRecord } from '../../../src/core/advisory/advisory';
import { prepareMatcher } from '../../../src/core/advisory/advisoryMatch';
import { normalizeName } from '../../../src/core/package/packageName';
import type { PackageRow } from '../../../src/core/sheet/packageRow';
import { readOsvDocument } from '../../../src/sources/osv/osvRecord';
import { listAdvisoryFiles } from '../../../src/sources/offline/advisoryFiles';

export interface OsvJson {
  readonly id: string;
  readonly modified: string;
  readonly aliases?: readonly string[];
  readonly published?: string;
  readonly details?: string;
  readonly withdrawn?: string | null;
  readonly severity?: readonly { readonly type: string; readonly score: string }[];
  readonly affected: readonly {
    readonly package: { readonly name: string; readonly ecosystem: string };
    readonly ranges?: readonly {
      readonly type: string;
      readonly events: readonly Readonly<Record<string, string>>[];
    }[];
    readonly versions?: readonly string[];
  }[];
}

export interface Fact {
  readonly json: OsvJson;
  readonly record: AdvisoryRecord;
  /** Normalized. */
  readonly name: string;
}

/** Where a service says something that the advisories do not tell. */
export interface OwnWords {
  /** PyPI's releases by name, each with its ISO day, oldest first. */
  readonly releases?: Readonly<Record<string, readonly (readonly [version: string, day: string])[]>>;
  /** Of them those whose files are all yanked. */
  readonly yanked?: Readonly<Record<string, readonly string[]>>;
  /** By normalized name, as the publisher spells it; as the workbook does where nothing is said. */
  readonly published?: Readonly<Record<string, string>>;
  /** CVE ids that NVD has rejected. */
  readonly rejected?: readonly string[];
  /** Advisories that GitHub has withdrawn. */
  readonly withdrawn?: readonly string[];
  /** Snyk's issues by name, whatever the version. */
  readonly snyk?: Readonly<Record<string, readonly OwnIssue[]>>;
}

export interface OwnIssue {
  readonly id: string;
  readonly level: string;
  readonly cves: readonly string[];
  readonly fixedIn?: string;
}

export interface Facts {
  readonly own?: OwnWords;
  readonly rows: readonly PackageRow[];
  readonly byId: ReadonlyMap<string, Fact>;
  readonly byCve: ReadonlyMap<string, Fact>;
  /** Withdrawn ones left out, as the services' queries do. */
  of(name: string): readonly Fact[];
  affecting(name: string, version: string): readonly Fact[];
}

export async function readFacts(archive: string, rows: readonly PackageRow[]): Promise<Facts> {
  const documents: OsvJson[] = [];
  for (const file of await listAdvisoryFiles(archive)) documents.push(JSON.parse(await file.read()) as OsvJson);
  return factsFrom(documents, rows);
}

export function factsFrom(documents: readonly OsvJson[], rows: readonly PackageRow[], own: OwnWords = {}): Facts {
  const byId = new Map<string, Fact>();
  const byCve = new Map<string, Fact>();
  const byName = new Map<string, Fact[]>();
  for (const json of documents) {
    const record = readOsvDocument(json)?.record;
    const [affected] = json.affected;
    if (record === undefined || affected === undefined) continue;
    const fact = { json, record, name: normalizeName(affected.package.name) };
    byId.set(json.id, fact);
    if (record.withdrawn) continue;
    for (const alias of json.aliases ?? []) if (alias.startsWith('CVE-')) byCve.set(alias, fact);
    byName.set(fact.name, [...(byName.get(fact.name) ?? []), fact]);
  }
  const of = (name: string): readonly Fact[] => byName.get(normalizeName(name)) ?? [];
  return {
    own,
    rows,
    byId,
    byCve,
    of,
    affecting: (name, version) =>
      of(name).filter(({ record, name: own }) => prepareMatcher(record, own).affects(version)),
  };
}

/** The same number from 0 up to, not including, 1 for the same text: what no fact tells is told by this. */
export function share(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}

export function aliasOf({ json }: Fact, prefix: string): string | undefined {
  return json.aliases?.find((alias) => alias.startsWith(prefix));
}
