/** Time and chance of the machine, behind the ports of core. */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, RandomHex } from './clock';

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(ms, signal) {
    try {
      await wait(ms, undefined, { signal });
    } catch (error) {
      if (signal?.aborted !== true) throw error; // An abort only ends the wait.
    }
  },
};

export const randomHex: RandomHex = (bytes) => randomBytes(bytes).toString('hex');
