/** Calls into a worker thread. However the thread ends, or if it says what it should not, every call that waits is rejected. */
import * as v from 'valibot';
import type { Fetch } from '../../sources/http/boundedFetch';
import { FetchService, hostFetch } from '../network/fetchService';
import { HostedThread } from './hostedThread';
import {
  type Answers,
  type FromWorker,
  fromWorkerSchema,
  type Input,
  type Inputs,
  type Protocol,
  refusalOf,
  type ToWorker,
} from './protocol';

interface WorkerClientOptions<Event> {
  /** Of the thread, for whoever debugs. */
  readonly name: string;
  /** The rejection of a call that was not answered; `input` is the call's. Asked with undefined for calls that come later. */
  readonly failure: (cause: Error, input: unknown) => Error;
  readonly onEvent?: (event: Event) => void;
  /** No call waits any more. */
  readonly onIdle?: () => void;
  /** This thread's, for the requests of the other; the global one when absent. */
  readonly fetch?: Fetch | undefined;
}

interface Pending {
  readonly name: string;
  readonly input: unknown;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class WorkerClient<I extends Inputs, A extends Answers<I>, Event = never, Signal extends string = never> {
  readonly #protocol: Protocol<I, A, Event, Signal>;
  readonly #options: WorkerClientOptions<Event>;
  readonly #thread: HostedThread;
  readonly #fetches: FetchService;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #ended: Error | undefined;

  /** `workerFile` is the bundled worker's absolute path. */
  constructor(workerFile: string, protocol: Protocol<I, A, Event, Signal>, options: WorkerClientOptions<Event>) {
    this.#protocol = protocol;
    this.#options = options;
    this.#fetches = new FetchService(options.fetch ?? hostFetch, (message) => this.#post(message));
    this.#thread = new HostedThread(workerFile, options.name, {
      onMessage: (raw) => this.#receive(raw),
      onError: (error) => this.#end(error),
      onEnd: (how) => this.#end(new Error(`The thread ended ${how}.`)),
    });
  }

  /** True once the thread is gone: a new client is needed. */
  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** Rejects with a UserError for a person, else with what `failure` makes of it. */
  call<Name extends keyof I & string>(name: Name, input: Input<I, Name>): Promise<A[Name]> {
    if (this.#ended !== undefined) return Promise.reject(this.#options.failure(this.#ended, input));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { name, input, resolve: (answer) => resolve(answer as A[Name]), reject });
      this.#post({ type: 'call', id, name, input });
    });
  }

  signal(signal: Signal): void {
    this.#post({ type: 'signal', signal });
  }

  /** Ends the thread as a crash would; calls that wait fail at once. */
  async dispose(): Promise<void> {
    this.#end(new Error('The thread was stopped.'));
    await this.#thread.terminate();
  }

  #post(message: ToWorker): void {
    this.#thread.post(message);
  }

  #receive(raw: unknown): void {
    const parsed = v.safeParse(fromWorkerSchema, raw);
    if (parsed.success) this.#take(parsed.output);
    else this.#distrust(v.summarize(parsed.issues));
  }

  #take(message: FromWorker): void {
    switch (message.type) {
      case 'fetch':
      case 'stopFetch':
        this.#fetches.receive(message);
        return;
      case 'event': {
        const { event } = this.#protocol;
        const parsed = event === undefined ? undefined : v.safeParse(event, message.event);
        if (parsed?.success === true) this.#options.onEvent?.(parsed.output);
        else this.#distrust(parsed === undefined ? 'an event' : v.summarize(parsed.issues));
        return;
      }
      case 'answered':
      case 'refused':
      case 'failed':
        this.#settle(message);
    }
  }

  #settle(message: Extract<FromWorker, { readonly type: 'answered' | 'refused' | 'failed' }>): void {
    const pending = this.#pending.get(message.id);
    if (pending === undefined) return;
    if (message.type === 'answered') {
      const schema = this.#protocol.answers[pending.name];
      const parsed = schema === undefined ? undefined : v.safeParse(schema, message.answer);
      if (parsed?.success === false) {
        this.#distrust(v.summarize(parsed.issues));
        return;
      }
      this.#pending.delete(message.id);
      pending.resolve(parsed === undefined ? message.answer : parsed.output);
    } else {
      this.#pending.delete(message.id);
      if (message.type === 'refused') pending.reject(refusalOf(message.refusal));
      else pending.reject(this.#options.failure(new Error(message.message), pending.input));
    }
    if (this.#pending.size === 0) this.#options.onIdle?.();
  }

  #distrust(why: string): void {
    this.#end(new Error(`Unexpected message from the thread: ${why}`));
    void this.#thread.terminate();
  }

  #end(cause: Error): void {
    if (this.#ended !== undefined) return;
    this.#ended = cause;
    this.#fetches.close();
    for (const { input, reject } of this.#pending.values()) reject(this.#options.failure(cause, input));
    this.#pending.clear();
  }
}
