/** Records that name the same flaw, brought together so that it counts once. */
import { groupBy } from '../collections/groupBy';
import type { AdvisoryRecord } from './advisory';
import type { AdvisoryMatcher } from './advisoryMatch';
import { dayOf } from '../spreadsheet/calendarDay';
import { describeRecords } from './recordEvidence';
import { recordSeverity } from './recordRatings';
import { disagreementsOf, highestFix, isStanding, statementsOf } from './statements';
import { compareSeverity, highestSeverity, isMalicious } from './severity';
import type { Severity } from './evidence';
import { isCveId, shownIds } from './shownIds';
import type { Flaw } from './flaw';

/** Every live record of one flaw, and all its names. */
export interface FlawGroup {
  readonly matchers: readonly AdvisoryMatcher[];
  /** Of the records that share a name with it and do not stand: they count for nothing. */
  readonly withdrawn: readonly AdvisoryMatcher[];
  /** Ids and aliases, sorted. */
  readonly ids: readonly string[];
}

/**
 * Aliases are symmetric and transitive (OSV schema, "aliases"): union-find over ids and aliases. `joining`: live records
 * of another source, for their names only. `isLive`: which records count; those that stand, where it is absent.
 */
export function groupFlaws(
  matchers: readonly AdvisoryMatcher[],
  joining: readonly AdvisoryRecord[] = [],
  isLive: (record: AdvisoryRecord) => boolean = isStandingRecord,
): readonly FlawGroup[] {
  const live = matchers.filter(({ record }) => isLive(record));
  const names = new NameSets();
  for (const { id, aliases } of [...live.map(({ record }) => record), ...joining])
    for (const alias of aliases) names.join(id, alias);
  const members = groupBy(live, ({ record }) => names.find(record.id));
  const withdrawn = matchers.filter(({ record }) => !isLive(record));
  return [...members.values()].map((group) => {
    const ids = sortedIds(group.map(({ record }) => record));
    const shared = withdrawn.filter(({ record }) => [record.id, ...record.aliases].some((id) => ids.includes(id)));
    return { matchers: group, withdrawn: shared, ids };
  });
}

function isStandingRecord({ withdrawn, takenBack }: AdvisoryRecord): boolean {
  return !withdrawn && takenBack === undefined;
}

/** The flaws that only records report which were taken back since the data was made, in the words of these; not sorted. */
export function flawsTakenBack(matchers: readonly AdvisoryMatcher[], name: string, version: string): readonly Flaw[] {
  if (matchers.every(({ record }) => record.takenBack === undefined)) return [];
  const groups = groupFlaws(matchers, [], ({ withdrawn }) => !withdrawn);
  return groups
    .flatMap((group) => flawAt(group, name, version))
    .filter(({ evidence }) => evidence?.statements?.some(isStanding) === false);
}

/** The flaws that affect the version, worst first, then by their first record. */
export function flawsAffecting(groups: readonly FlawGroup[], name: string, version: string): readonly Flaw[] {
  return groups.flatMap((group) => flawAt(group, name, version)).sort(compareFlaws);
}

export function hasCve(ids: readonly string[]): boolean {
  return ids.some(isCveId);
}

function flawAt(group: FlawGroup, name: string, version: string): readonly Flaw[] {
  const matching = group.matchers.filter((matcher) => matcher.affects(version));
  if (matching.length === 0) return [];
  const records = group.matchers
    .filter((matcher) => !isMalicious(matcher.record.id) || matching.includes(matcher))
    .map(({ record }) => record);
  const statements = statementsOf([...group.matchers, ...group.withdrawn], name, version);
  const isEvil = isMaliciousFlaw({ ids: group.ids, evidence: { statements: [...statements] } });
  const fixes = isEvil ? [] : matching.map((matcher) => matcher.fixedIn(version));
  const conflicts = disagreementsOf(statements);
  const evidence = describeRecords(
    matching.map(({ record }) => record),
    records,
    group.ids,
    name,
  );
  return [
    {
      records: [...new Set(matching.map(({ record }) => record.id))].sort(),
      ids: group.ids,
      severity: highestSeverity(records.map((record) => recordSeverity(record, name))),
      fixedIn: highestFix(fixes),
      published: oldestDay(records),
      evidence: {
        ...evidence,
        statements: [...statements],
        ...(conflicts.length === 0 ? {} : { conflicts: [...conflicts] }),
      },
    },
  ];
}

