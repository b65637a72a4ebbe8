/** Which rows a query shows, in which order. */
import { compareVersions, parseVersion, type Version } from '../../core/package/version';
import { verdicts } from '../../core/verdict/finding';
import { severities, type Severity } from '../../core/advisory/evidence';
import { verdictOfText } from '../../core/cells/resultGrammar';
import type { ColumnKind, GridColumn } from './gridColumn';
import { isActive, type ColumnFilter, type GridQuery, type RowState, rowStates } from './gridQuery';
import { cellText, type GridTable } from '../../core/cells/gridTable';

/** What scans found about a row. */
export interface RowFinding {
  readonly state: RowState;
  /** Of the worst flaw that affects the version. */
  readonly severity?: Severity | undefined;
  readonly fixedIn?: string | undefined;
  /** Another version of the package, where a scan looked at that and not at this one. */
  readonly scannedAs?: string | undefined;
}

type FindingAt = (at: number) => RowFinding;

const nothingFound: FindingAt = () => ({ state: 'other' });

/** Indices of the table's rows. A sort by a column the sheet lacks is none. */
export function arrangeRows(
  table: GridTable,
  columns: readonly GridColumn[],
  query: GridQuery,
  findingAt = nothingFound,
): readonly number[] {
  const shown = filterRows(table, query, 0, findingAt);
  const { sort } = query;
  const column = columns.find(({ field }) => field === sort?.field);
  if (sort === undefined || column === undefined) return shown;
  const keyOf = (at: number): SortKey =>
    column.field === 'finding' ? findingKey(findingAt(at)) : sortKey(column.kind, cellText(table, at, column.field));
  const keys = new Map(shown.map((at) => [at, keyOf(at)]));
  const direction = sort.descending ? -1 : 1;
  return shown.sort((a, b) => compareKeys(keys.get(a), keys.get(b), direction));
}

/** Indices of the rows from `from` on that pass every filter, in the table's order. */
export function filterRows(table: GridTable, query: GridQuery, from = 0, findingAt = nothingFound): number[] {
  const filters = query.filters.filter(isActive).map(lowered);
  const { states = [] } = query;
  const shown: number[] = [];
  for (let at = from; at < table.length; at++) {
    if (states.length > 0 && !states.includes(findingAt(at).state)) continue;
    if (filters.every((filter) => passes(filter, cellText(table, at, filter.field)))) shown.push(at);
  }
  return shown;
}

function lowered(filter: ColumnFilter): ColumnFilter {
  return { ...filter, text: filter.text.toLowerCase() };
}

function passes({ text, presence, verdicts: chosen }: ColumnFilter, cell: string): boolean {
  const isEmpty = cell.trim() === '';
  if (presence !== 'any' && (presence === 'empty') !== isEmpty) return false;
  if (text !== '' && !cell.toLowerCase().includes(text)) return false;
  if (chosen.length === 0) return true;
  return !isEmpty && chosen.includes(verdictOfText(cell) ?? 'other');
}

/** Ranked values come first, then texts; a cell without any stands last in both directions. */
interface SortKey {
  readonly ranked: number | Version | undefined;
  readonly text: string;
}

/** The worst first, then by severity. */
function findingKey({ state, severity }: RowFinding): SortKey {
  const rank = severity === undefined ? severities.length : severities.indexOf(severity);
  return { ranked: rowStates.indexOf(state) * (severities.length + 1) + rank, text: state };
}

function sortKey(kind: ColumnKind, cell: string): SortKey {
  const text = cell.trim();
  switch (kind) {
    case 'number':
      return { ranked: text === '' || Number.isNaN(Number(text)) ? undefined : Number(text), text };
    case 'version':
      return { ranked: parseVersion(text), text };
    case 'verdict': {
      const verdict = verdictOfText(text);
      return { ranked: verdict === undefined ? undefined : verdicts.indexOf(verdict), text };
    }
    case 'date':
    case 'link':
    case 'text':
    case 'finding':
      return { ranked: undefined, text };
  }
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function compareKeys(a: SortKey | undefined, b: SortKey | undefined, direction: 1 | -1): number {
  if (a === undefined || b === undefined) throw new Error('Expected a sort key for every row that is shown, got none.');
  if (a.text === '' || b.text === '') return Number(a.text === '') - Number(b.text === '');
  if (a.ranked === undefined && b.ranked === undefined) return direction * collator.compare(a.text, b.text);
  if (a.ranked === undefined || b.ranked === undefined) {
    return Number(a.ranked === undefined) - Number(b.ranked === undefined);
  }
  return direction * (compareRanks(a.ranked, b.ranked) || collator.compare(a.text, b.text));
}

function compareRanks(a: number | Version, b: number | Version): number {
  if (typeof a === 'number' || typeof b === 'number') return Number(a) - Number(b);
  return compareVersions(a, b);
}
