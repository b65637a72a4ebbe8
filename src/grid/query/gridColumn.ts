/** The columns of the review grid: what kind of values each holds and which stay in view. Holds no values. */
import * as v from 'valibot';
import { reviewFieldNames, reviewFields, type ReviewField } from '../../core/sheet/reviewField';
import { isEditableField } from '../../core/cells/personEdit';
import { verdictFields } from '../../core/cells/resultGrammar';

const columnKinds = ['number', 'text', 'version', 'date', 'link', 'verdict', 'finding'] as const;
export type ColumnKind = (typeof columnKinds)[number];

export const reviewFieldSchema = v.picklist(reviewFieldNames);

/** A column of the sheet, or what scans found, which no sheet holds. */
export const gridFieldSchema = v.picklist([...reviewFieldNames, 'finding']);
export type GridField = v.InferOutput<typeof gridFieldSchema>;

export const gridColumnSchema = v.object({
  field: gridFieldSchema,
  header: v.string(),
  kind: v.picklist(columnKinds),
  /** Stays at the left while the others scroll. */
  frozen: v.boolean(),
});

export type GridColumn = v.InferOutput<typeof gridColumnSchema>;

export type SheetColumn = GridColumn & { readonly field: ReviewField };

export function isSheetColumn(column: GridColumn): column is SheetColumn {
  return column.field !== 'finding';
}

export function isEditableColumn(column: GridColumn | undefined): boolean {
  return column !== undefined && isSheetColumn(column) && isEditableField(column.field);
}

/** All columns of the sheet, or those that tell what matters of a package. */
export const gridViews = ['all', 'matters'] as const;
type ColumnView = (typeof gridViews)[number];

const frozenFields: readonly ReviewField[] = ['index', 'packageName', 'currentVersion'];

const findingColumn: GridColumn = { field: 'finding', header: '', kind: 'finding', frozen: false };
const mattering: readonly GridField[] = [...frozenFields, 'latestVersion', 'finding', 'recommendation'];

export function columnsOfView(columns: ReadonlyMap<ReviewField, number>, view: ColumnView): readonly GridColumn[] {
  const all: readonly GridColumn[] = gridColumns(columns);
  if (view === 'all') return all;
  return mattering.flatMap((field) =>
    field === 'finding' ? [findingColumn] : all.filter((column) => column.field === field),
  );
}

/** Of the fields the sheet has, the frozen ones first, the others in the sheet's order. */
export function gridColumns(columns: ReadonlyMap<ReviewField, number>): readonly SheetColumn[] {
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
