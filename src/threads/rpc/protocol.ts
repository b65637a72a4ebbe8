/** What two threads say to each other: calls with an answer each, signals, events, and the requests of a thread without a network. */
import * as v from 'valibot';
import { StateExistsError } from '../../core/scan/stateExistsError';
import { WorkbookChangedError } from '../../core/scan/workbookChangedError';
import { type PlainUserError, toPlainUserError, UserError } from '../../core/message/errors';
import { textSchema } from '../../core/message/text';
import { resumableScanSchema } from '../../core/scan/resumableScan';
import { workbookComparisonSchema } from '../../core/scan/workbookComparison';
import { fetchedMessages, fetchMessages } from '../network/httpMessages';

export type Inputs = Readonly<Record<string, v.GenericSchema>>;
export type Answers<I extends Inputs> = { readonly [Name in keyof I]: unknown };
export type Input<I extends Inputs, Name extends keyof I> = v.InferOutput<I[Name]>;

/** The calls of one kind of thread. Everything that comes in is checked, once, by whoever receives it. */
export interface Protocol<I extends Inputs, A extends Answers<I>, Event = never, Signal extends string = never> {
  readonly inputs: I;
  /** A call without one is answered by the code that types the answer. */
  readonly answers: { readonly [Name in keyof I]?: v.GenericSchema<unknown, A[Name]> };
  readonly event?: v.GenericSchema<unknown, Event>;
  readonly signals?: readonly Signal[];
}

const id = v.pipe(v.number(), v.integer());

export const toWorkerSchema = v.variant('type', [
  v.object({ type: v.literal('call'), id, name: v.string(), input: v.unknown() }),
  v.object({ type: v.literal('signal'), signal: v.string() }),
  ...fetchedMessages,
]);
export type ToWorker = v.InferOutput<typeof toWorkerSchema>;

export const plainErrorSchema = v.object({
  code: v.custom<PlainUserError['code']>((code) => typeof code === 'string'),
  what: textSchema,
  file: v.optional(v.string()),
  line: v.optional(v.number()),
  next: textSchema,
});

const refusalSchema = v.object({
  error: plainErrorSchema,
  /** With the code `stateExists`: the scan that could be resumed. */
  resumable: v.optional(resumableScanSchema),
  /** With the code `workbookChanged`: the cells to choose between. */
  comparison: v.optional(workbookComparisonSchema),
});
type PlainRefusal = v.InferOutput<typeof refusalSchema>;

export const fromWorkerSchema = v.variant('type', [
  v.object({ type: v.literal('answered'), id, answer: v.unknown() }),
  /** For a person. */
  v.object({ type: v.literal('refused'), id, refusal: refusalSchema }),
  /** A defect of ours. */
  v.object({ type: v.literal('failed'), id, message: v.string() }),
  v.object({ type: v.literal('event'), event: v.unknown() }),
  ...fetchMessages,
]);
export type FromWorker = v.InferOutput<typeof fromWorkerSchema>;

/** An error as plain data, with what it carries. */
export function plainRefusal(error: UserError): PlainRefusal {
  return {
    error: toPlainUserError(error),
    ...(error instanceof StateExistsError ? { resumable: error.resumable } : {}),
    ...(error instanceof WorkbookChangedError ? { comparison: error.comparison } : {}),
  };
}

export function refusalOf({ error, resumable, comparison }: PlainRefusal): UserError {
  if (resumable !== undefined) return new StateExistsError(resumable, error.next);
  if (comparison !== undefined) return new WorkbookChangedError(error.file ?? '', comparison);
  return new UserError(error);
}
