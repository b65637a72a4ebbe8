/** How a source asks the network: with limits, retries and a cache behind it. */
import type { ServiceId } from '../../core/scan/sourceSettings';

export interface HttpRequest {
  /** Whose limits, hosts and cache apply. */
  readonly service: ServiceId;
  readonly method?: 'GET' | 'POST';
  /** A fragment is not sent but tells kept answers apart: `…/vulns/GHSA-1#2026-01-02T03:04:05Z`. */
  readonly url: string;
  /** Names in lower case. Never secrets: those the client adds itself, for the service's own hosts only. */
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text of a POST, part of the cache's key. */
  readonly body?: string;
  /** Milliseconds for which a kept answer serves without asking; 0: always ask, with the kept answer's ETag. */
  readonly freshMs: number;
  /** Milliseconds after which a kept answer no longer serves when the service cannot be reached; 0: never serves then. */
  readonly staleMs: number;
  /** Decoded; 32 MiB when absent. */
  readonly maxBytes?: number;
  /**
   * Whether a body of status 200 to 299 is what was asked for. One that is not makes the outcome `unavailable` and is never
   * kept, so that a truncated or foreign answer neither stands for hours nor replaces a good one. `before`: the body that is
   * kept and would still serve.
   */
  readonly isUsable?: (body: Uint8Array, before?: Uint8Array) => boolean;
  /**
   * Whether the body of a 404 or 410 is the service's own word for what it does not have; absent: every one is. Any other
   * comes from a gateway or server that knows nothing of it: the outcome is `unavailable`.
   */
  readonly isMissing?: (body: Uint8Array) => boolean;
  /** A service may do without this address: that it wants a login there, or leads elsewhere, says nothing of its others. */
  readonly isOptional?: boolean;
  /** Whoever asks reads a list to its last page; for anyone else an answer that names a next one is a piece of it. */
  readonly followsPages?: boolean;
  /** Another host is asked next: no wait that this one asks for is waited for. */
  readonly hasMirror?: boolean;
}

export interface HttpAnswer {
  readonly kind: 'answer';
  /** 200 to 299, 404 or 410; every other status is `unavailable`. Bodies of 404 and 410 are empty. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** After redirects. */
  readonly url: string;
  /** ISO 8601: when the body left the service. */
  readonly retrievedAt: string;
  /** No request was needed. */
  readonly fromCache: boolean;
  /** Past its time and served because the service could not be reached. */
  readonly stale: boolean;
}

/** `why` completes "Not checked - {label} …" and holds no URL, header or body. */
export interface HttpUnavailable {
  readonly kind: 'unavailable';
  readonly why: string;
  /** Of the last response, where there was one: 401 tells a token that does not work. */
  readonly status?: number;
}

export type HttpOutcome = HttpAnswer | HttpUnavailable;

export interface HttpClient {
  /** Rejects only with the signal's reason; every failure of the network or the service is an outcome. */
  request(request: HttpRequest, signal: AbortSignal): Promise<HttpOutcome>;
  /**
   * Resolves when a request to the service would leave at once: its limits have room and it is not told to wait. Whoever
   * asks in groups waits here first, so that what comes up meanwhile travels in the same request. Rejects only with the
   * signal's reason; holds no place.
   */
  whenRoom(service: ServiceId, signal: AbortSignal): Promise<void>;
  /** Requests that left the machine so far, by service. */
  readonly sent: ReadonlyMap<ServiceId, number>;
}
