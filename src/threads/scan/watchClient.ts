/** Checks one watched workbook in a worker thread of its own. */
import type { ScanEvent } from '../../core/scan/scanEvent';
import { WorkerClient } from '../rpc/workerClient';
import { scanProtocol, type WatchInput, type WatchNews } from './protocol';

export interface RunningWatch {
  /** Rejects with a UserError, or with an Error when the thread dies. */
  readonly finished: Promise<WatchNews>;
  terminate(): Promise<void>;
}

/** `workerFile` is the bundled scan worker's absolute path. */
export function startWatch(
  workerFile: string,
  input: WatchInput,
  onDidEvent: (event: ScanEvent) => void,
): RunningWatch {
  const thread = new WorkerClient(workerFile, scanProtocol, {
    name: 'ihacpa-watch',
    onEvent: onDidEvent,
    failure: (cause) => new Error(`The check stopped unexpectedly: ${cause.message}`, { cause }),
  });
  return { finished: thread.call('watch', input), terminate: () => thread.dispose() };
}
