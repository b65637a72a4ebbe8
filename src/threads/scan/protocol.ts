/** The messages between the extension and the scan worker, checked by schema on both sides. Carries plain data only. */
import * as v from 'valibot';
import type { PlainUserError } from '../../core/message/errors';
import { resumableScanSchema } from '../../core/scan/resumableScan';
import { scanEventSchema } from '../../core/scan/scanEvent';
import { scanRequestSchema } from '../../core/scan/scanRequest';
import type { ScanSummary } from '../../core/scan/scanSummary';
import { sourceSecretsSchema } from '../../core/scan/sourceSettings';
import { workbookComparisonSchema } from '../../core/scan/workbookComparison';
import { textSchema } from '../../core/message/text';
import { fetchedMessages, fetchMessages } from '../network/httpMessages';

export const editorSettingsSchema = v.object({
  /** By the fields' names (`defaultBatchSize`), only what a person set, as it was typed: the worker checks it. */
  values: v.record(v.string(), v.unknown()),
  /** Folders that may hold an `ihacpa.yaml`, nearest to the workbook first; the first one found counts. */
  folders: v.array(v.string()),
});

export type EditorSettings = v.InferOutput<typeof editorSettingsSchema>;

export const toWorkerSchema = v.variant('type', [
  v.object({
    type: v.literal('start'),
    request: scanRequestSchema,
    /** When given, the request's own configuration counts for nothing. */
    settings: v.optional(editorSettingsSchema),
    secrets: v.optional(sourceSecretsSchema),
  }),
  v.object({ type: v.literal('cancel') }),
  /** Running lookups end; no new one begins until `continue`. */
  v.object({ type: v.literal('pause') }),
  v.object({ type: v.literal('continue') }),
  /** From now on owner files of office programs do not count. */
  v.object({ type: v.literal('passOwnerFiles') }),
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

export const fromWorkerSchema = v.variant('type', [
  v.object({ type: v.literal('event'), event: scanEventSchema }),
  /** The summary is built by the same code that types it; its envelope is what the schema guards. */
  v.object({
    type: v.literal('finished'),
    summary: v.custom<ScanSummary>((value) => typeof value === 'object' && value !== null && 'scanId' in value),
  }),
  v.object({
    type: v.literal('failed'),
    error: plainErrorSchema,
    /** With the code `stateExists`: the scan that could be resumed. */
    resumable: v.optional(resumableScanSchema),
    /** With the code `workbookChanged`: the cells to choose between. */
    comparison: v.optional(workbookComparisonSchema),
  }),
  ...fetchMessages,
]);

export type FromWorker = v.InferOutput<typeof fromWorkerSchema>;
