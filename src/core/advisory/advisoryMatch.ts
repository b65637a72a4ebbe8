/** Whether an advisory affects a version: the evaluation of the OSV schema. */
import type { AdvisoryRecord, AffectedPackage, AffectedRange } from './advisory';
import {
  type Boundary,
  compareBoundaries,
  isEveryVersion,
  isInRange,
  namedEvent,
  type OpenRecord,
  type PreparedRange,
  prepareRange,
  silent,
  startOf,
} from './advisoryRange';
import { compareVersions, parseVersion, type Version } from '../package/version';

/** One record, prepared for one package, so that many versions can be asked about. */
export interface AdvisoryMatcher {
  readonly record: AdvisoryRecord;
  /** By `versions` lists or ranges; a text that is not PEP 440 is only in a range of every version. A withdrawn record affects nothing. */
  affects(version: string): boolean;
  /** Whatever version is installed. */
  readonly affectsAll: boolean;
  /** Smallest `fixed` above the version among the ranges that hold it, and none of its ranges holds; undefined when none is published. */
  fixedIn(version: string): string | undefined;
  /** The last version that is affected above or at this one, where each of the ranges that hold it says so; undefined otherwise. */
  lastAffected(version: string): string | undefined;
  /** What the record leaves open about the version; undefined when it tells, and for a withdrawn record. */
  opens(version: string): OpenRecord | undefined;
  /** What the ranges that hold the version leave open about their end: a bound that is no version, or an order that cannot be. */
  endDoubt(version: string): OpenRecord | undefined;
  /** Fixes as published that are no versions, of any range. */
  readonly unreadableFixes: readonly string[];
  /** Its list names the version and no range holds it. */
  listsOnly(version: string): boolean;
  /** Its list names the version, but it has ranges and none of them holds it. */
  listsOutsideRange(version: string): boolean;
}

/** Every `versions` entry and every event the record has for the package, as published. */
interface MentionedVersions {
  readonly listed: readonly string[];
  readonly fixed: readonly string[];
  /** Of events of any kind. */
  readonly bounds: readonly string[];
}

interface PreparedPackage {
  readonly listed: ReadonlySet<string>;
  readonly ranges: readonly PreparedRange[];
  /** What leaves open which versions the list names. */
  readonly openList: OpenRecord | undefined;
}

/** `name` is normalized by PEP 503. Entries for other packages and ecosystems are left out. */
export function prepareMatcher(record: AdvisoryRecord, name: string): AdvisoryMatcher {
  const packages = record.withdrawn ? [] : entriesFor(record, name).map(preparePackage);
  // OSV schema, "affected": an entry without a list and without a range of versions names the package only.
  const isBare = packages.some(({ listed, ranges }) => listed.size + ranges.length === 0);
  const names = (text: string): boolean => {
    const version = parseVersion(text);
    return packages.some((entry) => isListed(entry, text, version) || isInRanges(entry, version));
  };
  const { unclearWithdrawal } = record;
  const unclear: OpenRecord | undefined =
    unclearWithdrawal === undefined ? undefined : { kind: 'withdrawn', text: unclearWithdrawal };
  const affects = (text: string): boolean => unclear === undefined && names(text);
  const holding = (text: string): readonly Boundary[] => {
    const version = parseVersion(text);
    const ranges = version === undefined ? [] : packages.flatMap((entry) => entry.ranges);
    return ranges.flatMap((range) => (version === undefined ? undefined : startOf(range, version)) ?? []);
  };
  const affectsAll = unclear === undefined && packages.some((entry) => isInRanges(entry, undefined));
  const listsOnly = (text: string): boolean => {
    const isRead = parseVersion(text) !== undefined;
    return affects(text) && (isRead ? holding(text).length === 0 : !affectsAll);
  };
  return {
    record,
    affects,
    affectsAll,
    opens: (text) => {
      if (names(text)) return unclear;
      const vague = holding(text).find(({ isVague }) => isVague)?.doubt;
      const open = packages.flatMap(({ ranges }) => ranges).find((range) => range.open !== undefined)?.open;
      const openList = packages.find((entry) => entry.openList !== undefined)?.openList;
      return vague ?? open ?? openList ?? (isBare ? silent : undefined);
    },
    endDoubt: (text) =>
      holding(text).find(({ doubt }) => doubt !== undefined)?.doubt ?? (names(text) ? unclear : undefined),
    listsOnly,
    listsOutsideRange: (text) => packages.some(({ ranges }) => ranges.length > 0) && listsOnly(text),
    unreadableFixes: record.withdrawn
      ? []
      : mentionedVersions(record, name).fixed.filter((text) => parseVersion(text) === undefined),
    lastAffected: (text) => {
      const version = parseVersion(text);
      return version === undefined ? undefined : lastAffected(packages, version)?.text.trim();
    },
    fixedIn: (text) => {
      const version = parseVersion(text);
      if (version === undefined) return undefined;
      return smallestFix(packages, version)?.text.trim();
    },
  };
}

