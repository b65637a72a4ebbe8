/** Where to upgrade to from a version that flaws affect, and why no published fix says so. Never drops a fix that a record names. */
import { type AdvisoryMatcher, mentionedVersions } from '../advisory/advisoryMatch';
import { describeOpen } from '../advisory/advisoryRange';
import type { FlawStatement } from '../advisory/evidence';
import type { Flaw } from '../advisory/flaw';
import { type FlawGroup, isMaliciousFlaw } from '../advisory/flaws';
import { type Blocked, lowestSafeVersion, type PassedOver } from '../advisory/safeVersion';
import type { AnswerOrigin, SourceAnswer } from '../advisory/source';
import type { IndexedPackage } from '../advisory/sourcePorts';
import { doubtsOfEnd, isStanding } from '../advisory/statements';
import { remark } from '../message/remark';
import { findRelease } from '../package/releases';
import { compareVersions, parseVersion } from '../package/version';

interface UpgradeKnowledge {
  readonly name: string;
  /** Of every source that tells its records. */
  readonly matchers: readonly AdvisoryMatcher[];
  /** Without Snyk's records: where its ranges end is no fix that it names. */
  readonly groups: readonly FlawGroup[];
  /** Of the package index, when it answered. */
  readonly indexed: IndexedPackage | undefined;
  readonly index: SourceAnswer<IndexedPackage> | undefined;
  /** Names of accepted vulnerabilities: an upgrade need not fix them, as long as others are open. */
  readonly accepted: ReadonlySet<string>;
}

interface UpgradeAdvice {
  readonly to: string | undefined;
  /** Why a published fix does not say where to upgrade to. */
  readonly doubt?: string | undefined;
  /** What a person should know before the upgrade. */
  readonly note?: string | undefined;
}

/**
 * Flaws that the records do not have must be fixed as well, and where sources differ, the fix of each is reached. What was
 * taken back asks for no fix, and names none. Nor does an accepted vulnerability, unless all are.
 */
export function upgradeTo(known: UpgradeKnowledge, version: string, all: readonly Flaw[]): UpgradeAdvice {
  const isOpen = ({ ids, records }: Flaw): boolean => ![...ids, ...records].some((id) => known.accepted.has(id));
  const open = all.filter(isOpen);
  if (open.length === all.length || open.length === 0) return upgradeForAll(known, version, all);
  const openIds = new Set(open.flatMap(({ ids, records }) => [...ids, ...records]));
  const isAccepted = ({ record }: AdvisoryMatcher): boolean => known.accepted.has(record.id) && !openIds.has(record.id);
  const matchers = known.matchers.filter((matcher) => !isAccepted(matcher));
  const advice = upgradeForAll({ ...known, matchers }, version, open);
  const to = advice.to?.replace(/ or later$/, '');
  if (to === undefined || advice.note !== undefined) return advice;
  const left = known.matchers.filter((matcher) => isAccepted(matcher) && matcher.affects(to));
  const ids = [...new Set(left.map(({ record }) => record.id))].sort();
  return ids.length === 0 ? advice : { ...advice, note: remark`${to} still has accepted risks: ${ids.join(', ')}` };
}

function upgradeForAll(known: UpgradeKnowledge, version: string, all: readonly Flaw[]): UpgradeAdvice {
  if (all.some(isMaliciousFlaw)) return { to: undefined };
  // It serves no files, and what PyPI suspects of malice is nothing to upgrade.
  if (known.indexed?.metadata.status === 'quarantined')
    return { to: undefined, doubt: remark`PyPI has quarantined this project` };
  const flaws = all.filter(({ evidence }) => {
    const affecting = evidence?.statements?.filter(({ affects }) => affects) ?? [];
    return affecting.length === 0 || affecting.some(isStanding);
  });
  const others = flaws.filter((flaw) => flaw.evidence?.reportedBy?.includes('advisories') !== true);
  if (others.some(({ fixedIn }) => fixedIn === undefined)) {
    return { to: undefined, doubt: fixDoubt(flaws, known, version) };
  }
  const theirs = flaws.flatMap(
    (flaw) => flaw.evidence?.statements?.filter((each) => each.source !== 'advisories' && isStanding(each)) ?? [],
  );
  const atLeast = [...others, ...theirs].flatMap(({ fixedIn }) => fixedIn ?? []);
  const { name, indexed, matchers } = known;
  const choice = { releases: indexed?.releases, atLeast };
  const { to, passedOver, blocked } = lowestSafeVersion(matchers, name, version, choice);
  if (to !== undefined) return { to, note: noteOn(to.replace(/ or later$/, ''), known) };
  return { to, doubt: passedOver ? doubtOf(passedOver, version) : fixDoubt(flaws, known, version, blocked) };
}

