/** Why a version cell may not say which release is installed. Decides from what the cell holds and which versions of the package are known. */
import { mentionedVersions, type AdvisoryMatcher } from '../advisory/advisoryMatch';
import { type FlawGroup, groupFlaws, isMaliciousFlaw } from '../advisory/flaws';
import type { IndexedPackage } from '../advisory/sourcePorts';
import { isDistributionLabel, mayBeDate, monthOf, trailingZeroReadings } from '../package/typedVersion';
import { compareVersions, parseVersion, revisedRelease } from '../package/version';
import { unseenIn } from '../message/inert';
import { foreign } from '../message/quoted';
import { remark } from '../message/remark';
import type { Flaw } from '../advisory/flaw';
import type { PackageQuery } from '../sheet/packageRow';

/** What is known of the package, whatever version is installed. */
export interface VersionKnowledge {
  readonly name: string;
  readonly matchers: readonly AdvisoryMatcher[];
  /** Of the package index, when it answered. */
  readonly indexed: IndexedPackage | undefined;
}

export interface VersionDoubt {
  /** A sentence. */
  readonly reason: string;
  /** Every version that may be meant; undefined: any. */
  readonly readings: readonly string[] | undefined;
  /** It is about records or the project: the name and the version are as meant. */
  readonly isSureOfVersion?: true;
}

/** Those of the flaws that affect the version whatever is meant. */
export function certainFlaws(
  flaws: readonly Flaw[],
  { readings }: VersionDoubt,
  { matchers }: VersionKnowledge,
): readonly Flaw[] {
  return flaws.filter(({ ids }) => {
    const own = matchers.filter(({ record }) => [record.id, ...record.aliases].some((id) => ids.includes(id)));
    return readings === undefined
      ? own.some(({ affectsAll }) => affectsAll)
      : readings.every((reading) => own.some((matcher) => matcher.affects(reading)));
  });
}

/** With a blank between the two. */
const isDayOrTime = /^[\d:. -]+$/;

/** What a cell shows that is no version, whatever it holds; undefined for a version. */
export function shownInstead({ identity, versionShows, versionMarked }: PackageQuery): string | undefined {
  const { version } = identity;
  if (versionShows === 'nothing') return remark`version cell contains a formula without a result`;
  if (version === '') return remark`version missing`;
  const shown = isDayOrTime.test(version) ? version : foreign(version);
  if (versionMarked === 'struck') return remark`version cell is struck through (${shown})`;
  if (versionMarked === 'raised') return remark`version cell has raised or lowered characters (${shown})`;
  if (versionShows === 'other')
    return remark`version cell contains ${shown}, but its number format shows another value`;
  if (versionShows === 'day') return remark`version cell shows a date (${shown})`;
  if (versionShows === 'time') return remark`version cell shows a time of day (${shown})`;
  return versionShows === undefined ? undefined : remark`version cell shows a date and time (${shown})`;
}

/** Undefined for a text that PEP 440 reads. */
export function unreadable(version: string): string | undefined {
  if (parseVersion(version) !== undefined) return undefined;
  const unseen = unseenIn(version);
  return unseen === undefined
    ? remark`version "${version}" is not readable`
    : remark`version "${version}" contains an invisible character (${unseen})`;
}

/**
 * Another reading of a number is in doubt where the verdict would differ and that reading is a known version: a release,
 * or listed or a bound in any record. Where nothing rules it out, any reading is.
 */
export function doubtAboutNumber(query: PackageQuery, known: VersionKnowledge): VersionDoubt | undefined {
  const { version } = query.identity;
  const exists = known.indexed?.metadata.installedExists;
  const { isKnown, rulesOut } = versionsOf(known);
  const day = doubtAboutDay(query, known);
  if (day !== undefined) return day;
  const groups = groupFlaws(known.matchers);
  const plain = affectedGroups(groups, version);
  const differs = (reading: string): boolean => affectedGroups(groups, reading) !== plain;
  const { versionStored: stored } = query;
  const readings = [...new Set([...trailingZeroReadings(version), ...trailingZeroReadings(version, stored)])];
  if (stored !== undefined && differs(stored)) {
    const reason = remark`version cell shows ${version} and contains ${stored}`;
    return { reason, readings: [version, stored, ...readings, ...trailingZeroReadings(stored)] };
  }
  const only = readings.find(isKnown);
  if (exists === false && only !== undefined)
    return { reason: remark`version typed as a number: PyPI has no ${version} but ${only}`, readings: [only] };
  const possible = readings.filter((reading) => isKnown(reading) || !rulesOut(reading, version));
  const other = possible.find(differs);
  return other === undefined ? undefined : { reason: ambiguous(version, other), readings: [version, ...possible] };
}