export function mentionedVersions(record: AdvisoryRecord, name: string): MentionedVersions {
  const entries = entriesFor(record, name);
  const events = entries.flatMap((entry) => entry.ranges.filter(isVersionRange).flatMap((range) => range.events));
  return {
    listed: entries.flatMap((entry) => entry.versions),
    fixed: events.flatMap((event) => ('fixed' in event ? [event.fixed] : [])),
    bounds: events.map((event) => namedEvent(event).text),
  };
}

/** What the record says of the package itself; a package of another ecosystem may have the same name. */
export function entriesFor(record: AdvisoryRecord, name: string): readonly AffectedPackage[] {
  return record.affected.filter((entry) => entry.ecosystem === 'PyPI' && entry.name === name);
}

/** Ranges of commits say nothing about releases. */
function isVersionRange(range: AffectedRange): boolean {
  return range.type !== 'GIT';
}

function preparePackage({ versions, ranges }: AffectedPackage): PreparedPackage {
  const read = versions.map((text) => ({ text, version: parseVersion(text) }));
  const ofVersions = ranges.filter(isVersionRange);
  const odd = read.filter(({ version }) => version === undefined).map(({ text }) => text);
  // The name of an old release is that of no other; a pattern names more, and what stands alone may be one.
  const open =
    odd.find((text) => text.includes('*')) ?? (ofVersions.length + read.length === odd.length ? odd[0] : undefined);
  return {
    listed: new Set(read.map(({ text, version }) => listKey(text, version))),
    ranges: ofVersions.map(prepareRange),
    openList: open === undefined ? undefined : { kind: 'listed', text: open.trim() },
  };
}

/** Texts that are not PEP 440 are kept apart, so that they only equal themselves. */
function listKey(text: string, version: Version | undefined): string {
  return version === undefined ? `text ${text.trim()}` : version.canonical;
}

function isListed(entry: PreparedPackage, text: string, version: Version | undefined): boolean {
  return (
    entry.listed.has(listKey(text, version)) || (version !== undefined && entry.listed.has(version.publicCanonical))
  );
}

function isInRanges(entry: PreparedPackage, version: Version | undefined): boolean {
  return entry.ranges.some((range) => (version === undefined ? isEveryVersion(range) : isInRange(range, version)));
}

function lastAffected(packages: readonly PreparedPackage[], version: Version): Boundary | undefined {
  const holding = packages.flatMap((entry) => entry.ranges).filter((range) => isInRange(range, version));
  const ends = holding.map(({ events }) =>
    events.find(({ kind, version: end }) => kind === 'last_affected' && end && compareVersions(end, version) >= 0),
  );
  return ends.some((end) => end === undefined)
    ? undefined
    : ends
        .flatMap((end) => end ?? [])
        .sort(compareBoundaries)
        .at(-1);
}

/** A fix that another range of the record holds mends nothing: its own fix counts. */
function smallestFix(packages: readonly PreparedPackage[], version: Version): Boundary | undefined {
  const holding = (at: Version): readonly PreparedRange[] =>
    packages.flatMap((entry) => entry.ranges).filter((range) => isInRange(range, at));
  const next = (at: Version): Boundary | undefined => {
    const fixes = holding(at).flatMap((range) => range.events.filter((event) => event.kind === 'fixed'));
    return fixes.filter((fix) => fix.version && compareVersions(fix.version, at) > 0).sort(compareBoundaries)[0];
  };
  let fix = next(version);
  while (fix?.version !== undefined && holding(fix.version).length > 0) fix = next(fix.version);
  return fix;
}
