/** One version range of an advisory: the walk of the OSV schema, and what in it cannot be read. */
import type { AffectedRange, RangeEvent } from './advisory';
import { compareToBound, compareVersions, parseVersion, type Version } from '../package/version';
import { foreign, quoted } from '../message/quoted';
import { remark } from '../message/remark';

type EventKind = 'introduced' | 'last_affected' | 'fixed' | 'limit';

/** Why nobody can tell which versions a record affects. */
export interface OpenRecord {
  /** An event that is no version; `order`: a range that ends before it starts; `again`: one that ends and begins at the same version; `both`: one that last affects what it says is fixed; `withdrawn`: what should be a time, and is none; `listed`: what a list names; `silent`: neither a list nor a start. */
  readonly kind: EventKind | 'listed' | 'order' | 'again' | 'both' | 'silent' | 'withdrawn';
  /** As published; '' for `silent`. */
  readonly text: string;
}

export const silent: OpenRecord = { kind: 'silent', text: '' };

export function describeOpen(id: string, { kind, text }: OpenRecord): string {
  switch (kind) {
    case 'silent':
      return remark`${id} does not state which versions it affects`;
    case 'listed':
      return remark`${id} lists "${text}", which is not a version`;
    case 'introduced':
      return remark`${id} begins at "${text}", which is not a version`;
    case 'last_affected':
      return remark`${id} last affects "${text}", which is not a version`;
    case 'fixed':
      return remark`${id} is fixed in "${text}", which is not a version`;
    case 'limit':
      return remark`${id} ends before "${text}", which is not a version`;
    case 'withdrawn':
      return remark`${id} may have been withdrawn: ${jsonInSentence(text)} is not a date`;
    case 'again':
      return remark`${id} ends and begins again at ${foreign(text)}`;
    case 'both':
      return remark`${id} names ${foreign(text)} as the last affected version and as the fix`;
    case 'order':
      return remark`${id} has a range that ends before it starts: ${text}`;
  }
}

