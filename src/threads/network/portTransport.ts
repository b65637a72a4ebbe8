/** The worker's side of the network: every request is a message to the main thread, whose fetch knows proxies and certificates. Opens no connection. */
import { type Transport, TransportError, type TransportResponse } from '../../sources/http/transport';
import type { FetchedMessage, FetchMessage } from './httpMessages';

interface Waiting {
  readonly resolve: (response: TransportResponse) => void;
  readonly reject: (error: Error) => void;
  readonly onDidReceive: (() => void) | undefined;
}

export class PortTransport {
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  constructor(private readonly post: (message: FetchMessage) => void) {}

  readonly transport: Transport = async ({ onDidReceive, ...request }, signal) => {
    signal.throwIfAborted();
    const id = ++this.lastId;
    let stop = (): void => undefined;
    try {
      return await new Promise<TransportResponse>((resolve, reject) => {
        this.waiting.set(id, { resolve, reject, onDidReceive });
        stop = () => {
          this.post({ type: 'stopFetch', id });
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', stop);
        this.post({ type: 'fetch', id, request });
      });
    } finally {
      signal.removeEventListener('abort', stop);
      this.waiting.delete(id);
    }
  };

  /** Answers to stopped requests may still come: nobody waits for them. */
  receive(message: FetchedMessage): void {
    const waiting = this.waiting.get(message.id);
    if (message.type === 'fetching') waiting?.onDidReceive?.();
    else if (message.type === 'fetched') waiting?.resolve(message.response);
    else waiting?.reject(new TransportError(message.kind, message.message));
  }
}
