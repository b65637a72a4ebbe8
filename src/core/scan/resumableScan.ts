/** An unfinished scan as a person sees it before deciding to resume. */
import * as v from 'valibot';
import { checkpointSummarySchema } from './checkpointData';
import { verdictCountsSchema } from './verdictCounts';

export const resumableScanSchema = v.object({
  scanId: v.string(),
  workbookPath: v.string(),
  status: v.picklist(['interrupted', 'cancelled', 'running', 'finished']),
  completedPackages: v.number(),
  totalPackages: v.number(),
  savedBatches: v.number(),
  totalBatches: v.number(),
  /** Of the packages done so far. */
  counts: verdictCountsSchema,
  /** Milliseconds, from the pace so far; undefined when nothing was done yet. */
  estimatedRemainingMs: v.optional(v.number()),
  /** Of all runs so far; milliseconds. */
  statistics: v.optional(
    v.object({
      failedPackages: v.number(),
      saves: v.number(),
      cellsWritten: v.number(),
      lookupMs: v.number(),
      saveMs: v.number(),
      checkpointMs: v.number(),
    }),
  ),
  /** What its newest run asked: `PyPA advisories of 2024-10-10`. */
  data: v.optional(v.array(v.string())),
  /** Lines of its journal are damaged: results may be lost. */
  isDamaged: v.optional(v.literal(true)),
  /** Its journal and its plan cannot be read: only its checkpoints are left, and of its findings nothing is known. */
  isUnreadable: v.optional(v.literal(true)),
  startedAt: v.string(),
  updatedAt: v.string(),
  checkpoints: v.array(checkpointSummarySchema),
});

/** `running` means that a live process holds the workbook's lock. */
export type ResumableScan = v.InferOutput<typeof resumableScanSchema>;
