/** Whether an advisory affects a version: the evaluation of the OSV schema. Refuses to count flaws or to name a verdict. */
import type { AdvisoryRecord, AffectedPackage, AffectedRange, RangeEvent } from './advisory';
import { compareToBound, compareVersions, parseVersion, type Version } from '../package/version';
import { remark } from '../text/remark';

/** One record, prepared for one package, so that many versions can be asked about. */
export interface AdvisoryMatcher {
  readonly record: AdvisoryRecord;
  /** By `versions` lists or ranges; a text that is not PEP 440 can only be listed. A withdrawn record affects nothing. */
  affects(version: string): boolean;
  /** Smallest `fixed` above the version among the ranges that hold it; undefined when none is published. */
  fixedIn(version: string): string | undefined;
  /** What the record leaves open about the version; undefined when it tells, and for a withdrawn record. */
  opens(version: string): OpenRecord | undefined;
  /** A fix of the ranges that hold the version that is no PEP 440 version, as published. */
  unreadableFix(version: string): string | undefined;
  /** Its list names the version and no range holds it. */
  listsOnly(version: string): boolean;
  /** Its list names the version, but it has ranges and none of them holds it. */
  listsOutsideRange(version: string): boolean;
}

/** A record that does not tell whether it affects a version. */
export interface OpenRecord {
  /** The end of the range, as published, where that is what cannot be read; undefined: it tells no versions, or no readable start. */
  readonly fix: string | undefined;
}

export function describeOpen(id: string, { fix }: OpenRecord): string {
  if (fix === undefined) return remark`${id} does not say which versions it affects`;
  return remark`${id} is fixed in "${fix}", which is not a version`;
}

/** Every `versions` entry and every event the record has for the package, as published. */
export interface MentionedVersions {
  readonly listed: readonly string[];
  readonly fixed: readonly string[];
  /** Of events of any kind. */
  readonly bounds: readonly string[];
}

type EventKind = 'introduced' | 'last_affected' | 'fixed' | 'limit';

interface Boundary {
  readonly kind: EventKind;
  readonly text: string;
  /** Undefined stands before every version: the `introduced` event "0". */
  readonly version: Version | undefined;
  /** Of an introduction: the text of an end that is published behind it and is no version. */
  readonly unreadableEnd?: string | undefined;
  /** Of an introduction: no other end can be read, so that nobody knows how far it reaches. */
  readonly isVague?: boolean;
}

interface PreparedRange {
  /** Sorted; without limits. */
  readonly events: readonly Boundary[];
  /** Its start or its limit is missing or cannot be read. */
  readonly isOpen: boolean;
  /** Undefined: no bound. */
  readonly limits: readonly Version[] | undefined;
}

interface PreparedPackage {
  readonly listed: ReadonlySet<string>;
  readonly ranges: readonly PreparedRange[];
}

/** At equal versions a fix wins over an introduction. */
const kindOrder: Readonly<Record<EventKind, number>> = { introduced: 0, last_affected: 1, fixed: 2, limit: 3 };

