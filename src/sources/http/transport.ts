/** The port to the network: one request, one whole answer. Follows no redirect, repeats nothing and keeps nothing: the client does. */

export interface TransportRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Of the decoded body; a longer one is cut off at the source and rejects with the kind `tooLarge`. */
  readonly maxBytes: number;
}

export interface TransportResponse {
  /** Redirects come back as they are. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded from its content encoding. */
  readonly body: Uint8Array;
}

export type TransportErrorKind = 'unreachable' | 'tooLarge' | 'badEncoding';

/** Rejects with a TransportError, or with the signal's reason after an abort. */
export type Transport = (request: TransportRequest, signal: AbortSignal) => Promise<TransportResponse>;

export class TransportError extends Error {
  override readonly name = 'TransportError';

  constructor(
    readonly kind: TransportErrorKind,
    /** Without URL, headers or body: it may be shown. */
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
