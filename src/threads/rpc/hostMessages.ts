/** What the window and the process of its threads say to each other, and what a thread may take. */
import type { ResourceLimits } from 'node:worker_threads';
import type { ToWorker } from './protocol';

/** Of the variables of the environment that are ours: they follow the window's, also while a thread runs. */
export const variablePrefix = 'IHACPA_';

export const heapMb = 1024;

/**
 * Without a bound V8 takes a part of the machine's memory. Most of what a lookup or a reading makes is garbage at once, and V8 gives the
 * young generation 128 MiB before it looks: that bound costs a little time and can end no work.
 */
export const heapLimits: ResourceLimits = { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 24 };

/** `thread`: counted by the window, never used twice. */
export type ToHost =
  | { readonly type: 'start'; readonly thread: number; readonly workerFile: string; readonly name: string }
  | {
      readonly type: 'tell';
      readonly thread: number;
      readonly variables: NodeJS.ProcessEnv;
      readonly message: ToWorker;
    }
  | { readonly type: 'stop'; readonly thread: number };

export type FromHost = { readonly thread: number } & (
  | { /** Unchecked. */ readonly type: 'message'; readonly message: unknown }
  | { readonly type: 'error'; readonly message: string; readonly code: string | undefined }
  | { readonly type: 'ended'; readonly exitCode: number }
);
