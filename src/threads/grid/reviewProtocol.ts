/** The messages between the extension and the thread that holds a workbook's rows, checked on both sides. Carries plain data only. */
import * as v from 'valibot';
import { arrangedSchema, gridAnswerSchema, gridRequestSchema, openedGridSchema } from '../../grid/query/gridAnswer';
import { plainErrorSchema } from '../scan/protocol';

const id = v.pipe(v.number(), v.integer());

export const toReviewWorkerSchema = v.variant('type', [
  /** Read, or read again; `storageFolder` holds the scans that tell the evidence. */
  v.object({ type: v.literal('read'), id, path: v.string(), storageFolder: v.string() }),
  v.object({ type: v.literal('ask'), id, request: gridRequestSchema }),
]);

export type ToReviewWorker = v.InferOutput<typeof toReviewWorkerSchema>;

export const fromReviewWorkerSchema = v.variant('type', [
  /** Told as soon as there are rows; without a grid nothing has changed since the last reading. */
  v.object({ type: v.literal('read'), id, grid: v.optional(openedGridSchema) }),
  /** Answers nothing: more rows have been read, or all. */
  v.object({ type: v.literal('grown'), arranged: arrangedSchema }),
  /** Answers nothing: the rest of the workbook cannot be read, so nothing of it is to be shown. */
  v.object({ type: v.literal('broken'), error: plainErrorSchema }),
  v.object({ type: v.literal('answer'), id, answer: gridAnswerSchema }),
  v.object({ type: v.literal('failed'), id, error: plainErrorSchema }),
]);

export type FromReviewWorker = v.InferOutput<typeof fromReviewWorkerSchema>;

/** What is sent for a question. */
export type ReviewReply = Extract<FromReviewWorker, { readonly id: number }>;
