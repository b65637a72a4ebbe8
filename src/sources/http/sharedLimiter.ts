/** The limits of one service over all processes of a user: a place for each request at once, and a log of requests that outlives them. */
import { replaceUnflushed } from '../../platform/durableFile';
import type { HeldLock } from '../../platform/lock/heldLock';
import { lockWithin, tryLock, whenOneIsFree } from '../../platform/lock/systemLock';
import { formatLimitState, type LimitState, longestClosedMs, mostStateBytes, parseLimitState } from './limitState';
import type { RollingLimit } from '../sourceFacts';
import { rollingWaitMs } from './rollingWait';
import type { SharedGate, SharedPlace } from './sharedGate';
import { longestLockMs, readUpTo, type SharedLimits, tooLong } from './sharedLimits';

/** Of one service. */
interface Limits {
  readonly atOnce: number;
  readonly rolling: readonly RollingLimit[];
}

/** `wait`: nothing may leave for so many milliseconds. `full`: one of these places must be freed first; none: of this process. */
type Tried =
  | { readonly kind: 'place'; readonly place: OwnPlace }
  | { readonly kind: 'closed' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'full'; readonly places: readonly number[] };

interface OwnPlace {
  readonly index: number;
  readonly lock: HeldLock;
}

/** Milliseconds: a request ends before, or its process stands still. */
const longestPlaceMs = 300_000;
const lookAgainMs = 2000;
/** Milliseconds between two looks for a pause that another process was asked for: no longer than a request is on its way. */
const lookMs = 50;

export class SharedLimiter implements SharedGate {
  /** Indexes of the places that this process has. */
  private readonly own = new Set<number>();
  private turns: Promise<unknown> = Promise.resolve();
  private toTellMs = 0;
  /** Until when the service is known to be left alone, on the monotonic clock. */
  private knownUntil = -Infinity;
  private name: Promise<string> | undefined;
  /** What the file looked like when it was last read, and when it was last looked at, on the machine's own clock. */
  private seen = '';
  private lookedAt = -Infinity;
  /** Whoever waits for a place comes first, on the machine's own clock. */
  private politeUntil = 0;

  /** `parts`: the service, its address, and the secret that it counts by. `onDidClose`: another process was told to wait so many milliseconds. */
  constructor(
    private readonly parts: readonly string[],
    private readonly limits: Limits,
    private readonly all: SharedLimits,
    private readonly onDidClose: (ms: number) => void,
  ) {}

  async enter(signal: AbortSignal): Promise<SharedPlace | 'closed' | undefined> {
    const got = await this.whenPossible(true, signal);
    return typeof got === 'object' ? { end: (sent) => this.end(got, sent) } : got;
  }

  async whenRoom(signal: AbortSignal): Promise<'closed' | undefined> {
    const got = await this.whenPossible(false, signal);
    return typeof got === 'object' ? undefined : got;
  }

  /** The others learn it with the end of this one's next request. */
  tell(ms: number): void {
    this.toTellMs = Math.min(longestClosedMs, Math.max(this.toTellMs, ms));
    this.knownUntil = Math.max(this.knownUntil, this.all.ports.clock.monotonic() + this.toTellMs);
  }

  private async whenPossible(takes: boolean, signal: AbortSignal): Promise<OwnPlace | 'closed' | undefined> {
    let fullSince: number | undefined;
    while (!this.all.isAlone) {
      signal.throwIfAborted();
      let tried: Tried;
      try {
        tried = await this.inTurn(() => this.try(takes));
        if (tried.kind === 'full') fullSince ??= performance.now();
        else fullSince = undefined;
        if (fullSince !== undefined && performance.now() - fullSince > longestPlaceMs) throw tooLong();
      } catch (error) {
        this.all.fail(error);
        return undefined;
      }
      if (tried.kind === 'place') return tried.place;
      if (tried.kind === 'closed') return 'closed';
      if (tried.kind === 'wait') await this.all.ports.clock.sleep(tried.ms, signal);
      else if (tried.places.length === 0) return undefined;
      else await this.whenFreed(tried.places, signal);
    }
    return undefined;
  }

  private async whenFreed(places: readonly number[], signal: AbortSignal): Promise<void> {
    const names = await Promise.all(places.map((index) => this.placeName(index)));
    await whenOneIsFree(names, lookAgainMs, signal, this.all.machine);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turns.then(work);
    this.turns = done.catch(() => undefined); // Whoever waits for it hears of it.
    return done;
  }

  private async try(takes: boolean): Promise<Tried> {
    const politeMs = this.politeUntil - performance.now();
    if (politeMs > 0) await new Promise((resolve) => setTimeout(resolve, politeMs));
    const place = await this.freePlace();
    if (place === undefined) return { kind: 'full', places: this.places().filter((index) => !this.own.has(index)) };
    let tried: Tried | undefined;
    try {
      tried = await this.tryWith(place, takes);
      return tried;
    } finally {
      if (!takes || tried?.kind !== 'place') await this.free(place);
    }
  }

