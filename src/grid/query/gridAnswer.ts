/** What the grid asks of the thread that holds the rows, and what it is told. Plain data, checked wherever it crosses a border. */
import * as v from 'valibot';
import { flawEvidenceSchema, severities, sourceEvidenceSchema } from '../../core/advisory/evidence';
import { packageIdentitySchema } from '../../core/package/identitySchema';
import { verdicts } from '../../core/verdict/finding';
import { gridColumnSchema, reviewFieldSchema } from './gridColumn';
import { gridQuerySchema, rowStates } from './gridQuery';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** Names a package for as long as the workbook is open, wherever its row moves. */
const rowKey = count;
const verdict = v.picklist(verdicts);
const place = v.object({ position: count, column: count });

/** More rows than a screen shows in one go. */
const mostRowsPerPage = 500;

export const gridRequestSchema = v.variant('ask', [
  v.object({ ask: v.literal('arrange'), query: gridQuerySchema }),
  /** `first`: position among the rows shown. */
  v.object({
    ask: v.literal('page'),
    first: count,
    count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostRowsPerPage)),
  }),
  /** `here` takes the cell itself too. */
  v.object({
    ask: v.literal('find'),
    text: v.string(),
    from: place,
    direction: v.picklist(['next', 'previous', 'here']),
  }),
  v.object({ ask: v.literal('locate'), key: rowKey }),
  v.object({ ask: v.literal('locatePackage'), package: packageIdentitySchema }),
  v.object({ ask: v.literal('details'), key: rowKey }),
  v.object({ ask: v.literal('identify'), key: rowKey }),
  /** The whole text of a cell that a person is about to edit. */
  v.object({ ask: v.literal('edit'), key: rowKey, field: reviewFieldSchema }),
  /** That column of all rows that are shown, in their order. */
  v.object({ ask: v.literal('shown'), field: reviewFieldSchema }),
  /** The cell of a column, or the whole row, tab-separated. */
  v.object({ ask: v.literal('copy'), key: rowKey, column: v.optional(count) }),
]);

export type GridRequest = v.InferOutput<typeof gridRequestSchema>;

const shownCellSchema = v.object({
  /** The first line, cut where it is long. */
  text: v.string(),
  /** The cell holds more than `text`. */
  more: v.optional(v.literal(true)),
  verdict: v.optional(verdict),
  /** A web address. */
  link: v.optional(v.string()),
  /** Another value than when the workbook was opened. */
  changed: v.optional(v.literal(true)),
  /** Says less than what a scan found. */
  contradicted: v.optional(v.literal(true)),
});

export type ShownCell = v.InferOutput<typeof shownCellSchema>;

const shownFindingSchema = v.object({
  state: v.picklist(rowStates),
  severity: v.optional(v.picklist(severities)),
  fixedIn: v.optional(v.string()),
  /** A version that a scan looked at, where none looked at `version`, which the row has now. */
  scannedAs: v.optional(v.string()),
  version: v.optional(v.string()),
});

const shownRowSchema = v.object({
  key: rowKey,
  /** 1-based row of the sheet. */
  row: v.number(),
  name: v.string(),
  /** What a scan found for this version, never what a cell says. */
  verdict: v.optional(verdict),
  finding: v.optional(shownFindingSchema),
  /** One per column. */
  cells: v.array(shownCellSchema),
});

export type ShownRow = v.InferOutput<typeof shownRowSchema>;

export const arrangedSchema = v.object({
  /** Grows whenever positions may have changed; pages of another revision are of no use. */
  revision: count,
  shown: count,
  total: count,
  /** More rows are still being read. */
  reading: v.optional(v.literal(true)),
  /** Rows by what scans found; `other`: none has looked. */
  states: v.record(v.string(), count),
});

export type Arranged = v.InferOutput<typeof arrangedSchema>;

const severity = v.picklist(severities);

