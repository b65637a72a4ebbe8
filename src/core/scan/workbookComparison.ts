/** How a workbook differs from what an unfinished scan left there. Plain data for a person to choose by; decides nothing. */
import * as v from 'valibot';
import { packageIdentitySchema } from '../package/identitySchema';
import { cellContentSchema } from '../spreadsheet/cellContentSchema';
import { type ReviewField, reviewFields } from '../sheet/reviewField';

const field = v.custom<ReviewField>((value) => typeof value === 'string' && value in reviewFields);

/** Texts as a person sees them; days as ISO days. */
const cellDifferenceSchema = v.object({
  /** `M17`, as the sheet is now. */
  cell: v.string(),
  row: v.number(),
  package: packageIdentitySchema,
  displayName: v.string(),
  field,
  yours: v.string(),
  checkpoints: v.string(),
  /** What the checkpoint's side holds, days counted as this workbook counts them. */
  content: cellContentSchema,
});

export const workbookComparisonSchema = v.object({
  scanId: v.string(),
  /** The restore point whose copy was compared; undefined: none is usable, only the scan's own cells were. */
  checkpointId: v.optional(v.string()),
  differences: v.array(cellDifferenceSchema),
  /** Names with versions. `gone` is no longer in the workbook, `added` not in the scan; neither has a new version. */
  gone: v.array(v.string()),
  added: v.array(v.string()),
  /** `flask 1.0 → 1.1`: gone under one version, there under another. */
  reversioned: v.array(v.string()),
});

export type CellDifference = v.InferOutput<typeof cellDifferenceSchema>;
export type WorkbookComparison = v.InferOutput<typeof workbookComparisonSchema>;

/** A person's answer for one differing cell. */
export const mergeChoiceSchema = v.object({
  package: packageIdentitySchema,
  field,
  take: v.picklist(['yours', 'checkpoint']),
});

export type MergeChoice = v.InferOutput<typeof mergeChoiceSchema>;
