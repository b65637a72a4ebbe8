/** The columns of the review grid: what kind of values each holds and which stay in view. Holds no values. */
import * as v from 'valibot';
import { reviewFieldNames, reviewFields, type ReviewField } from '../review/reviewField';
import { verdictFields } from '../review/resultGrammar';

export const columnKinds = ['number', 'text', 'version', 'date', 'link', 'verdict'] as const;
export type ColumnKind = (typeof columnKinds)[number];

export const reviewFieldSchema = v.picklist(reviewFieldNames);

export const gridColumnSchema = v.object({
  field: reviewFieldSchema,
  header: v.string(),
  kind: v.picklist(columnKinds),
  /** Stays at the left while the others scroll. */
  frozen: v.boolean(),
});

export type GridColumn = v.InferOutput<typeof gridColumnSchema>;

const frozenFields: readonly ReviewField[] = ['index', 'packageName', 'currentVersion'];

/** Of the fields the sheet has, the frozen ones first, the others in the sheet's order. */
export function gridColumns(columns: ReadonlyMap<ReviewField, number>): readonly GridColumn[] {
  const present = [...columns].sort(([, a], [, b]) => a - b).map(([field]) => field);
  const frozen = frozenFields.filter((field) => present.includes(field));
  const others = present.filter((field) => !frozen.includes(field));
  return [...frozen, ...others].map((field) => ({
    field,
    header: reviewFields[field].header,
    kind: kindOf(field),
    frozen: frozen.includes(field),
  }));
}

function kindOf(field: ReviewField): ColumnKind {
  if (verdictFields.includes(field)) return 'verdict';
  if (reviewFields[field].owner === 'link' || field === 'githubUrl') return 'link';
  return plainKinds[field] ?? 'text';
}

const plainKinds: Readonly<Partial<Record<ReviewField, ColumnKind>>> = {
  index: 'number',
  currentVersion: 'version',
  latestVersion: 'version',
  datePublished: 'date',
  latestReleaseDate: 'date',
};
