/** The limits of one service over all workers of a queue: a lease for each request under way, and a log by the server's clock. */
import { createHash, randomBytes, scryptSync } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Clock } from '../platform/clock';
import { sha256 } from '../platform/contentHash';
import { longestClosedMs } from '../sources/http/limitState';
import type { OpenGate, SharedGate, SharedPlace } from '../sources/http/sharedGate';
import { limitScript } from './limitScript';
import { queuePrefix } from './jobFormat';

/** Milliseconds after which the request of a worker that is gone counts as ended. */
const leaseMs = 15_000;
const renewMs = 5000;
/** Milliseconds, on the average, until another look for a free place. */
const lookAgainMs = 100;

type What = 'enter' | 'look' | 'renew' | 'end' | 'free';
type Reply = readonly [kind: number, epoch: string, ms?: number];

/** By which the server knows the script, once it has had it. */
const limitScriptName = createHash('sha1').update(limitScript).digest('hex');

/** The same for all workers: slow to guess, since a login of a mirror may be short. */
const salt = 'ihacpa limits';

/** No name at the server tells a secret. */
export function queueGates(redis: Redis, clock: Clock): OpenGate {
  return ([service, address, secret], limits, onDidClose) => {
    const counted = secret === '' ? '' : scryptSync(secret, salt, 16).toString('hex');
    const name = sha256(JSON.stringify([service, address, counted])).slice(0, 24);
    return new QueueGate(redis, `${queuePrefix}:limits:${service}:${name}`, limits, clock, onDidClose);
  };
}

export class QueueGate implements SharedGate {
  private epoch = '';
  private epochSeen = -Infinity;
  private toTellMs = 0;
  /** Until when the service is known to be left alone, on the monotonic clock. */
  private knownUntil = -Infinity;
  private readonly keys: readonly [string, string, string];

  constructor(
    private readonly redis: Redis,
    name: string,
    private readonly limits: Parameters<OpenGate>[1],
    private readonly clock: Clock,
    private readonly onDidClose: (ms: number) => void,
  ) {
    this.keys = [`${name}:ended`, `${name}:open`, `${name}:facts`];
  }

  async enter(signal: AbortSignal): Promise<SharedPlace | 'closed'> {
    const id = randomBytes(12).toString('hex');
    if ((await this.whenPossible('enter', id, signal)) === 'closed') return 'closed';
    const renewing = setInterval(() => void this.run('renew', id).catch(() => undefined), renewMs);
    renewing.unref();
    return {
      // Not waited for: whatever asks next over this connection comes after it.
      end: (sent) => {
        clearInterval(renewing);
        this.run(sent ? 'end' : 'free', id).catch(() => undefined); // Else its lease ends.
        return Promise.resolve();
      },
    };
  }

  async whenRoom(signal: AbortSignal): Promise<'closed' | undefined> {
    return this.whenPossible('look', '', signal);
  }

  tell(ms: number): void {
    this.toTellMs = Math.min(longestClosedMs, Math.max(this.toTellMs, ms));
    this.knownUntil = Math.max(this.knownUntil, this.clock.monotonic() + this.toTellMs);
  }

  private async whenPossible(what: 'enter' | 'look', id: string, signal: AbortSignal): Promise<'closed' | undefined> {
    for (;;) {
      signal.throwIfAborted();
      const [kind, , ms = 0] = await this.run(what, id);
      if (kind === 0) {
        if (!signal.aborted) return undefined;
        if (what === 'enter') await this.run('free', id);
        continue;
      }
      if (kind === 3 && this.isNews(ms)) {
        this.knownUntil = this.clock.monotonic() + ms;
        this.onDidClose(ms);
        return 'closed';
      }
      await this.clock.sleep(kind === 2 ? lookAgainMs * (0.5 + Math.random()) : ms, signal);
    }
  }

  /** Waits while the server is away: without its count nothing leaves. */
  private async run(what: What, id: string): Promise<Reply> {
    const closing = this.toTellMs;
    this.toTellMs = 0;
    const rolling = this.limits.rolling.flatMap(({ requests, ms }) => [requests, ms]);
    const own = randomBytes(8).toString('hex');
    const args = [what, id, leaseMs, this.limits.atOnce, this.knownEpoch, own, closing, ...rolling];
    try {
      const reply = await this.evaluate([...this.keys, ...args]);
      this.epoch = reply[1];
      this.epochSeen = this.clock.monotonic();
      return reply;
    } catch (error) {
      this.toTellMs = Math.max(this.toTellMs, closing);
      throw error;
    }
  }

  /** Every request needs it, so only its name is sent. A server that started anew has to have the whole again. */
  private async evaluate(args: readonly (string | number)[]): Promise<Reply> {
    try {
      return (await this.redis.evalsha(limitScriptName, 3, ...args)) as Reply;
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return (await this.redis.eval(limitScript, 3, ...args)) as Reply;
    }
  }

  /** One of long ago says nothing of requests that still count. */
  private get knownEpoch(): string {
    const longest = Math.max(0, ...this.limits.rolling.map(({ ms }) => ms));
    return this.clock.monotonic() - this.epochSeen < longest ? this.epoch : '';
  }

  private isNews(ms: number): boolean {
    // Two clocks never agree to the millisecond.
    return this.clock.monotonic() + ms > this.knownUntil + 100;
  }
}
