/** What the simulated internet knows: the packages of the review workbook and the advisories of the snapshot. Invents no advisory. */
import { createHash } from 'node:crypto';
import type { AdvisoryRecord } from '../../../src/core/advisory/advisory';
import { prepareMatcher } from '../../../src/core/advisory/advisoryMatch';
import { normalizeName } from '../../../src/core/package/packageName';
import type { PackageRow } from '../../../src/core/package/packageRow';
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
  /** Normalised. */
  readonly name: string;
}

export interface Facts {
  readonly rows: readonly PackageRow[];
  readonly byId: ReadonlyMap<string, Fact>;
  readonly byCve: ReadonlyMap<string, Fact>;
  /** Withdrawn ones left out, as the services' queries do. */
  of(name: string): readonly Fact[];
  affecting(name: string, version: string): readonly Fact[];
}

export async function readFacts(archive: string, rows: readonly PackageRow[]): Promise<Facts> {
  const byId = new Map<string, Fact>();
  const byCve = new Map<string, Fact>();
  const byName = new Map<string, Fact[]>();
  for (const file of await listAdvisoryFiles(archive)) {
    const json = JSON.parse(await file.read()) as OsvJson;
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
