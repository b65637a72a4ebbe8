/** What a finished review found, in short: enough to say later what is new. Reads no file. */
import * as v from 'valibot';
import { severities, sourceIdSchema } from '../advisory/evidence';
import type { Flaw } from '../advisory/flaw';
import { isMaliciousFlaw } from '../advisory/flaws';
import { evidenceLevel } from '../advisory/worseEvidence';
import { identityKey, type PackageIdentity } from '../package/identity';
import { type BriefFlaw, lookedWithSchema } from '../scan/lastKnown';
import type { PackageResult } from '../scan/scanResults';
import type { PackageRow } from '../sheet/packageRow';
import { stateIdSchema } from '../scan/stateId';
import { verdicts } from '../verdict/finding';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const snapshotFlawSchema = v.object({
  /** Every name of it, records and aliases, sorted. */
  ids: v.array(v.string()),
  severity: v.picklist(severities),
  /** It says that the package is malicious. */
  malicious: v.exactOptional(v.literal(true)),
  /** Day on which CISA's catalog listed it, or '' where that is not told; absent: not listed, as far as it was asked. */
  exploited: v.exactOptional(v.string()),
  /** Published exploits. */
  exploits: v.exactOptional(count),
  /** Highest EPSS score, from 0 to 1, with five decimals. */
  epss: v.exactOptional(v.number()),
  /** Last day of the acceptance that was in force. */
  accepted: v.exactOptional(v.string()),
});

/** A vulnerability as a snapshot holds it. */
export type SnapshotFlaw = Readonly<v.InferOutput<typeof snapshotFlawSchema>>;

const snapshotPackageSchema = v.object({
  /** Normalized by PEP 503. */
  name: v.string(),
  version: v.string(),
  /** Absent: 0. */
  occurrence: v.exactOptional(count),
  /** As the sheet writes it; absent: like `name`. */
  shown: v.exactOptional(v.string()),
  verdict: v.picklist(verdicts),
  /** Which of `looks` found it; absent: the first. */
  look: v.exactOptional(count),
  /** Sources that were asked and could not answer. */
  silent: v.exactOptional(v.array(sourceIdSchema)),
  /** It rests on less data than an earlier look, whose vulnerabilities `flaws` then holds. */
  less: v.exactOptional(v.literal(true)),
  /** Beside flaws: nobody can tell whether further ones affect it. */
  undecided: v.exactOptional(v.literal(true)),
  /** For review because records were taken back: what is not in `flaws` affects it no more. */
  takenBack: v.exactOptional(v.literal(true)),
  /** Those that affect the version, worst first; absent: none. */
  flaws: v.exactOptional(v.array(snapshotFlawSchema)),
});

export type SnapshotPackage = Readonly<v.InferOutput<typeof snapshotPackageSchema>>;

/** With which data packages were looked up, all sources that were set up. */
const lookSchema = v.array(lookedWithSchema);
export type Look = v.InferOutput<typeof lookSchema>;

export const snapshotSchemaVersion = 1;

export const snapshotSchema = v.object({
  schemaVersion: v.literal(snapshotSchemaVersion),
  scanId: stateIdSchema,
  /** ISO 8601, when the scan finished. */
  at: v.pipe(v.string(), v.isoTimestamp()),
  toolVersion: v.string(),
  /** SHA-256 of the workbook as the scan left it. */
  workbookHash: v.string(),
  sheet: v.string(),
  looks: v.array(lookSchema),
  /** Every package of the workbook, in sheet order; one that no scan was about is `notChecked`. */
  packages: v.array(snapshotPackageSchema),
});

export type Snapshot = Readonly<v.InferOutput<typeof snapshotSchema>>;

/** As the newest look found it. */
export function snapshotPackage({ finding, lastKnown }: Omit<PackageResult, 'failed'>, look = 0): SnapshotPackage {
  const { package: identity, displayName, verdict, sources = [] } = finding;
  const silent = sources.filter(({ status }) => status === 'unavailable').map(({ source }) => source);
  const isLess = finding.flaws.length === 0 && lastKnown !== undefined;
  const flaws = isLess ? (lastKnown.affecting ?? []).map(briefly) : finding.flaws.map(inShort);
  return {
    ...named(identity, displayName),
    verdict,
    ...(look === 0 ? {} : { look }),
    ...(silent.length === 0 ? {} : { silent }),
    ...(lastKnown === undefined ? {} : { less: true as const }),
    ...(finding.takenBack !== undefined
      ? { takenBack: true as const }
      : finding.undecided !== undefined && { undecided: true as const }),
    ...(flaws.length === 0 ? {} : { flaws }),
  };
}

/** No scan was about it. */
export function unseenPackage(identity: PackageIdentity, displayName: string): SnapshotPackage {
  return { ...named(identity, displayName), verdict: 'notChecked' };
}

/** As identityKey. */
export function snapshotKey({ name, version, occurrence = 0 }: SnapshotPackage): string {
  return identityKey({ name, version, occurrence });
}

function named({ name, version, occurrence }: PackageIdentity, displayName: string) {
  return {
    name,
    version,
    ...(occurrence === 0 ? {} : { occurrence }),
    ...(displayName === name ? {} : { shown: displayName }),
  };
}

function briefly({ records, ids, severity }: BriefFlaw): SnapshotFlaw {
  return { ids: allNames(records, ids), severity };
}

function inShort(flaw: Flaw): SnapshotFlaw {
  const { records, ids } = flaw;
  const accepted = flaw.evidence?.accepted;
  return {
    ids: allNames(records, ids),
    ...evidenceLevel(flaw),
    ...(isMaliciousFlaw(flaw) ? { malicious: true as const } : {}),
    ...(accepted === undefined ? {} : { accepted: accepted.until }),
  };
}

function allNames(records: readonly string[], ids: readonly string[]): string[] {
  return [...new Set([...records, ...ids])].sort();
}

/** Where only the path speaks for it: at least half of its packages are those of the workbook, in whatever version. */
export function isOf({ packages }: Snapshot, rows: Iterable<Pick<PackageRow, 'identity'>>): boolean {
  const names = new Set(Array.from(rows, ({ identity }) => identity.name));
  return packages.filter(({ name }) => names.has(name)).length * 2 >= packages.length;
}

/** Without looks that found none of the packages. */
export function withUsedLooks(
  looks: readonly Look[],
  packages: readonly SnapshotPackage[],
): Pick<Snapshot, 'looks' | 'packages'> {
  const used = [...new Set([0, ...packages.map(({ look = 0 }) => look)])].sort((a, b) => a - b);
  const places = new Map(used.map((look, place) => [look, place]));
  return {
    looks: used.map((look) => looks[look] ?? []),
    packages: packages.map(({ look, ...others }) => {
      const place = places.get(look ?? 0) ?? 0;
      return place === 0 ? others : { ...others, look: place };
    }),
  };
}
