/** Hands jobs to a worker thread that is started when first needed and ended when idle. */
import { outOfMemory } from '../rpc/outOfMemory';
import { WorkerClient } from '../rpc/workerClient';
import { type JobAnswers, type JobInput, type jobInputs, type JobName, jobProtocol } from './jobProtocol';

const defaultIdleMs = 10_000;

export class JobClient {
  readonly #workerFile: string;
  readonly #idleMs: number;
  #thread: WorkerClient<typeof jobInputs, JobAnswers> | undefined;
  #idle: NodeJS.Timeout | undefined;
  #disposed = false;

  /** `workerFile` is the bundled job worker's absolute path. */
  constructor(workerFile: string, idleMs = defaultIdleMs) {
    this.#workerFile = workerFile;
    this.#idleMs = idleMs;
  }

  /** Rejects with a UserError for a person, else with a plain Error; also when the thread dies, or is disposed of. */
  run<Name extends JobName>(name: Name, input: JobInput<Name>): Promise<JobAnswers[Name]> {
    if (this.#disposed) return Promise.reject(new Error('The job worker is disposed of.'));
    clearTimeout(this.#idle);
    if (this.#thread === undefined || this.#thread.hasEnded) this.#thread = this.#start();
    return this.#thread.call(name, input);
  }

  /** Ends the thread; what waits for an answer is rejected. */
  dispose(): void {
    this.#disposed = true;
    this.#endThread();
  }

  /** Lets go of the thread at once, so that a job that comes while it ends gets a new one. */
  #endThread(): void {
    clearTimeout(this.#idle);
    void this.#thread?.dispose();
    this.#thread = undefined;
  }

  #start(): WorkerClient<typeof jobInputs, JobAnswers> {
    return new WorkerClient(this.#workerFile, jobProtocol, {
      name: 'ihacpa-jobs',
      failure: (cause, input) =>
        outOfMemory(cause, { code: 'workbookRefused', file: workbookOf(input) }) ??
        new Error(`The job worker failed: ${cause.message}`, { cause }),
      onIdle: () => {
        this.#idle = setTimeout(() => this.#endThread(), this.#idleMs);
        this.#idle.unref();
      },
    });
  }
}

/** The workbook that the job is about, when it is about one. */
function workbookOf(input: unknown): string | undefined {
  const path = (input as { readonly workbookPath?: unknown } | undefined)?.workbookPath;
  return typeof path === 'string' ? path : undefined;
}
