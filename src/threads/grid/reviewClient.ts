/** Asks the thread that holds a workbook's rows and turns every way it can end into an error. Never leaves a question unanswered. */
import { SHARE_ENV, Worker } from 'node:worker_threads';
import * as v from 'valibot';
import { UserError } from '../../core/message/errors';
import type { Arranged, GridAnswer, GridRequest, OpenedGrid } from '../../grid/query/gridAnswer';
import { say } from '../../core/message/text';
import { heapLimits, outOfMemory } from '../outOfMemory';
import { fromReviewWorkerSchema, type ReviewReply, type ToReviewWorker } from './reviewProtocol';

interface Pending {
  readonly resolve: (message: ReviewReply) => void;
  readonly reject: (error: Error) => void;
}

/** Told while the rows of a workbook are still being read. */
export interface ReviewListener {
  readonly onGrown: (arranged: Arranged) => void;
  /** Nothing of the workbook may be shown. */
  readonly onBroken: (error: UserError) => void;
}

export class ReviewClient {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  readonly #path: string;
  #lastId = 0;
  #ended: Error | undefined;

  /** `workerFile` is the bundled worker's absolute path, `path` the workbook's. */
  constructor(
    workerFile: string,
    path: string,
    private readonly listener: ReviewListener,
  ) {
    this.#path = path;
    this.#worker = new Worker(workerFile, { name: 'ihacpa-review', env: SHARE_ENV, resourceLimits: heapLimits });
    this.#worker.on('error', (error: Error) => this.#end(error));
    this.#worker.on('messageerror', (error: Error) => this.#end(error));
    this.#worker.on('exit', (code) => this.#end(new Error(`The thread ended with exit code ${code}.`)));
    this.#worker.on('message', (raw: unknown) => this.#receive(raw));
  }

  /** True once the thread is gone: a new client is needed. */
  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** As soon as there are rows; the listener is told of more. Undefined: the file is as it was read last. Rejects with UserError. */
  async read(storageFolder: string): Promise<OpenedGrid | undefined> {
    const message = await this.#send({ type: 'read', id: ++this.#lastId, path: this.#path, storageFolder });
    return message.type === 'read' ? message.grid : undefined;
  }

  /** Rejects with UserError. */
  async ask(request: GridRequest): Promise<GridAnswer> {
    const message = await this.#send({ type: 'ask', id: ++this.#lastId, request });
    if (message.type !== 'answer') throw new Error(`Expected an answer, got ${message.type}.`);
    return message.answer;
  }

  /** Open questions fail at once, also those whose answer is on its way. */
  async dispose(): Promise<void> {
    this.#end(new Error('The thread was stopped.'));
    await this.#worker.terminate();
  }

  #send(message: ToReviewWorker): Promise<ReviewReply> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#pending.set(message.id, { resolve, reject });
      this.#worker.postMessage(message);
    });
  }

  #receive(raw: unknown): void {
    const parsed = v.safeParse(fromReviewWorkerSchema, raw);
    if (!parsed.success) {
      this.#end(new Error(`Unexpected message from the thread: ${v.summarize(parsed.issues)}`));
      void this.#worker.terminate();
      return;
    }
    const message = parsed.output;
    if (message.type === 'grown') this.listener.onGrown(message.arranged);
    else if (message.type === 'broken') this.listener.onBroken(new UserError(message.error));
    else this.#settle(message);
  }

  #settle(message: ReviewReply): void {
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.type === 'failed') pending?.reject(new UserError(message.error));
    else pending?.resolve(message);
  }

  #end(cause: Error): void {
    this.#ended ??=
      outOfMemory(cause, { code: 'workbookRefused', file: this.#path }) ??
      new UserError({
        code: 'scanCrashed',
        what: say`Reading the workbook stopped unexpectedly (${cause.message})`,
        file: this.#path,
        next: say`Close the editor and open the workbook again`,
        cause,
      });
    for (const { reject } of this.#pending.values()) reject(this.#ended);
    this.#pending.clear();
  }
}
