/** Filter and order of the report's table. */
import { type Verdict, verdicts as verdictOrder } from '../../core/verdict/finding';
import { severities } from '../../core/advisory/evidence';
import type { ReportRow } from '../../reports/model/shownReport';

export const reportColumns = [
  'package',
  'version',
  'verdict',
  'severity',
  'flaws',
  'fixedIn',
  'latest',
  'behind',
] as const;
export type ReportColumn = (typeof reportColumns)[number];

export interface ReportQuery {
  /** In any case, in any of the texts of a row. */
  readonly text: string;
  readonly verdict: Verdict | undefined;
  readonly sort: { readonly column: ReportColumn; readonly descending: boolean } | undefined;
}

/** Rows that are equal keep the report's order, the worst first; a row without a value stands last both ways. */
export function arrangeReport(rows: readonly ReportRow[], { text, verdict, sort }: ReportQuery): readonly ReportRow[] {
  const wanted = text.toLowerCase();
  const shown = rows.filter(
    (row) => (verdict === undefined || row.verdict === verdict) && searchText(row).includes(wanted),
  );
  if (sort === undefined) return shown;
  const direction = sort.descending ? -1 : 1;
  return shown.sort((a, b) => compareValues(valueOf(a, sort.column), valueOf(b, sort.column), direction));
}

function searchText(row: ReportRow): string {
  return [row.package, row.version, row.fixedIn, row.latestVersion, row.reason, row.saysLess, ...row.flaws]
    .join(' ')
    .toLowerCase();
}

function valueOf(row: ReportRow, column: ReportColumn): string | number | undefined {
  switch (column) {
    case 'package':
      return row.package;
    case 'version':
      return row.version;
    case 'verdict':
      return verdictOrder.indexOf(row.verdict);
    case 'severity':
      return row.highestSeverity === null ? undefined : severities.indexOf(row.highestSeverity);
    case 'flaws':
      return row.flaws.length;
    case 'fixedIn':
      return row.fixedIn ?? undefined;
    case 'latest':
      return row.latestVersion ?? undefined;
    case 'behind':
      return row.daysBehind ?? undefined;
  }
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function compareValues(a: string | number | undefined, b: string | number | undefined, direction: 1 | -1): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === 'number' && typeof b === 'number') return direction * (a - b);
  return direction * collator.compare(String(a), String(b));
}
