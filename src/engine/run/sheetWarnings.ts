/** What of a sheet stands in the way of results, to be said before the first package is looked up. */
import { missingColumns } from '../../core/cells/missingColumns';
import { usualFieldNames, reviewFields } from '../../core/sheet/reviewField';
import { unnamedNumbers, unnamedTexts } from '../../core/sheet/unnamedRow';
import type { ScanSelection } from '../../core/scan/scanSelection';
import { say, type Text } from '../../core/message/text';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';

/** `selection`: what the scan is about; rows that it leaves out are not told. */
export function sheetWarnings(
  workbook: Pick<ScannedWorkbook, 'columns' | 'sheetName' | 'isProtected' | 'leftOut'>,
  selection: ScanSelection | undefined,
): Text[] {
  const warnings: Text[] = [];
  if (workbook.isProtected === true) {
    warnings.push(
      say`Sheet “${workbook.sheetName}” is protected. Results are not written into its locked cells: unlock the result columns, or remove the protection.`,
    );
  }
  if (missingColumns(workbook.columns).length > 0) {
    warnings.push(say`Sheet “${workbook.sheetName}” has no result columns: the results are in the report only.`);
  }
  const missing = missingResults(workbook);
  const names = missing.map((field) => `“${reviewFields[field].header}”`).join(', ');
  if (missing.length === 1) {
    warnings.push(
      say`The sheet has no column ${names}: its results are not written. If the column has another header, give it this one.`,
    );
  } else if (missing.length > 1) {
    warnings.push(
      say`The sheet has no columns ${names}: their results are not written. If they have other headers, give them these.`,
    );
  }
  const { unnamed = [] } = workbook.leftOut ?? {};
  return [...warnings, ...unnamedTexts(unnamedNumbers(unnamed, selection ?? {}))];
}

/** A sheet with few of the columns is meant to be so. */
function missingResults({ columns }: Pick<ScannedWorkbook, 'columns'>) {
  const results = usualFieldNames.filter((field) => reviewFields[field].owner === 'scan');
  const missing = results.filter((field) => !columns.has(field));
  return missing.length * 2 < results.length ? missing : [];
}
