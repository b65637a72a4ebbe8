/** Hands jobs to a worker thread that is started when first needed and ended when idle. Never leaves an answer hanging. */
import { SHARE_ENV, Worker } from 'node:worker_threads';
import * as v from 'valibot';
import { UserError } from '../../core/message/errors';
import { FetchService, hostFetch } from '../network/fetchService';
import { heapLimits, outOfMemory } from '../outOfMemory';
import {
  type FromJobWorker,
  fromJobWorkerSchema,
  type JobAnswers,
  type JobInput,
  type JobName,
  type ToJobWorker,
} from './jobProtocol';

interface Pending {
  /** The workbook that the job is about, when it is about one. */
  readonly file: string | undefined;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

const defaultIdleMs = 10_000;

export class JobClient {
  readonly #workerFile: string;
  readonly #idleMs: number;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;
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
    const worker = (this.#worker ??= this.#start());
    const id = ++this.#lastId;
    const message: ToJobWorker = { type: 'job', id, name, input };
    return new Promise<JobAnswers[Name]>((resolve, reject) => {
      const file = 'workbookPath' in input ? input.workbookPath : undefined;
      this.#pending.set(id, { file, resolve: (answer) => resolve(answer as JobAnswers[Name]), reject });
      worker.postMessage(message);
    });
  }

  /** Ends the thread; what waits for an answer is rejected. */
  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#idle);
    void this.#worker?.terminate();
  }

  /** Lets go of the thread at once, so that a job that comes while it ends gets a new one. */
  #endIdle(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
  }

  #start(): Worker {
    const worker = new Worker(this.#workerFile, { name: 'ihacpa-jobs', env: SHARE_ENV, resourceLimits: heapLimits });
    const ended = (cause: unknown): void => {
      if (this.#worker === worker) this.#end(cause);
    };
    worker.on('error', ended);
    worker.on('messageerror', ended);
    worker.on('exit', (code) => ended(new Error(`The job worker ended with exit code ${code}.`)));
    const fetches = new FetchService(hostFetch, (message, transfer) => worker.postMessage(message, transfer));
    worker.on('exit', () => fetches.close());
    worker.on('message', (raw: unknown) => {
      const parsed = v.safeParse(fromJobWorkerSchema, raw);
      if (parsed.success) {
        this.#receive(parsed.output, fetches);
        return;
      }
      ended(new Error(`Unexpected message from the job worker: ${v.summarize(parsed.issues)}`));
      void worker.terminate();
    });
    return worker;
  }

  #receive(message: FromJobWorker, fetches: FetchService): void {
    if (message.type === 'fetch' || message.type === 'stopFetch') {
      fetches.receive(message);
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (this.#pending.size === 0) {
      this.#idle = setTimeout(() => this.#endIdle(), this.#idleMs);
      this.#idle.unref();
    }
    if (message.type === 'done') pending?.resolve(message.answer);
    else if (message.type === 'refused') pending?.reject(new UserError(message.error));
    else pending?.reject(new Error(message.message));
  }

  #end(cause: unknown): void {
    this.#worker = undefined;
    const error = cause instanceof Error ? cause : new Error(String(cause));
    for (const { file, reject } of this.#pending.values())
      reject(outOfMemory(cause, { code: 'workbookRefused', file }) ?? error);
    this.#pending.clear();
  }
}
