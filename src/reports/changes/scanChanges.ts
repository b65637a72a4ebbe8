/** What one scan wrote, as changes of its workbook. Tells only what its journal says. */
import { valueText } from '../../core/spreadsheet/cell';
import { displayCell } from '../../core/spreadsheet/excelDate';
import { reviewFields } from '../../core/sheet/reviewField';
import type { ScanResults } from '../../core/scan/scanResults';
import type { WorkbookChanges } from './workbookChanges';
import { identityKey } from '../../core/package/identity';

export function scanChanges({ written, results }: ScanResults, date1904: boolean): WorkbookChanges {
  const names = new Map(results.map(({ finding }) => [identityKey(finding.package), finding.displayName]));
  const changes = written.map((cell) => ({
    cell: cell.cell,
    column: reviewFields[cell.field].header,
    field: cell.field,
    package: names.get(identityKey(cell.package)) ?? cell.package.name,
    before: displayCell(cell.old, date1904),
    after: valueText(cell.new),
    by: 'tool' as const,
  }));
  return { changes, rowsAdded: [], rowsRemoved: [] };
}
