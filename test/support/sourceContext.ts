/** What a source under test is given: a written-down network and a clock that does not wait. Keeps nothing between tests. */
import { randomBytes } from 'node:crypto';
import type { SourceContext } from '../../src/sources/sourceContext';
import { type Script, ScriptedClient } from './scriptedClient';

export interface SourceRig extends SourceContext {
  readonly client: ScriptedClient;
  /** Milliseconds; tests may move it. */
  time: number;
}

export function sourceRig(script: Script, cacheFolder?: string): SourceRig {
  const rig = {
    client: new ScriptedClient(script),
    time: Date.parse('2026-01-01T00:00:00.000Z'),
    clock: {
      now: () => rig.time,
      monotonic: () => rig.time,
      // One turn of the event loop stands for any pause.
      sleep: () => new Promise<void>((resolve) => setImmediate(resolve)),
    },
    randomHex: (bytes: number) => randomBytes(bytes).toString('hex'),
    cacheFolder,
  };
  return rig;
}

export const neverAborted = new AbortController().signal;
