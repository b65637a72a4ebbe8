/** The port to the network: one request, one whole answer. Follows no redirect, repeats nothing and keeps nothing: the client does. */

export interface TransportRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Of the decoded body; a longer one is cut off at the source and rejects with the kind `tooLarge`. */
  readonly maxBytes: number;
  /** A file that is had as such: it counts for itself. */
  readonly isBulk?: boolean | undefined;
  /** The service may do without this address. */
  readonly isOptional?: boolean | undefined;
  /** Another host is asked next: nobody waits for this one. */
  readonly hasMirror?: boolean | undefined;
  /** Called when bytes of the answer come, as often as that is. */
  readonly onDidReceive?: (() => void) | undefined;
}

export interface TransportResponse {
  /** Redirects come back as they are. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded from its content encoding. */
  readonly body: Uint8Array;
}

/**
 * `brokenOff`: there was the beginning of an answer. `proxyLogin`: a proxy wants to know who asks. `proxyRefusal`: it does
 * not take the login. `proxyAddress`: no proxy can be asked there. `proxyDown`: nobody responds there. `proxyPlain`: its address is https, and it does not use TLS. `certificate`: the other side's is not trusted here.
 */
export const transportErrorKinds = [
  ...(['unreachable', 'brokenOff', 'certificate', 'tooLarge', 'badEncoding'] as const),
  ...(['proxyLogin', 'proxyRefusal', 'proxyAddress', 'proxyDown', 'proxyPlain'] as const),
] as const;
export type TransportErrorKind = (typeof transportErrorKinds)[number];

/** Rejects with a TransportError, or with the signal's reason after an abort. */
export type Transport = (request: TransportRequest, signal: AbortSignal) => Promise<TransportResponse>;

export class TransportError extends Error {
  override readonly name = 'TransportError';

  constructor(
    readonly kind: TransportErrorKind,
    /** Without URL, headers or body: it may be shown. Of `proxyLogin`, `proxyRefusal`, `proxyDown`, and `proxyPlain` the proxy's host, '' where it is not known; of `proxyAddress` who names it; of `certificate` what is wrong with it. */
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
