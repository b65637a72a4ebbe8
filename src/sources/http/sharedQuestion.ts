/** One question that several processes may have at the same time: one asks it, the others take its kept answer. */
import type { HeldLock } from '../../platform/lock/heldLock';
import { tryLock, whenOneIsFree } from '../../platform/lock/systemLock';
import type { SharedLimits } from './sharedLimits';

/** Milliseconds for another's answer; a service that is slow or full may take that long. */
const patienceMs = 120_000;

export class SharedQuestion {
  private lock: HeldLock | undefined;
  private waitedMs = 0;

  /** `parts`: where answers are kept, and the question. */
  constructor(
    private readonly parts: readonly string[],
    private readonly limits: SharedLimits,
  ) {}

  /**
   * True: it is to be asked here. False, after a while: another process asked it, died, or gave up; whoever still has no
   * answer claims again, and after two minutes in all is told to ask. Rejects with the signal's reason.
   */
  async claim(signal: AbortSignal): Promise<boolean> {
    const { limits } = this;
    if (this.waitedMs >= patienceMs || limits.isAlone || !limits.hasRoomForQuestion) return true;
    try {
      const name = await limits.nameOf(this.parts);
      this.lock = await tryLock(name, limits.machine);
      if (this.lock !== undefined) {
        limits.questions += 1;
        return true;
      }
      const begun = performance.now();
      await whenOneIsFree([name], patienceMs - this.waitedMs, signal, limits.machine);
      this.waitedMs += performance.now() - begun;
    } catch (error) {
      limits.fail(error);
    }
    signal.throwIfAborted();
    return false;
  }

  /** Calling it again does nothing. */
  async release(): Promise<void> {
    const { lock } = this;
    if (lock === undefined) return;
    this.lock = undefined;
    this.limits.questions -= 1;
    await lock.release().catch((error: unknown) => this.limits.fail(error));
  }
}