/** A record of a malicious package reports the flaw for the version, or is among its names and nobody has it at hand. */
export function isMaliciousFlaw({ ids, records = [], evidence }: MaliciousFacts): boolean {
  const statements = evidence?.statements ?? [];
  const isTold = (id: string): boolean => {
    const own = statements.filter((each) => each.id === id);
    return own.length === 0 || own.some(({ affects, withdrawn }) => affects && withdrawn !== true);
  };
  return [...ids, ...records].some((id) => isMalicious(id) && isTold(id));
}

/** What people are shown as its names, the leading one first; its records where it has no other. */
export function shownNames(flaw: Pick<Flaw, 'ids' | 'records' | 'evidence'>): readonly string[] {
  const { ids, records } = flaw;
  const known = shownIds([...ids, ...records.filter(isMalicious)], isMaliciousFlaw(flaw));
  return known.length === 0 ? records : known;
}

type MaliciousFacts = Pick<Flaw, 'ids' | 'evidence'> & Partial<Pick<Flaw, 'records'>>;

export function isAccepted({ evidence }: Pick<Flaw, 'evidence'>): boolean {
  return evidence?.accepted !== undefined;
}

/** Some are accepted, and others are not. */
export function isPartAccepted(flaws: readonly Pick<Flaw, 'evidence'>[]): boolean {
  return flaws.some(isAccepted) && !flaws.every(isAccepted);
}

/** Those that nobody has accepted; all where each was. */
export function openOf<T extends Pick<Flaw, 'evidence'>>(flaws: readonly T[]): readonly T[] {
  const open = flaws.filter((flaw) => !isAccepted(flaw));
  return open.length === 0 ? flaws : open;
}

/** How many of them are accepted. */
export function acceptedCount(flaws: readonly Pick<Flaw, 'evidence'>[]): number {
  return flaws.filter(isAccepted).length;
}

/** Of the flaws that nobody has accepted, of all where each was; null: there is none. */
export function highestOpen(flaws: readonly Pick<Flaw, 'severity' | 'evidence'>[]): Severity | null {
  const counted = openOf(flaws);
  return counted.length === 0 ? null : highestSeverity(counted.map(({ severity }) => severity));
}

/** What flaws that affect a version make of it; there must be one. */
export function verdictOfFlaws(flaws: readonly Flaw[]): 'malicious' | 'vulnerable' | 'accepted' {
  if (flaws.every(isAccepted)) return 'accepted';
  const open = openOf(flaws);
  return open.some(isMaliciousFlaw) ? 'malicious' : 'vulnerable';
}

/** Malicious first, then worst first, then by the first record. */
export function compareFlaws(a: Flaw, b: Flaw): number {
  const malice = Number(isMaliciousFlaw(b)) - Number(isMaliciousFlaw(a));
  if (malice !== 0) return malice;
  return compareSeverity(a.severity, b.severity) || compareText(a.records[0] ?? '', b.records[0] ?? '');
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function sortedIds(records: readonly AdvisoryRecord[]): readonly string[] {
  return [...new Set(records.flatMap(({ id, aliases }) => [id, ...aliases]))].sort();
}

/** Timestamps of different databases are written differently; their first ten characters agree. */
function oldestDay(records: readonly AdvisoryRecord[]): string | undefined {
  const days = records.flatMap(({ published }) => dayOf(published) ?? []);
  return days.sort()[0];
}

/** Disjoint sets of names, with path halving. */
class NameSets {
  readonly #parents = new Map<string, string>();

  find(name: string): string {
    let current = name;
    for (let parent = this.#parents.get(current); parent !== undefined && parent !== current;) {
      const grandparent = this.#parents.get(parent) ?? parent;
      this.#parents.set(current, grandparent);
      current = grandparent;
      parent = this.#parents.get(current);
    }
    return current;
  }

  join(a: string, b: string): void {
    this.#parents.set(this.find(a), this.find(b));
  }
}
