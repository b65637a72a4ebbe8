/** The messages between the review editor and its webview, checked by schema on both sides. Knows neither the editor's API nor the DOM. */
import * as v from 'valibot';
import { packageIdentitySchema } from '../core/package/identitySchema';
import { verdictCountsSchema } from '../core/scan/verdictCounts';
import { reviewFieldSchema } from '../grid/query/gridColumn';
import { arrangedSchema, gridAnswerSchema, gridRequestSchema, openedGridSchema } from '../grid/query/gridAnswer';

const id = v.pipe(v.number(), v.integer());
const key = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What a person chose to do with one package. */
const rowActions = ['rescan', 'reveal', 'copyRow', 'acceptRisk', 'endAcceptance', 'editNote'] as const;
export type RowAction = (typeof rowActions)[number];

export const fromReviewSchema = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('ask'), id, request: gridRequestSchema }),
  v.object({ type: v.literal('openLink'), url: v.string() }),
  v.object({ type: v.literal('copyCell'), key, column: key }),
  v.object({ type: v.literal('act'), action: v.picklist(rowActions), key }),
  /** What a person typed into a cell in place of what it held. */
  v.object({
    type: v.literal('edit'),
    id,
    package: packageIdentitySchema,
    /** Name as written and version. */
    title: v.string(),
    field: reviewFieldSchema,
    was: v.string(),
    text: v.string(),
  }),
  v.object({ type: v.literal('notEditable'), bar: v.picklist(['column', 'formula', 'readOnly']) }),
  v.object({ type: v.literal('undo') }),
  v.object({ type: v.literal('redo') }),
  /** No row is the package that was to be selected. */
  v.object({ type: v.literal('missing'), package: packageIdentitySchema }),
  /** From the page about a workbook that was refused. */
  v.object({ type: v.literal('retry') }),
  v.object({ type: v.literal('reopen') }),
  v.object({ type: v.literal('export') }),
]);

export type FromReview = v.InferOutput<typeof fromReviewSchema>;

export const toReviewSchema = v.variant('type', [
  v.object({ type: v.literal('opened'), grid: openedGridSchema }),
  /** More rows of the file have been read, or all. */
  v.object({ type: v.literal('grown'), arranged: arrangedSchema }),
  /** The file was read again and differs. */
  v.object({ type: v.literal('refreshed'), grid: openedGridSchema }),
  v.object({
    ...{ type: v.literal('refused'), what: v.string(), file: v.string(), next: v.string() },
    /** Nothing is wrong with the file: its report can be had. */
    isUnexpected: v.boolean(),
  }),
  v.object({ type: v.literal('answer'), id, answer: gridAnswerSchema }),
  v.object({ type: v.literal('failed'), id, message: v.string() }),
  /** A scan of this workbook; without counts it is over. */
  v.object({
    type: v.literal('scan'),
    counts: v.optional(
      v.object({ completed: v.number(), total: v.number(), text: v.string(), states: verdictCountsSchema }),
    ),
  }),
  /** Whether a scan may start in this window now, whether decisions may be written, and whether cells may be. */
  v.object({ type: v.literal('abilities'), mayRescan: v.boolean(), mayDecide: v.boolean(), mayEdit: v.boolean() }),
  /** Opens the editor of a cell; without a field that of the column. */
  v.object({ type: v.literal('startEdit'), key, column: v.optional(key), field: v.optional(reviewFieldSchema) }),
  /** The edit is in the workbook, or it is not and the person was told why. */
  v.object({ type: v.literal('edited'), id, isSaved: v.boolean() }),
  /** What can be taken back and done again, as words; absent: nothing. */
  v.object({ type: v.literal('history'), undo: v.optional(v.string()), redo: v.optional(v.string()) }),
  v.object({ type: v.literal('select'), package: packageIdentitySchema }),
]);

export type ToReview = v.InferOutput<typeof toReviewSchema>;