const flawDetailsSchema = v.object({
  records: v.array(v.string()),
  ids: v.array(v.string()),
  severity,
  fixedIn: v.optional(v.string()),
  published: v.optional(v.string()),
  evidence: v.optional(flawEvidenceSchema),
});

export type FlawDetails = v.InferOutput<typeof flawDetailsSchema>;

/** What the newest scan that looked at the package found. */
const findingDetailsSchema = v.object({
  verdict,
  /** Of what nobody has accepted; absent: nothing affects the version. */
  severity: v.optional(v.picklist(severities)),
  knownFlaws: count,
  fixedIn: v.optional(v.string()),
  /** Why a published fix does not say where to upgrade to. */
  fixDoubt: v.optional(v.string()),
  /** `fixedIn` is for the vulnerabilities that nobody has accepted, and there are others. */
  leavesAccepted: v.optional(v.boolean()),
  reason: v.optional(v.string()),
  flaws: v.array(flawDetailsSchema),
  sources: v.array(sourceEvidenceSchema),
  /** ISO 8601. */
  scannedAt: v.string(),
  /** Given up after retries. */
  failed: v.boolean(),
  /** Why it is installed; absent: not told. */
  through: v.optional(v.array(v.string())),
});

export type FindingDetails = v.InferOutput<typeof findingDetailsSchema>;

const rowDetailsSchema = v.object({
  key: rowKey,
  row: v.number(),
  name: v.string(),
  version: v.string(),
  /** What the cells say. */
  verdict: v.optional(verdict),
  /** Another version of the package, where a scan looked at that and not at this one. */
  scannedAs: v.optional(v.string()),
  /** Filled cells, whole text. */
  cells: v.array(
    v.object({
      field: reviewFieldSchema,
      header: v.string(),
      text: v.string(),
      verdict: v.optional(verdict),
      link: v.optional(v.string()),
    }),
  ),
  finding: v.optional(findingDetailsSchema),
});

export type RowDetails = v.InferOutput<typeof rowDetailsSchema>;

/** `bar`: what forbids an edit. */
const editedCellSchema = v.object({
  package: packageIdentitySchema,
  /** Name as written and version. */
  title: v.string(),
  text: v.string(),
  bar: v.optional(v.picklist(['column', 'formula'])),
});

export type EditedCell = v.InferOutput<typeof editedCellSchema>;

export const gridAnswerSchema = v.variant('answer', [
  v.object({ answer: v.literal('arranged'), arranged: arrangedSchema, columns: v.array(gridColumnSchema) }),
  v.object({ answer: v.literal('page'), revision: count, first: count, rows: v.array(shownRowSchema) }),
  /** `ordinal` is 1-based; without a place nothing was found. */
  v.object({ answer: v.literal('found'), matches: count, ordinal: count, place: v.optional(place) }),
  /** Absent: a filter hides it, or it is gone. */
  v.object({ answer: v.literal('located'), position: v.optional(count) }),
  v.object({ answer: v.literal('details'), details: v.optional(rowDetailsSchema) }),
  /** Where the package stands in the sheet; absent: it is gone. */
  v.object({
    answer: v.literal('identified'),
    row: v.optional(v.number()),
    package: v.optional(packageIdentitySchema),
  }),
  v.object({ answer: v.literal('edit'), cell: v.optional(editedCellSchema) }),
  v.object({ answer: v.literal('shown'), cells: v.array(editedCellSchema) }),
  v.object({ answer: v.literal('copied'), text: v.string() }),
]);

export type GridAnswer = v.InferOutput<typeof gridAnswerSchema>;

/** Told when a workbook was read. */
export const openedGridSchema = v.object({
  sheetName: v.string(),
  columns: v.array(gridColumnSchema),
  arranged: arrangedSchema,
  /** Cells that are not what they were at the reading before. */
  changedCells: count,
});

export type OpenedGrid = v.InferOutput<typeof openedGridSchema>;
