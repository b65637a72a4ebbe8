/** The messages by which a worker has the main thread fetch for it, checked by schema on both sides. */
import * as v from 'valibot';
import { transportErrorKinds } from '../../sources/http/transport';

const headers = v.record(v.string(), v.string());

const bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** From the worker. */
export const fetchMessages = [
  v.object({
    type: v.literal('fetch'),
    /** Counted by the worker, never used twice. */
    id: v.number(),
    request: v.object({
      method: v.picklist(['GET', 'POST']),
      url: v.string(),
      headers,
      body: v.optional(v.string()),
      maxBytes: v.number(),
    }),
  }),
  v.object({ type: v.literal('stopFetch'), id: v.number() }),
] as const;

/** To the worker. */
export const fetchedMessages = [
  v.object({
    type: v.literal('fetched'),
    id: v.number(),
    response: v.object({ status: v.number(), headers, body: bytes }),
  }),
  /** Bytes of the answer come. */
  v.object({ type: v.literal('fetching'), id: v.number() }),
  v.object({
    type: v.literal('fetchFailed'),
    id: v.number(),
    kind: v.picklist(transportErrorKinds),
    message: v.string(),
  }),
] as const;

export type FetchMessage = v.InferOutput<(typeof fetchMessages)[number]>;
export type FetchedMessage = v.InferOutput<(typeof fetchedMessages)[number]>;