  private async tryWith(place: OwnPlace, takes: boolean): Promise<Tried> {
    if (this.limits.rolling.length === 0) {
      return (await this.hasNews()) && (await this.change(() => undefined))
        ? { kind: 'closed' }
        : { kind: 'place', place };
    }
    let tried: Tried = { kind: 'place', place };
    const isClosed = await this.change(async (state, now) => {
      await this.endDead(state, place, now);
      const { ended, open } = state;
      const ms = rollingWaitMs(this.limits.rolling, { active: open.size, ended }, now);
      if (ms === Infinity) tried = { kind: 'full', places: [...open.keys()].filter((index) => !this.own.has(index)) };
      else if (ms > 0) tried = { kind: 'wait', ms };
      else if (takes && !this.isNews(closedMs(state, now))) open.set(place.index, now);
    });
    return isClosed ? { kind: 'closed' } : tried;
  }

  /** The requests of processes that are gone reached the service by now, if ever. */
  private async endDead({ open, ended }: LimitState, place: OwnPlace, now: number): Promise<void> {
    for (const index of [...open.keys()]) {
      if (index !== place.index) {
        const left = this.own.has(index) ? undefined : await tryLock(await this.placeName(index), this.all.machine);
        if (left === undefined) continue;
        await left.release();
      }
      open.delete(index);
      ended.push(now);
    }
  }

  private async end(place: OwnPlace, sent: boolean): Promise<void> {
    const { rolling } = this.limits;
    try {
      if (!this.all.isAlone && (rolling.length > 0 || this.toTellMs > 0)) {
        await this.inTurn(() =>
          this.change((state, now) => {
            state.open.delete(place.index);
            if (sent && rolling.length > 0) state.ended.push(now);
          }),
        );
      }
    } catch (error) {
      this.all.fail(error);
    } finally {
      if (place.lock.isWanted) this.politeUntil = performance.now() + 5 + 10 * Math.random();
      await this.free(place);
    }
  }

  private places(): readonly number[] {
    return Array.from({ length: this.limits.atOnce }, (_, index) => index);
  }

  private async freePlace(): Promise<OwnPlace | undefined> {
    for (const index of this.places()) {
      if (this.own.has(index)) continue;
      const lock = await tryLock(await this.placeName(index), this.all.machine);
      if (lock === undefined) continue;
      this.own.add(index);
      return { index, lock };
    }
    return undefined;
  }

  private async free({ index, lock }: OwnPlace): Promise<void> {
    await lock.release().catch((error: unknown) => this.all.fail(error));
    this.own.delete(index);
  }

  private ownName(): Promise<string> {
    return (this.name ??= this.all.nameOf(this.parts));
  }

  private async placeName(index: number): Promise<string> {
    return `${await this.ownName()}-${index}`;
  }

  /** Whether the file is another than the one that was last read. */
  private async hasNews(): Promise<boolean> {
    if (performance.now() - this.lookedAt < lookMs) return false;
    return (await this.look()) !== this.seen;
  }

  private async look(): Promise<string> {
    this.lookedAt = performance.now();
    const stat = await this.all.ports.fileSystem.stat(this.all.fileOf(await this.ownName()));
    return stat === undefined ? '' : `${stat.kind} ${stat.size} ${stat.modifiedMs}`;
  }

  /** Alone with the state. Whether it holds a wait that this process had not heard of, which is told then. */
  private async change(work: (state: LimitState, now: number) => Promise<void> | void): Promise<boolean> {
    const { clock, fileSystem } = this.all.ports;
    const name = await this.ownName();
    const lock = await lockWithin(`${name}-log`, longestLockMs, this.all.machine);
    if (lock === undefined) throw tooLong();
    try {
      const file = this.all.fileOf(name);
      const before = await readUpTo(fileSystem, file, mostStateBytes);
      const now = clock.now();
      const state = parseLimitState(before, this.limits.rolling, now);
      await work(state, now);
      if (this.toTellMs > closedMs(state, now)) state.closed = { since: now, ms: this.toTellMs };
      this.toTellMs = 0;
      const after = formatLimitState(state);
      if (after !== before) await replaceUnflushed(fileSystem, file, Buffer.from(after), this.all.ports.randomHex);
      if (this.limits.rolling.length === 0) this.seen = await this.look();
      return this.hear(closedMs(state, now));
    } finally {
      await lock.release();
    }
  }

  private isNews(ms: number): boolean {
    // Two clocks never agree to the millisecond.
    return ms > 0 && this.all.ports.clock.monotonic() + ms > this.knownUntil + 100;
  }

  private hear(ms: number): boolean {
    if (!this.isNews(ms)) return false;
    this.knownUntil = this.all.ports.clock.monotonic() + ms;
    this.onDidClose(ms);
    return true;
  }
}

function closedMs({ closed }: LimitState, now: number): number {
  return closed === undefined ? 0 : Math.max(0, closed.since + closed.ms - now);
}
