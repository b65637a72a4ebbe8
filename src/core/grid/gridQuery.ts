/** What a person asked the grid to show: filters, order, find. Plain data; answers nothing itself. */
import * as v from 'valibot';
import { verdicts } from '../review/finding';
import { reviewFieldSchema } from './gridColumn';

export const columnFilterSchema = v.object({
  field: reviewFieldSchema,
  /** Part of the cell's text, in any case; '' stands for any. */
  text: v.string(),
  presence: v.picklist(['any', 'empty', 'filled']),
  /** One of these; none of them stands for any. `other` is a filled cell without a verdict's words. */
  verdicts: v.array(v.picklist([...verdicts, 'other'])),
});

export type ColumnFilter = v.InferOutput<typeof columnFilterSchema>;

export const gridSortSchema = v.object({ field: reviewFieldSchema, descending: v.boolean() });
export type GridSort = v.InferOutput<typeof gridSortSchema>;

export const gridQuerySchema = v.object({
  /** All of them hold for a row that is shown. */
  filters: v.array(columnFilterSchema),
  /** Absent: the sheet's order. */
  sort: v.optional(gridSortSchema),
});

export type GridQuery = v.InferOutput<typeof gridQuerySchema>;

export const everything: GridQuery = { filters: [] };

/** A filter that lets every cell through is none. */
export function isActive({ text, presence, verdicts: chosen }: ColumnFilter): boolean {
  return text !== '' || presence !== 'any' || chosen.length > 0;
}
