/** Finds the workers of a scan and watches them and the server while it runs: says what is missing, and gives up after a minute. */
import type { Redis } from 'ioredis';
import { UserError } from '../core/message/errors';
import { verbatim } from '../core/message/text';
import type { Clock } from '../platform/clock';
import { type Fitting, fittingWorkers, type Wanted } from './fittingWorkers';
import type { QueueAddress } from './queueAddress';
import { type QueueLibrary } from './queueLibrary';
import { checkQueueServer, connectionOptions } from './queueServer';
import { type Hello, listWorkers } from './workerRegistry';

const lookMs = 1000;
/** Milliseconds until it is said that something is missing. */
const saidAfterMs = 1500;

export interface WatchPorts {
  readonly address: QueueAddress;
  readonly library: QueueLibrary;
  readonly wanted: Wanted;
  readonly clock: Clock;
  /** Milliseconds without a server, or without a worker, until the scan gives up. */
  readonly patienceMs: number;
  readonly onDidWarn: (message: string) => void;
  readonly signal: AbortSignal;
}

export interface Found {
  readonly hello: Hello;
  readonly now: number;
}

type Missing = 'server' | 'worker';

export class QueueWatch {
  readonly redis: Redis;
  private missing: { readonly what: Missing; readonly since: number; isSaid: boolean } | undefined;
  private wasFound = false;
  private refused = '';
  private readonly closed = new AbortController();

  constructor(private readonly ports: WatchPorts) {
    this.redis = new ports.library.Redis({ ...connectionOptions(ports.address), lazyConnect: true });
    this.redis.on('error', () => undefined); // Its state tells.
  }

  /** A worker that fits. Rejects with a UserError `queueRefused` or `queueAway`, or with the signal's reason. */
  async find(): Promise<Found> {
    const { address, library, signal, clock } = this.ports;
    for (;;) {
      signal.throwIfAborted();
      const begun = clock.monotonic();
      if ((await checkQueueServer(address, library)) === undefined) break;
      this.note('server', begun);
      await clock.sleep(lookMs, signal);
    }
    await this.redis.connect().catch(() => undefined); // It tries again by itself.
    for (;;) {
      signal.throwIfAborted();
      const found = await this.look();
      if (found !== undefined) return found;
      await clock.sleep(lookMs, signal);
    }
  }

  /** `onDidGiveUp` is called once at most. */
  watch(data: string, onDidGiveUp: (error: UserError) => void): void {
    this.keepLooking(data).catch((error: unknown) => {
      if (!this.closed.signal.aborted && error instanceof UserError) onDidGiveUp(error);
    });
  }

  close(): void {
    this.closed.abort();
    this.redis.disconnect();
  }

  private async keepLooking(data: string): Promise<void> {
    const { signal } = this.closed;
    for (;;) {
      await this.ports.clock.sleep(lookMs, signal);
      if (signal.aborted) return;
      await this.look(data);
    }
  }

  /** `data`: of the group that answers this scan. */
  private async look(data?: string): Promise<Found | undefined> {
    const { wanted, clock } = this.ports;
    const listed = this.redis.status === 'ready' ? await within(listWorkers(this.redis), clock) : undefined;
    if (listed === undefined) {
      this.note('server');
      return undefined;
    }
    const fitting = fittingWorkers(listed.workers, wanted);
    const hello =
      data === undefined ? fitting.chosen : listed.workers.find((worker) => isOfGroup(worker, data, wanted));
    this.tellRefused(fitting);
    if (hello === undefined) {
      this.note('worker');
      return undefined;
    }
    this.noteBack();
    this.missing = undefined;
    this.wasFound = true;
    return { hello, now: listed.now };
  }

  /** Throws a UserError `queueAway` once it is missing for too long. */
  private note(what: Missing, since?: number): void {
    const now = this.ports.clock.monotonic();
    if (this.missing?.what !== what) {
      this.noteBack();
      this.missing = { what, since: since ?? now, isSaid: false };
    }
    const missingMs = now - this.missing.since;
    if (missingMs >= this.ports.patienceMs) throw this.gaveUp(what);
    // One that was there has been silent for a while already.
    const afterMs = what === 'worker' && this.wasFound ? 0 : saidAfterMs;
    if (this.missing.isSaid || missingMs < afterMs) return;
    this.missing.isSaid = true;
    const { shown } = this.ports.address;
    this.ports.onDidWarn(
      what === 'server'
        ? `Cannot reach the queue server ${shown}. The scan continues when it is available again.`
        : `No worker is running for this scan. Start one with: ihacpa worker --queue ${shown}`,
    );
  }

  private noteBack(): void {
    if (this.missing?.isSaid !== true) return;
    const isServer = this.missing.what === 'server';
    this.ports.onDidWarn(
      isServer ? `The queue server ${this.ports.address.shown} is available again.` : 'A worker is available again.',
    );
  }

  private tellRefused({ refused }: Fitting): void {
    const said = refused.join('\n');
    if (said === this.refused) return;
    this.refused = said;
    for (const sentence of refused) this.ports.onDidWarn(`${sentence}.`);
  }

  private gaveUp(what: Missing): UserError {
    const { shown } = this.ports.address;
    const seconds = Math.round(this.ports.patienceMs / 1000);
    return new UserError({
      code: 'queueAway',
      what: verbatim(
        what === 'server'
          ? `The queue server ${shown} was unavailable for ${seconds} seconds`
          : `No worker was running for this scan for ${seconds} seconds`,
      ),
      next: verbatim(
        what === 'server'
          ? 'Start the server, then resume the scan with --resume-auto. Finished checks are saved'
          : `Start one with ihacpa worker --queue ${shown}, then resume the scan with --resume-auto. Finished checks are saved`,
      ),
    });
  }
}

function isOfGroup(worker: Hello, data: string, { toolVersion }: Wanted): boolean {
  return worker.data === data && worker.toolVersion === toolVersion;
}

/** Undefined: it failed, or took too long. */
async function within<T>(work: Promise<T>, clock: Clock): Promise<T | undefined> {
  const stop = new AbortController();
  const asked = work.catch(() => undefined);
  try {
    return await Promise.race([asked, clock.sleep(2 * lookMs, stop.signal).then(() => undefined)]);
  } finally {
    stop.abort();
  }
}