/** A fix may be told before the index lists it. */
function noteOn(to: string, { index, indexed }: UpgradeKnowledge): string | undefined {
  if (indexed === undefined || findRelease(indexed.releases, to) !== undefined) return undefined;
  return notInIndex(to, index?.origin);
}

/** A mirror has what it keeps: it is not PyPI that says so. */
export function notInIndex(version: string, { mirror }: AnswerOrigin = {}): string {
  return mirror === undefined
    ? remark`version ${version} is not on PyPI`
    : remark`version ${version} is not in the index at ${mirror}`;
}

function doubtOf({ version, state }: PassedOver, installed: string): string {
  if (state === 'yanked') return remark`${version} was yanked from PyPI`;
  if (state === 'withoutFiles') return remark`${version} has no files on PyPI`;
  return remark`${version} was released before ${installed}: the project has renumbered its releases`;
}

/** Why the fixes that are named are none to upgrade to; undefined when nobody names any for one of the flaws. */
function fixDoubt(
  flaws: readonly Flaw[],
  known: UpgradeKnowledge,
  version: string,
  blocked?: Blocked,
): string | undefined {
  const doubts = flaws.map((flaw) => doubtOfFix(flaw));
  const named = flaws.map((flaw) => namedFix(flaw, known, version));
  if (flaws.some((_, at) => (doubts[at] ?? named[at]) === undefined)) return undefined;
  const first = doubts.find((doubt) => doubt !== undefined);
  return first ?? (blocked && doubtOfBlocked(blocked)) ?? named[0];
}

function doubtOfFix({ fixedIn, evidence }: Flaw): string | undefined {
  const standing = evidence?.statements?.filter(({ withdrawn }) => withdrawn !== true) ?? [];
  const affecting = standing.filter(({ affects }) => affects);
  const listing = fixedIn === undefined ? undefined : affecting.find(({ listsFix }) => listsFix === true);
  if (listing !== undefined) return remark`${listing.id} lists its own fix ${listing.fixedIn ?? ''} as affected`;
  const isOutside = ({ outsideRange }: FlawStatement): boolean => fixedIn === undefined && outsideRange === true;
  const doubtful = affecting.find((each) => doubtsOfEnd(each).length > 0 || isOutside(each));
  if (doubtful === undefined) return standing.flatMap(doubtsOfEnd)[0];
  return doubtsOfEnd(doubtful)[0] ?? remark`${doubtful.id} lists this version, but its range does not include it`;
}

/** Another record holds the fix, or may. */
function doubtOfBlocked({ version, by }: Blocked): string {
  const doubt = by.endDoubt(version);
  return doubt === undefined ? remark`${version} is affected by ${by.record.id}` : describeOpen(by.record.id, doubt);
}

/** A fix that any record of the flaw names above the version; without an index also where a record says that it ends. */
function namedFix({ ids, fixedIn, evidence, records }: Flaw, known: UpgradeKnowledge, version: string) {
  const { groups, name, indexed } = known;
  const told = evidence?.statements?.find((each) => each.fixedIn !== undefined && each.withdrawn !== true);
  if (told?.fixedIn !== undefined) return remark`${told.id} is fixed in ${told.fixedIn}`;
  if (fixedIn !== undefined) return remark`${records[0] ?? ids[0] ?? ''} is fixed in ${fixedIn}`;
  const own = groups.filter((group) => group.ids.some((id) => ids.includes(id))).flatMap(({ matchers }) => matchers);
  const installed = parseVersion(version);
  for (const { record } of own) {
    const fix = mentionedVersions(record, name).fixed.find((text) => {
      const at = parseVersion(text);
      return at !== undefined && installed !== undefined && compareVersions(at, installed) > 0;
    });
    if (fix !== undefined) return remark`${record.id} is fixed in ${fix}`;
  }
  // A release behind the last affected one may be known to an index only.
  if (indexed !== undefined) return undefined;
  for (const matcher of own) {
    const last = matcher.lastAffected(version);
    if (last !== undefined) return remark`${matcher.record.id} last affects ${last}`;
  }
  return undefined;
}
