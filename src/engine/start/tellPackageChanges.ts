/** Tells which packages of a scan are no longer in its workbook, and which are new there. */
import { say, type Text, type TextValue } from '../../core/message/text';
import type { WorkbookComparison } from '../../core/scan/workbookComparison';
import type { ScanPorts } from '../scanPorts';

type PackageChanges = Pick<WorkbookComparison, 'gone' | 'added' | 'reversioned'>;

/** `checked`: when what is new is looked up. */
export function tellPackageChanges(
  { onDidEvent }: Pick<ScanPorts, 'onDidEvent'>,
  { gone, added, reversioned }: PackageChanges,
  checked: 'now' | 'nextScan',
): void {
  const tell = teller(onDidEvent);
  tell(gone, (list) => say`No longer in the workbook, left out: ${list}.`);
  if (checked === 'nextScan') {
    tell(added, (list) => say`New in the workbook, for the next scan: ${list}.`);
    tell(reversioned, (list) => say`Changed version in the workbook, for the next scan: ${list}.`);
    return;
  }
  tell(added, (list) => say`New in the workbook, checked now: ${list}.`);
  tell(reversioned, (list) => say`Changed version in the workbook, checked now: ${list}.`);
}

/** The same where the workbook is put back to what it was: what people changed since is not in it. */
export function tellTakenBack(
  { onDidEvent }: Pick<ScanPorts, 'onDidEvent'>,
  { gone, added, reversioned }: PackageChanges,
): void {
  const tell = teller(onDidEvent);
  tell(gone, (list) => say`In the workbook again: ${list}.`);
  tell(added, (list) => say`Not in the restored workbook, and not checked: ${list}.`);
  tell(
    reversioned,
    (list) => say`The restored workbook has the former version, and the other one is not checked: ${list}.`,
  );
}

function teller(onDidEvent: ScanPorts['onDidEvent']) {
  return (names: readonly string[], message: (list: TextValue) => Text): void => {
    if (names.length > 0) onDidEvent({ type: 'warning', message: message(listed(names, 10)) });
  };
}

/** `most`: names before the rest is counted. */
export function listed(names: readonly string[], most: number): TextValue {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? say`${shown} and ${names.length - most} more` : shown;
}
