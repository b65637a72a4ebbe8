/** Whether scans have left open what a workbook's packages are: then "no more than these" was not said. */
import type { ReportModel } from './reportModel';

export function isIncomplete({
  scan,
  verdicts,
  rowsNotChecked = [],
}: Pick<ReportModel, 'scan' | 'verdicts' | 'rowsNotChecked'>): boolean {
  return scan.status !== 'finished' || scan.damaged === true || verdicts.notChecked + rowsNotChecked.length > 0;
}
