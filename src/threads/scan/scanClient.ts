/** Runs one scan in a worker thread and turns every way it can end into one promise. Never leaves that promise hanging. */
import { SHARE_ENV, Worker } from 'node:worker_threads';
import * as v from 'valibot';
import { UserError } from '../../core/message/errors';
import type { ScanEvent } from '../../core/scan/scanEvent';
import type { ScanRequest } from '../../core/scan/scanRequest';
import type { ScanSummary } from '../../core/scan/scanSummary';
import { StateExistsError } from '../../core/scan/stateExistsError';
import { WorkbookChangedError } from '../../core/scan/workbookChangedError';
import type { SourceSecrets } from '../../core/scan/sourceSettings';
import { say } from '../../core/message/text';
import type { Fetch } from '../../sources/http/boundedFetch';
import { FetchService, hostFetch } from '../network/fetchService';
import { heapLimits, outOfMemory } from '../outOfMemory';
import { type EditorSettings, type FromWorker, fromWorkerSchema, type ToWorker } from './protocol';

export interface RunningScan {
  /** Rejects with a UserError (StateExistsError when older state waits for a choice); a crash has the code `scanCrashed`. */
  readonly finished: Promise<ScanSummary>;
  /** Finished lookups are kept; `finished` then resolves with the status `cancelled`. */
  cancel(): void;
  /** Lookups under way end and are saved; no new one begins until `continue`. */
  pause(): void;
  continue(): void;
  /** From the next try on the workbook is saved although an office program seems to have it open, unless it is locked. */
  passOwnerFiles(): void;
  /** Stops the thread at once, as a crash would; the scan stays resumable. */
  terminate(): Promise<void>;
}

export interface NetworkAccess {
  readonly secrets?: SourceSecrets;
  /** This thread's; the global one when absent. */
  readonly fetch?: Fetch;
}

/**
 * `workerFile` is the bundled scan worker's absolute path. With `settings` the worker settles the configuration from
 * them and from `ihacpa.yaml`, and the request's own counts for nothing.
 */
export function startScan(
  workerFile: string,
  request: ScanRequest,
  onDidEvent: (event: ScanEvent) => void,
  settings?: EditorSettings,
  network: NetworkAccess = {},
): RunningScan {
  const worker = new Worker(workerFile, { name: 'ihacpa-scan', env: SHARE_ENV, resourceLimits: heapLimits });
  const post = (message: ToWorker): void => worker.postMessage(message);
  const fetches = new FetchService(network.fetch ?? hostFetch, (message, transfer) =>
    worker.postMessage(message, transfer),
  );
  worker.on('exit', () => fetches.close());
  const finished = new Promise<ScanSummary>((resolve, reject) => {
    const crashed = (cause: unknown): void => reject(crashError(request.workbookPath, cause));
    worker.on('error', crashed);
    worker.on('messageerror', crashed);
    worker.on('exit', (code) => crashed(new Error(`The scan worker ended with exit code ${code}.`)));
    worker.on('message', (raw: unknown) => {
      const parsed = v.safeParse(fromWorkerSchema, raw);
      if (!parsed.success) {
        crashed(new Error(`Unexpected message from the scan worker: ${v.summarize(parsed.issues)}`));
        void worker.terminate();
        return;
      }
      receive(parsed.output, { onDidEvent, fetches, resolve, reject });
    });
  });
  const { secrets } = network;
  post({
    type: 'start',
    request,
    ...(settings === undefined ? {} : { settings }),
    ...(secrets === undefined ? {} : { secrets }),
  });
  return {
    finished,
    cancel: () => post({ type: 'cancel' }),
    pause: () => post({ type: 'pause' }),
    continue: () => post({ type: 'continue' }),
    passOwnerFiles: () => post({ type: 'passOwnerFiles' }),
    terminate: async () => {
      await worker.terminate();
    },
  };
}

interface Receiver {
  readonly onDidEvent: (event: ScanEvent) => void;
  readonly fetches: FetchService;
  readonly resolve: (summary: ScanSummary) => void;
  readonly reject: (error: Error) => void;
}

function receive(message: FromWorker, receiver: Receiver): void {
  switch (message.type) {
    case 'event':
      receiver.onDidEvent(message.event);
      return;
    case 'fetch':
    case 'stopFetch':
      receiver.fetches.receive(message);
      return;
    case 'finished':
      receiver.resolve(message.summary);
      return;
    case 'failed':
      receiver.reject(failureOf(message));
  }
}

function failureOf({ error, resumable, comparison }: Extract<FromWorker, { type: 'failed' }>): UserError {
  if (resumable !== undefined) return new StateExistsError(resumable, error.next);
  if (comparison !== undefined) return new WorkbookChangedError(error.file ?? '', comparison);
  return new UserError(error);
}

function crashError(workbookPath: string, cause: unknown): UserError {
  const next = say`Every finished lookup is kept: delete rows, formulas, or sheets that the review does not need, and resume the scan`;
  const details = { code: 'scanCrashed', file: workbookPath } as const;
  return (
    outOfMemory(cause, { ...details, next }) ??
    new UserError({
      ...details,
      what: say`The scan stopped unexpectedly (${cause instanceof Error ? cause.message : String(cause)})`,
      next: say`Every finished lookup is kept: resume the scan to go on where it stopped`,
      cause,
    })
  );
}
