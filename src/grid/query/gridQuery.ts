/** What a person asked the grid to show: filters, order, find. */
import * as v from 'valibot';
import { verdicts } from '../../core/verdict/finding';
import { countedStates } from '../../core/scan/verdictCounts';
import { gridFieldSchema, gridViews, reviewFieldSchema } from './gridColumn';

const columnFilterSchema = v.object({
  field: reviewFieldSchema,
  /** Part of the cell's text, in any case; '' stands for any. */
  text: v.string(),
  presence: v.picklist(['any', 'empty', 'filled']),
  /** One of these; none of them stands for any. `other` is a filled cell without a verdict's words. */
  verdicts: v.array(v.picklist([...verdicts, 'other'])),
});

export type ColumnFilter = v.InferOutput<typeof columnFilterSchema>;

const gridSortSchema = v.object({ field: gridFieldSchema, descending: v.boolean() });
export type GridSort = v.InferOutput<typeof gridSortSchema>;

/** What scans found about a row; `other`: none has looked at this version. */
export const rowStates = [...countedStates, 'other'] as const;
export type RowState = (typeof rowStates)[number];

export const gridQuerySchema = v.object({
  /** All of them hold for a row that is shown. */
  filters: v.array(columnFilterSchema),
  /** Rows about which scans found one of these; absent or none: any. */
  states: v.optional(v.array(v.picklist(rowStates))),
  /** Absent: all columns. */
  view: v.optional(v.picklist(gridViews)),
  /** Absent: the sheet's order. */
  sort: v.optional(gridSortSchema),
});

export type GridQuery = v.InferOutput<typeof gridQuerySchema>;

export const everything: GridQuery = { filters: [] };

/** Whether rows may be hidden. */
export function isFiltered({ filters, states = [] }: GridQuery): boolean {
  return filters.some(isActive) || states.length > 0;
}

/** A filter that lets every cell through is none. */
export function isActive({ text, presence, verdicts: chosen }: ColumnFilter): boolean {
  return text !== '' || presence !== 'any' || chosen.length > 0;
}
