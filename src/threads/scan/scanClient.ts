/** Runs one scan in a worker thread and turns every way it can end into one promise. Never leaves that promise hanging. */
import { UserError } from '../../core/message/errors';
import type { ScanEvent } from '../../core/scan/scanEvent';
import type { ScanRequest } from '../../core/scan/scanRequest';
import type { ScanSummary } from '../../core/scan/scanSummary';
import type { SourceSecrets } from '../../core/scan/sourceSettings';
import { say } from '../../core/message/text';
import type { Fetch } from '../../sources/http/boundedFetch';
import { outOfMemory } from '../rpc/outOfMemory';
import { WorkerClient } from '../rpc/workerClient';
import { type EditorSettings, scanProtocol } from './protocol';

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

interface NetworkAccess {
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
  const { fetch, secrets } = network;
  const thread = new WorkerClient(workerFile, scanProtocol, {
    name: 'ihacpa-scan',
    onEvent: onDidEvent,
    failure: (cause) => crashError(request.workbookPath, cause),
    fetch,
  });
  const finished = thread.call('scan', {
    request,
    ...(settings === undefined ? {} : { settings }),
    ...(secrets === undefined ? {} : { secrets }),
  });
  return {
    finished,
    cancel: () => thread.signal('cancel'),
    pause: () => thread.signal('pause'),
    continue: () => thread.signal('continue'),
    passOwnerFiles: () => thread.signal('passOwnerFiles'),
    terminate: () => thread.dispose(),
  };
}

function crashError(workbookPath: string, cause: Error): UserError {
  const next = say`Finished checks are saved. Delete rows, formulas, or sheets that the review does not need, and resume the scan`;
  const details = { code: 'scanCrashed', file: workbookPath } as const;
  return (
    outOfMemory(cause, { ...details, next }) ??
    new UserError({
      ...details,
      what: say`The scan stopped unexpectedly (${cause.message})`,
      next: say`Finished checks are saved. Resume the scan to continue`,
      cause,
    })
  );
}
