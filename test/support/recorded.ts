/** Reads recorded answers of services beside the project, unpacked from their envelopes. Refuses to let CI pass without them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { needSharedData } from './sharedData';

/** Inside a test: the bytes of `recorded/{path}`. */
export function recordedBytes(test: { skip(): void }, path: string): Uint8Array {
  return readFileSync(needSharedData(test, join('recorded', path)));
}

/** The same as parsed JSON; of an envelope the response's body. */
export function recordedJson(test: { skip(): void }, path: string): unknown {
  const document = JSON.parse(Buffer.from(recordedBytes(test, path)).toString('utf8')) as {
    readonly response?: { readonly body?: unknown };
  };
  return document.response?.body ?? document;
}