/** A number format does not make a version of a day: 46296 is one, and so is 46296.00. */
function doubtAboutDay(
  { identity: { version }, versionStored: stored = version }: PackageQuery,
  known: VersionKnowledge,
): VersionDoubt | undefined {
  if (!mayBeDate(version) && !mayBeDate(stored)) return undefined;
  if (known.indexed?.metadata.installedExists === true || versionsOf(known).isKnown(version)) return undefined;
  return { reason: ambiguous(version, remark`a date`), readings: undefined };
}

/** A format that adds zeros says which are meant, unless nobody knows that version, but the one with fewer of them. */
export function doubtAboutZeros(query: PackageQuery, known: VersionKnowledge): VersionDoubt | undefined {
  const { versionStored: stored } = query;
  const { version } = query.identity;
  const { isKnown } = versionsOf(known);
  if (stored === undefined || isKnown(version)) return undefined;
  const day = doubtAboutDay(query, known);
  if (day !== undefined) return day;
  const groups = groupFlaws(known.matchers);
  const plain = affectedGroups(groups, version);
  const readings = withFewerZeros(version, stored).filter(isKnown);
  if (readings.every((reading) => affectedGroups(groups, reading) === plain)) return undefined;
  return { reason: remark`version cell shows ${version} and contains ${stored}`, readings: [version, ...readings] };
}

/** From `1.100` to `1.1`: `1.10` and `1.1`. */
function withFewerZeros(shown: string, stored: string): readonly string[] {
  const shorter = Array.from({ length: shown.length }, (_, at) => shown.slice(0, shown.length - 1 - at));
  return [...shorter.filter((text) => Number(text) === Number(shown) && /\.\d+$/.test(text)), stored];
}

/**
 * `1.0-1` and `1.0+ubuntu1` as distributions number their builds of 1.0, where nobody has a release of that number: such
 * a build may hold the flaws of 1.0, and fixes that 1.0 does not.
 */
export function doubtAboutBuild(
  query: PackageQuery,
  known: VersionKnowledge,
  flaws: readonly Flaw[],
): string | undefined {
  const { version } = query.identity;
  const parsed = parseVersion(version);
  if (parsed === undefined || known.indexed?.releases.some((release) => isRelease(release.version, parsed.canonical)))
    return undefined;
  const isLabeled = isDistributionLabel(parsed.local);
  const reading = monthOf(version);
  if (reading !== undefined && flaws.length === 0 && isAffected(known, reading))
    return remark`version ${version} may be ${reading}, which is affected`;
  const base = revisedRelease(version) ?? (isLabeled ? version.split('+', 1)[0] : undefined);
  if (base === undefined || flaws.some(isMaliciousFlaw) || versionsOf(known).isKnown(version)) return undefined;
  return isAffected(known, base)
    ? remark`version ${version} may be a distribution's build of ${base}, which is affected`
    : undefined;
}

function isAffected({ matchers }: VersionKnowledge, version: string): boolean {
  return matchers.some((matcher) => matcher.affects(version));
}

function isRelease(text: string, canonical: string): boolean {
  return parseVersion(text)?.canonical === canonical;
}

interface KnownVersions {
  /** Released, listed or named as a bound. */
  readonly isKnown: (version: string) => boolean;
  /**
   * Whether the package has no such version by an index, or by a list in a record. Such a list holds affected versions only:
   * it tells of none above its last, unless it has the version as it was typed.
   */
  readonly rulesOut: (reading: string, typed: string) => boolean;
}

function versionsOf({ name, matchers, indexed }: VersionKnowledge): KnownVersions {
  const mentioned = matchers.map(({ record }) => mentionedVersions(record, name));
  const released = indexed?.releases.map(({ version }) => version) ?? [];
  const listed = mentioned.flatMap((each) => each.listed).flatMap((text) => parseVersion(text) ?? []);
  const bounds = mentioned.flatMap((each) => each.bounds);
  const others = [...released, ...bounds].flatMap((text) => parseVersion(text) ?? []);
  const known = new Set([...listed, ...others].map(({ canonical }) => canonical));
  const isAsTyped = (version: string): boolean => {
    const typed = parseVersion(version)?.canonical;
    return listed.some(({ canonical }) => canonical === typed);
  };
  return {
    isKnown: (version) => known.has(parseVersion(version)?.canonical ?? ''),
    rulesOut: (reading, typed) => {
      if (released.length > 0 || isAsTyped(typed)) return true;
      const version = parseVersion(reading);
      return version !== undefined && listed.some((each) => compareVersions(each, version) > 0);
    },
  };
}

function ambiguous(version: string, other: string): string {
  return remark`version typed as a number may be ${version} or ${other}`;
}

/** One comparable text for the set of flaws that affect a version. */
function affectedGroups(groups: readonly FlawGroup[], version: string): string {
  return groups.map((group) => (group.matchers.some((matcher) => matcher.affects(version)) ? '1' : '0')).join('');
}
