/** The calls of the thread that holds a workbook's rows. */
import * as v from 'valibot';
import {
  arrangedSchema,
  type GridAnswer,
  gridAnswerSchema,
  gridRequestSchema,
  type OpenedGrid,
  openedGridSchema,
} from '../../grid/query/gridAnswer';
import { plainErrorSchema, type Protocol } from '../rpc/protocol';

export const reviewInputs = {
  /** Read, or read again; `storageFolder` holds the scans that tell the evidence. */
  read: v.object({ path: v.string(), storageFolder: v.string() }),
  ask: gridRequestSchema,
} as const;

export interface ReviewAnswers {
  /** As soon as there are rows; undefined: nothing has changed since the last reading. */
  readonly read: OpenedGrid | undefined;
  readonly ask: GridAnswer;
}

const reviewEventSchema = v.variant('type', [
  /** More rows have been read, or all. */
  v.object({ type: v.literal('grown'), arranged: arrangedSchema }),
  /** The rest of the workbook cannot be read, so nothing of it is to be shown. */
  v.object({ type: v.literal('broken'), error: plainErrorSchema }),
]);

export type ReviewEvent = v.InferOutput<typeof reviewEventSchema>;

export const reviewProtocol: Protocol<typeof reviewInputs, ReviewAnswers, ReviewEvent> = {
  inputs: reviewInputs,
  answers: { read: v.optional(openedGridSchema), ask: gridAnswerSchema },
  event: reviewEventSchema,
};
