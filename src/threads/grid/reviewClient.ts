/** Asks the thread that holds a workbook's rows, and turns every way it can end into an error for a person. */
import { UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import type { Arranged, GridAnswer, GridRequest, OpenedGrid } from '../../grid/query/gridAnswer';
import { outOfMemory } from '../rpc/outOfMemory';
import { WorkerClient } from '../rpc/workerClient';
import { type ReviewAnswers, type ReviewEvent, type reviewInputs, reviewProtocol } from './reviewProtocol';

/** Told while the rows of a workbook are still being read. */
interface ReviewListener {
  readonly onGrown: (arranged: Arranged) => void;
  /** Nothing of the workbook may be shown. */
  readonly onBroken: (error: UserError) => void;
}

export class ReviewClient {
  readonly #thread: WorkerClient<typeof reviewInputs, ReviewAnswers, ReviewEvent>;
  readonly #path: string;

  /** `workerFile` is the bundled worker's absolute path, `path` the workbook's. */
  constructor(workerFile: string, path: string, listener: ReviewListener) {
    this.#path = path;
    this.#thread = new WorkerClient(workerFile, reviewProtocol, {
      name: 'ihacpa-review',
      failure: (cause) => this.#failure(cause),
      onEvent: (event) => {
        if (event.type === 'grown') listener.onGrown(event.arranged);
        else listener.onBroken(new UserError(event.error));
      },
    });
  }

  /** True once the thread is gone: a new client is needed. */
  get hasEnded(): boolean {
    return this.#thread.hasEnded;
  }

  /** As soon as there are rows; the listener is told of more. Undefined: the file is as it was read last. Rejects with UserError. */
  read(storageFolder: string): Promise<OpenedGrid | undefined> {
    return this.#thread.call('read', { path: this.#path, storageFolder });
  }

  /** Rejects with UserError. */
  ask(request: GridRequest): Promise<GridAnswer> {
    return this.#thread.call('ask', request);
  }

  /** Open questions fail at once, also those whose answer is on its way. */
  dispose(): Promise<void> {
    return this.#thread.dispose();
  }

  #failure(cause: Error): UserError {
    const details = { code: 'workbookRefused', file: this.#path } as const;
    return (
      outOfMemory(cause, details) ??
      new UserError({
        code: 'scanCrashed',
        what: say`Reading the workbook stopped unexpectedly (${cause.message})`,
        file: this.#path,
        next: say`Close the editor and open the workbook again`,
        cause,
      })
    );
  }
}