/** `name` is normalised by PEP 503. Entries for other packages and ecosystems are left out. */
export function prepareMatcher(record: AdvisoryRecord, name: string): AdvisoryMatcher {
  const packages = record.withdrawn ? [] : entriesFor(record, name).map(preparePackage);
  // OSV schema, "affected": a record without a list and without a range of versions names the package only.
  const tellsNothing = packages.length > 0 && packages.every(({ listed, ranges }) => listed.size + ranges.length === 0);
  const affects = (text: string): boolean => {
    const version = parseVersion(text);
    return packages.some((entry) => isListed(entry, text, version) || isInRanges(entry, version));
  };
  const holding = (text: string): readonly Boundary[] => {
    const version = parseVersion(text);
    const ranges = version === undefined ? [] : packages.flatMap((entry) => entry.ranges);
    return ranges.flatMap((range) => (version === undefined ? undefined : startOf(range, version)) ?? []);
  };
  const listsOnly = (text: string): boolean => affects(text) && holding(text).length === 0;
  return {
    record,
    affects,
    opens: (text) => {
      if (affects(text)) return undefined;
      const fix = holding(text).find(({ isVague }) => isVague)?.unreadableEnd;
      const isOpen = tellsNothing || packages.some(({ ranges }) => ranges.some((range) => range.isOpen));
      return fix !== undefined || isOpen ? { fix } : undefined;
    },
    unreadableFix: (text) => holding(text).find(({ unreadableEnd }) => unreadableEnd !== undefined)?.unreadableEnd,
    listsOnly,
    listsOutsideRange: (text) => packages.some(({ ranges }) => ranges.length > 0) && listsOnly(text),
    fixedIn: (text) => {
      const version = parseVersion(text);
      if (version === undefined) return undefined;
      return smallestFix(packages, version)?.text;
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

function preparePackage(entry: AffectedPackage): PreparedPackage {
  return {
    listed: new Set(entry.versions.map((text) => listKey(text, parseVersion(text)))),
    ranges: entry.ranges.filter(isVersionRange).map(prepareRange),
  };
}

/** Texts that are not PEP 440 are kept apart, so that they only equal themselves. */
function listKey(text: string, version: Version | undefined): string {
  return version === undefined ? `text ${text.trim()}` : version.canonical;
}

function prepareRange(range: AffectedRange): PreparedRange {
  const boundaries = range.events.flatMap((event, at) => readEvent(event, range.events.slice(at + 1)) ?? []);
  const limits = boundaries.filter(({ kind }) => kind === 'limit');
  const unlimited = limits.length === 0 || limits.some(({ text }) => text === '*');
  const isUnreadable = (event: RangeEvent): boolean => !isEnd(event) && readEvent(event) === undefined;
  const isVague = range.events.some((event) => 'limit' in event && isUnreadable(event));
  return {
    isOpen: range.events.some(isUnreadable) || !range.events.some((event) => 'introduced' in event),
    events: boundaries
      .filter(({ kind }) => kind !== 'limit')
      .map((event) => (isVague ? { ...event, isVague } : event))
      .sort(compareBoundaries),
    limits: unlimited ? undefined : limits.flatMap(({ version }) => (version === undefined ? [] : [version])),
  };
}

function isEnd(event: RangeEvent): boolean {
  return 'fixed' in event || 'last_affected' in event;
}

/** Undefined for an event whose version is not PEP 440; `following`: those published behind it. */
function readEvent(event: RangeEvent, following: readonly RangeEvent[] = []): Boundary | undefined {
  const start = readBoundary(event);
  if (start?.kind !== 'introduced') return start;
  const next = following.findIndex((each) => 'introduced' in each);
  const ends = following.slice(0, next === -1 ? undefined : next).filter(isEnd);
  const unreadable = ends.find((end) => readBoundary(end) === undefined);
  if (unreadable === undefined) return start;
  const isVague = ends.every((end) => readBoundary(end) === undefined);
  return { ...start, unreadableEnd: namedEvent(unreadable).text, isVague };
}

function readBoundary(event: RangeEvent): Boundary | undefined {
  const boundary = namedEvent(event);
  if (boundary.text === '*' && boundary.kind === 'limit') return { ...boundary, version: undefined };
  if (boundary.text === '0' && boundary.kind === 'introduced') return { ...boundary, version: undefined };
  const version = parseVersion(boundary.text);
  return version === undefined ? undefined : { ...boundary, version };
}

function namedEvent(event: RangeEvent): { readonly kind: EventKind; readonly text: string } {
  if ('introduced' in event) return { kind: 'introduced', text: event.introduced };
  if ('fixed' in event) return { kind: 'fixed', text: event.fixed };
  if ('last_affected' in event) return { kind: 'last_affected', text: event.last_affected };
  return { kind: 'limit', text: event.limit };
}

function compareBoundaries(a: Boundary, b: Boundary): number {
  if (a.version === undefined || b.version === undefined) {
    return Number(a.version !== undefined) - Number(b.version !== undefined);
  }
  return compareVersions(a.version, b.version) || kindOrder[a.kind] - kindOrder[b.kind];
}

function isListed(entry: PreparedPackage, text: string, version: Version | undefined): boolean {
  return (
    entry.listed.has(listKey(text, version)) || (version !== undefined && entry.listed.has(version.publicCanonical))
  );
}

function isInRanges(entry: PreparedPackage, version: Version | undefined): boolean {
  return version !== undefined && entry.ranges.some((range) => isInRange(range, version));
}

/** What ends at a text that is no version may have ended before: see `opens`. */
function isInRange(range: PreparedRange, version: Version): boolean {
  const start = startOf(range, version);
  return start !== undefined && start.isVague !== true;
}

/**
 * OSV schema, "Evaluation": walk the sorted events; what holds after the last one passed counts. The introduction that
 * holds; undefined: none does. Local builds are at their release.
 */
function startOf({ events, limits }: PreparedRange, version: Version): Boundary | undefined {
  if (limits !== undefined && !limits.some((limit) => compareToBound(version, limit) < 0)) return undefined;
  let start: Boundary | undefined;
  for (const event of events) {
    const distance = event.version === undefined ? 1 : compareToBound(version, event.version);
    if (distance < 0) break;
    if (event.kind === 'introduced') start = event;
    else if (event.kind === 'fixed' || distance > 0) start = undefined;
  }
  return start;
}

function smallestFix(packages: readonly PreparedPackage[], version: Version): Boundary | undefined {
  const fixes = packages
    .flatMap((entry) => entry.ranges)
    .filter((range) => isInRange(range, version))
    .flatMap((range) => range.events)
    .filter((event) => event.kind === 'fixed' && event.version !== undefined)
    .filter((event) => event.version !== undefined && compareVersions(event.version, version) > 0);
  return fixes.sort(compareBoundaries)[0];
}
