/** The call, signals, and events of the thread that scans. */
import * as v from 'valibot';
import { type ScanEvent, scanEventSchema } from '../../core/scan/scanEvent';
import { scanRequestSchema } from '../../core/scan/scanRequest';
import type { ScanSummary } from '../../core/scan/scanSummary';
import { sourceSecretsSchema } from '../../core/scan/sourceSettings';
import type { Protocol } from '../rpc/protocol';

export const editorSettingsSchema = v.object({
  /** By the fields' names (`defaultBatchSize`), only what a person set, as it was typed: the worker checks it. */
  values: v.record(v.string(), v.unknown()),
  /** Folders that may hold an `ihacpa.yaml`, nearest to the workbook first; the first one found counts. */
  folders: v.array(v.string()),
});

export type EditorSettings = v.InferOutput<typeof editorSettingsSchema>;

const scanEntries = {
  request: scanRequestSchema,
  /** When given, the request's own configuration counts for nothing. */
  settings: v.optional(editorSettingsSchema),
  secrets: v.optional(sourceSecretsSchema),
};

const scanInputs = {
  scan: v.object(scanEntries),
  /** `saves`: the results of what was reported go to the workbook. */
  watch: v.object({ ...scanEntries, saves: v.boolean() }),
} as const;

export type WatchInput = v.InferOutput<typeof scanInputs.watch>;

/** What nobody has reported before. */
export interface WatchNews {
  /** ISO 8601: when the review finished that was compared with. */
  readonly since: string;
  /** The worst first. */
  readonly changes: readonly NewsItem[];
  /** How many packages could not be checked. */
  readonly notChecked: number;
}

export const newsItemSchema = v.object({
  name: v.string(),
  version: v.string(),
  package: v.string(),
  /** In English: `New: CVE-2026-1 HIGH, newly vulnerable`. */
  text: v.string(),
});
export type NewsItem = v.InferOutput<typeof newsItemSchema>;

interface ScanAnswers {
  readonly scan: ScanSummary;
  readonly watch: WatchNews;
}

/** `pause`: running lookups end, no new one begins until `continue`. `passOwnerFiles`: from now on those of office programs do not count. */
const signals = ['cancel', 'pause', 'continue', 'passOwnerFiles'] as const;
type ScanSignal = (typeof signals)[number];

export const scanProtocol: Protocol<typeof scanInputs, ScanAnswers, ScanEvent, ScanSignal> = {
  inputs: scanInputs,
  answers: {
    /** The summary is built by the same code that types it; its envelope is what the schema guards. */
    scan: v.custom<ScanSummary>((value) => typeof value === 'object' && value !== null && 'scanId' in value),
  },
  event: scanEventSchema,
  signals,
};
