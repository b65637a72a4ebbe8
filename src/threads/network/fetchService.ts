/** The main thread's side of a worker's network: fetches what the worker asks for and hands the bytes over. Keeps, repeats and judges nothing. */
import { boundedFetch, type Fetch } from '../../sources/http/boundedFetch';
import { TransportError, type Transport } from '../../sources/http/transport';
import type { FetchedMessage, FetchMessage } from './httpMessages';

/** Milliseconds. */
const quietMs = 500;

export class FetchService {
  private readonly running = new Map<number, AbortController>();
  private readonly transport: Transport;

  constructor(
    fetch: Fetch,
    private readonly post: (message: FetchedMessage) => void,
  ) {
    this.transport = boundedFetch(fetch);
  }

  receive(message: FetchMessage): void {
    if (message.type === 'fetch') void this.fetch(message);
    else this.running.get(message.id)?.abort();
  }

  /** Ends every request, for a worker that is gone. */
  close(): void {
    for (const stop of this.running.values()) stop.abort();
  }

  /** Told a few times a second at most: only silence matters. */
  private progressOf(id: number): () => void {
    let told = -Infinity;
    return () => {
      const now = performance.now();
      if (now - told < quietMs) return;
      told = now;
      this.post({ type: 'fetching', id });
    };
  }

  private async fetch({ id, request }: Extract<FetchMessage, { readonly type: 'fetch' }>): Promise<void> {
    const stop = new AbortController();
    this.running.set(id, stop);
    try {
      const { status, headers, body } = await this.transport(
        { ...request, onDidReceive: this.progressOf(id) },
        stop.signal,
      );
      this.post({ type: 'fetched', id, response: { status, headers: { ...headers }, body } });
    } catch (error) {
      if (stop.signal.aborted) return; // Whoever stopped it waits for no answer.
      const kind = error instanceof TransportError ? error.kind : 'unreachable';
      this.post({ type: 'fetchFailed', id, kind, message: error instanceof Error ? error.message : 'failed' });
    } finally {
      this.running.delete(id);
    }
  }
}

/** The global fetch as it is when a request leaves: the editor replaces it by one that knows its proxy settings. */
export const hostFetch: Fetch = (url, init) => globalThis.fetch(url, init);
