/** What the window and the process of a thread say to each other, and what that thread may take. */
import type { ResourceLimits } from 'node:worker_threads';
import type { ToWorker } from './protocol';

/** Of the variables of the environment that are ours: they follow the window's, also while the thread runs. */
export const variablePrefix = 'IHACPA_';

export const heapMb = 1024;

/**
 * Without a bound V8 takes a part of the machine's memory. Most of what a lookup or a reading makes is garbage at once, and V8 gives the
 * young generation 128 MiB before it looks: that bound costs a little time and can end no work.
 */
export const heapLimits: ResourceLimits = { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 24 };

export interface ToHost {
  readonly variables: NodeJS.ProcessEnv;
  readonly message: ToWorker;
}

export interface HostedError {
  readonly message: string;
  readonly code: string | undefined;
}

export type FromHost =
  /** Of the thread, unchecked. */
  | { readonly type: 'message'; readonly message: unknown }
  | { readonly type: 'error'; readonly error: HostedError }
  | { readonly type: 'ended'; readonly exitCode: number };