/** JSON that may be cut off. */
function jsonInSentence(json: string): string {
  return json.startsWith('"') ? quoted(json.slice(1).replace(/"$/, '')) : foreign(json);
}

export interface Boundary {
  readonly kind: EventKind;
  readonly text: string;
  /** Undefined stands before every version: the `introduced` event "0". */
  readonly version: Version | undefined;
  /** Of an introduction: an end that is published behind it and does not say where it ends. */
  readonly doubt?: OpenRecord | undefined;
  /** Of an introduction: no other end can be read, so that nobody knows how far it reaches. */
  readonly isVague?: boolean;
  /** Of an introduction: an end published for it stands at the same version. */
  readonly endsAtOnce?: boolean;
}

export interface PreparedRange {
  /** Sorted; without limits. */
  readonly events: readonly Boundary[];
  /** What leaves open which versions it holds. */
  readonly open: OpenRecord | undefined;
  /** Undefined: no bound. */
  readonly limits: readonly Version[] | undefined;
}

/** At equal versions a fix wins over an introduction. */
const kindOrder: Readonly<Record<EventKind, number>> = { introduced: 0, last_affected: 1, fixed: 2, limit: 3 };

export function prepareRange({ events }: AffectedRange): PreparedRange {
  const boundaries = events.flatMap((event, at) => readEvent(event, endsOf(events, at)) ?? []);
  const limits = boundaries.filter(({ kind }) => kind === 'limit');
  const unlimited = limits.length === 0 || limits.some(({ text }) => text === '*');
  const unreadable = events.filter((event) => !isEnd(event) && readBoundary(event) === undefined).map(namedEvent);
  const limit = unreadable.find(({ kind }) => kind === 'limit');
  const isStarted = events.some((event) => 'introduced' in event);
  const backwards = boundaries.find(({ doubt }) => doubt?.kind === 'order')?.doubt;
  return {
    open: unreadable[0] ?? (isStarted ? backwards : silent),
    events: begunAgain(
      boundaries
        .filter(({ kind }) => kind !== 'limit')
        .map((event) => (limit === undefined ? event : { ...event, isVague: true, doubt: event.doubt ?? limit }))
        .sort(compareBoundaries),
    ),
    limits: unlimited ? undefined : limits.flatMap(({ version }) => (version === undefined ? [] : [version])),
  };
}

/**
 * The schema leaves open what holds behind `<2.0, >=2.0` where versions below are affected, too: of the introductions at such
 * an end, those that do not end there themselves may hold what follows.
 */
function begunAgain(events: readonly Boundary[]): readonly Boundary[] {
  const ordered: Boundary[] = [];
  let isOpen = false;
  for (let at = 0; at < events.length;) {
    const from = at;
    while (at < events.length && distanceOf(events[from], events[at]) === 0) at += 1;
    const group = events.slice(from, at);
    const again = group.filter(({ kind, endsAtOnce }) => kind === 'introduced' && endsAtOnce !== true);
    const hasEnd = again.length < group.length && group.some(({ kind }) => kind !== 'introduced');
    if (isOpen && hasEnd && again.length > 0) {
      const doubt = { kind: 'again' as const, text: again[0]?.text ?? '' };
      // The last affected version itself is affected either way.
      if (group.every(({ kind }) => kind !== 'fixed')) ordered.push(...again);
      ordered.push(...group.filter((event) => !again.includes(event)));
      ordered.push(...again.map((event) => ({ ...event, isVague: true, doubt: event.doubt ?? doubt })));
    } else {
      ordered.push(...group);
      isOpen = !hasEnd;
    }
  }
  return ordered;
}

function distanceOf(a: Boundary | undefined, b: Boundary | undefined): number {
  if (a?.version === undefined || b?.version === undefined) return Number(a?.version !== b?.version);
  return compareVersions(a.version, b.version);
}

function isEnd(event: RangeEvent): boolean {
  return 'fixed' in event || 'last_affected' in event;
}

/** What is published behind the event up to the next introduction, with the limits of the whole range. */
function endsOf(events: readonly RangeEvent[], at: number): readonly RangeEvent[] {
  const following = events.slice(at + 1);
  const next = following.findIndex((each) => 'introduced' in each);
  const ends = following.slice(0, next === -1 ? undefined : next).filter(isEnd);
  return [...ends, ...events.filter((each) => 'limit' in each)];
}

/** Undefined for an event whose version is not PEP 440; `ends`: of an introduction. */
function readEvent(event: RangeEvent, ends: readonly RangeEvent[]): Boundary | undefined {
  const start = readBoundary(event);
  if (start?.kind !== 'introduced') return start;
  const behind = ends.flatMap((end) => readBoundary(end) ?? []);
  const [first] = behind;
  const endsAtOnce = behind.some((end) => end.kind !== 'limit' && distanceOf(end, start) === 0);
  const unreadable = ends.filter(isEnd).find((end) => readBoundary(end) === undefined);
  if (unreadable !== undefined) {
    const isVague = ends.filter(isEnd).every((end) => readBoundary(end) === undefined);
    return { ...start, endsAtOnce, doubt: namedEvent(unreadable), isVague };
  }
  if (first === undefined || behind.some((end) => isBehind(end, start))) return { ...start, endsAtOnce };
  const mark = first.kind === 'last_affected' ? '<=' : '<';
  return {
    ...start,
    endsAtOnce,
    doubt: { kind: 'order', text: `>= ${start.text.trim()}, ${mark} ${first.text.trim()}` },
  };
}

function isAboveZero(version: Version): boolean {
  const zero = parseVersion('0');
  return zero !== undefined && compareVersions(version, zero) > 0;
}

/** Whether some version lies between the start and the end. */
function isBehind({ kind, version }: Boundary, start: Boundary): boolean {
  if (version === undefined) return true;
  // Only development and pre-releases of 0 lie between.
  if (start.version === undefined) return kind === 'last_affected' || isAboveZero(version);
  const distance = compareVersions(version, start.version);
  return kind === 'last_affected' ? distance >= 0 : distance > 0;
}

function readBoundary(event: RangeEvent): Boundary | undefined {
  const boundary = namedEvent(event);
  if (boundary.text === '*' && boundary.kind === 'limit') return { ...boundary, version: undefined };
  if (boundary.text === '0' && boundary.kind === 'introduced') return { ...boundary, version: undefined };
  const version = parseVersion(boundary.text);
  return version === undefined ? undefined : { ...boundary, version };
}

export function namedEvent(event: RangeEvent): { readonly kind: EventKind; readonly text: string } {
  if ('introduced' in event) return { kind: 'introduced', text: event.introduced };
  if ('fixed' in event) return { kind: 'fixed', text: event.fixed };
  if ('last_affected' in event) return { kind: 'last_affected', text: event.last_affected };
  return { kind: 'limit', text: event.limit };
}

export function compareBoundaries(a: Boundary, b: Boundary): number {
  if (a.version === undefined || b.version === undefined) {
    return Number(a.version !== undefined) - Number(b.version !== undefined);
  }
  return compareVersions(a.version, b.version) || kindOrder[a.kind] - kindOrder[b.kind];
}

/** From the first version on, without an end. */
export function isEveryVersion({ events, limits }: PreparedRange): boolean {
  const isWithoutEnd = limits === undefined && events.every(({ kind }) => kind === 'introduced');
  return isWithoutEnd && events.some(({ version, isVague }) => version === undefined && isVague !== true);
}

/** What ends at a text that is no version may have ended before: see `opens`. */
export function isInRange(range: PreparedRange, version: Version): boolean {
  const start = startOf(range, version);
  return start !== undefined && start.isVague !== true;
}

/**
 * OSV schema, "Evaluation": walk the sorted events; what holds after the last one passed counts. The introduction that
 * holds; undefined: none does. Local builds are at their release.
 */
export function startOf({ events, limits }: PreparedRange, version: Version): Boundary | undefined {
  if (limits !== undefined && !limits.some((limit) => compareToBound(version, limit) < 0)) return undefined;
  let start: Boundary | undefined;
  let last: Boundary | undefined;
  for (const event of events) {
    const distance = event.version === undefined ? 1 : compareToBound(version, event.version);
    if (distance < 0) break;
    // What surely holds the version is not put in doubt by another part that may.
    if (event.kind === 'introduced') start = start === undefined || start.isVague === true ? event : start;
    else if (event.kind === 'last_affected' && distance === 0) last = event;
    // The schema allows one of the two only: nobody knows which of them is meant.
    else if (distance === 0 && distanceOf(last, event) === 0 && start !== undefined)
      start = { ...start, isVague: true, doubt: start.doubt ?? { kind: 'both', text: event.text } };
    else start = undefined;
  }
  return start;
}
