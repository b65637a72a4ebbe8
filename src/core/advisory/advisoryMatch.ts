/** Whether an advisory affects a version: the evaluation of the OSV schema. Refuses to count flaws or to name a verdict. */
import type { AdvisoryRecord, AffectedPackage, AffectedRange, RangeEvent } from './advisory';
import { compareToBound, compareVersions, parseVersion, type Version } from '../package/version';

/** One record, prepared for one package, so that many versions can be asked about. */
export interface AdvisoryMatcher {
  readonly record: AdvisoryRecord;
  /** By `versions` lists or ranges; a text that is not PEP 440 can only be listed. A withdrawn record affects nothing. */
  affects(version: string): boolean;
  /** Smallest `fixed` above the version among the ranges that hold it; undefined when none is published. */
  fixedIn(version: string): string | undefined;
}

/** Every `versions` entry and `fixed` event the record has for the package, as published. */
export interface MentionedVersions {
  readonly listed: readonly string[];
  readonly fixed: readonly string[];
}

type EventKind = 'introduced' | 'last_affected' | 'fixed' | 'limit';

interface Boundary {
  readonly kind: EventKind;
  readonly text: string;
  /** Undefined stands before every version: the `introduced` event "0". */
  readonly version: Version | undefined;
}

interface PreparedRange {
  /** Sorted; without limits. */
  readonly events: readonly Boundary[];
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
  return {
    record,
    affects: (text) => {
      const version = parseVersion(text);
      return packages.some((entry) => isListed(entry, text, version) || isInRanges(entry, version));
    },
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
  const boundaries = range.events.map(readEvent).filter((boundary) => boundary !== undefined);
  const limits = boundaries.filter(({ kind }) => kind === 'limit');
  const unlimited = limits.length === 0 || limits.some(({ text }) => text === '*');
  return {
    events: boundaries.filter(({ kind }) => kind !== 'limit').sort(compareBoundaries),
    limits: unlimited ? undefined : limits.flatMap(({ version }) => (version === undefined ? [] : [version])),
  };
}

/** Undefined for an event whose version is not PEP 440: it is skipped, as OSV's own server does. */
function readEvent(event: RangeEvent): Boundary | undefined {
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

/** OSV schema, "Evaluation": walk the sorted events; what holds after the last one passed counts. Local builds are at their release. */
function isInRange({ events, limits }: PreparedRange, version: Version): boolean {
  if (limits !== undefined && !limits.some((limit) => compareToBound(version, limit) < 0)) return false;
  let affected = false;
  for (const event of events) {
    const distance = event.version === undefined ? 1 : compareToBound(version, event.version);
    if (distance < 0) break;
    if (event.kind === 'introduced') affected = true;
    else if (event.kind === 'fixed' || distance > 0) affected = false;
  }
  return affected;
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
