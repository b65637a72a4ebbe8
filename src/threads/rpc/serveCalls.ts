/** The worker's side of calls: checks each input, answers each call once, and lets a defect of ours end the thread where that is wanted. */
import type { MessagePort } from 'node:worker_threads';
import * as v from 'valibot';
import { UserError } from '../../core/message/errors';
import type { Transport } from '../../sources/http/transport';
import { PortTransport } from '../network/portTransport';
import {
  type Answers,
  type FromWorker,
  type Input,
  type Inputs,
  plainRefusal,
  type Protocol,
  toWorkerSchema,
} from './protocol';

export interface Calls<I extends Inputs, A extends Answers<I>, Signal extends string> {
  readonly handlers: { readonly [Name in keyof I]: (input: Input<I, Name>) => Promise<A[Name]> };
  readonly onSignal?: { readonly [Name in Signal]: () => void };
  /** Whether an error that is not for a person ends the thread; else the call alone fails. */
  readonly crashes: boolean;
  /** The thread ends by itself once its first call is answered. */
  readonly single?: true;
}

interface WorkerSide<Event> {
  /** Requests leave by the main thread, whose fetch knows proxies and certificates. */
  readonly transport: Transport;
  readonly post: (event: Event) => void;
}

/** `make` gets what the handlers need. Throws on the main thread. */
export function serveCalls<I extends Inputs, A extends Answers<I>, Event = never, Signal extends string = never>(
  port: MessagePort | null,
  { inputs, signals = [] }: Protocol<I, A, Event, Signal>,
  make: (side: WorkerSide<Event>) => Calls<I, A, Signal>,
): void {
  if (port === null) throw new Error('Expected to run as a worker thread, got the main thread.');
  const post = (message: FromWorker): void => port.postMessage(message);
  const network = new PortTransport(post);
  const { handlers, onSignal, crashes, single } = make({
    transport: network.transport,
    post: (event) => post({ type: 'event', event }),
  });

  const answer = async (id: number, name: string, input: unknown): Promise<void> => {
    try {
      const schema = inputs[name];
      if (schema === undefined) throw new Error(`Expected the name of a call, got ${name}.`);
      // The schema of the same name made the input: the compiler cannot follow that.
      const handler = handlers[name as keyof I] as (checked: unknown) => Promise<unknown>;
      post({ type: 'answered', id, answer: await handler(v.parse(schema, input)) });
    } catch (error) {
      if (error instanceof UserError) post({ type: 'refused', id, refusal: plainRefusal(error) });
      else if (crashes) throw error;
      else
        post({ type: 'failed', id, message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  };

  port.on('message', (raw: unknown) => {
    const message = v.parse(toWorkerSchema, raw);
    switch (message.type) {
      case 'call':
        void answer(message.id, message.name, message.input).then(() => {
          if (single === true) port.close();
        });
        return;
      case 'signal':
        if (signals.includes(message.signal as Signal)) onSignal?.[message.signal as Signal]();
        return;
      case 'fetched':
      case 'fetching':
      case 'fetchFailed':
        network.receive(message);
    }
  });
}
