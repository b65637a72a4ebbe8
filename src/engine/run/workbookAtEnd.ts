/** The workbook as it is when its scan ends, where somebody else saved it since the scan read it: what a person typed meanwhile counts. */
import { contradictingCells } from '../../core/scan/contradictingCells';
import type { KeptCell } from '../../core/cells/cellEdit';
import { UserError } from '../../core/message/errors';
import { groupBy } from '../../core/collections/groupBy';
import { say } from '../../core/message/text';
import { identityKey } from '../../core/package/identity';
import type { WrittenCell } from '../../core/scan/scanResults';
import { displayText, valueText } from '../../core/spreadsheet/cell';
import { holdsText } from '../scans/lineage';
import { hashFile } from '../../platform/readWholeFile';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import { packageChanges } from '../compare/compareWorkbook';
import { readJournal } from '../journal/readJournal';
import { ResultsFold } from '../journal/resultsFold';
import type { ScanPorts } from '../scanPorts';
import { addedSince } from '../start/resumedRun';
import { tellPackageChanges } from '../start/tellPackageChanges';
import { storageLayout } from '../storage/storageLayout';
import type { Run } from './prepareRun';

export interface WorkbookAtEnd {
  readonly workbook: ScannedWorkbook;
  /** Preserved and refused cells as they are now, and all that say less than what the scan found. */
  readonly kept: readonly KeptCell[];
  /** Rows that came, or got another name or version, after the scan had read the workbook. */
  readonly unseen: ReadonlySet<number>;
  /** Packages of whose cells none holds what the scan wrote: somebody saved the workbook over it as it was before. */
  readonly undone: number;
}

/** Undefined: nobody else saved it, or it cannot be read now, and it counts as the scan saw it. */
export async function workbookAtEnd(
  ports: ScanPorts,
  storage: string,
  { workbook: before, saver, scan: { record, scanId } }: Run,
): Promise<WorkbookAtEnd | undefined> {
  const { fileSystem } = ports;
  const { realPath } = before;
  if (!saver.metOthers && (await hashFile(fileSystem, realPath).catch(() => undefined)) === saver.workbookHash) {
    return undefined;
  }
  try {
    const workbook = { ...(await ports.workbook.read(before.path)), path: before.path };
    const fold = new ResultsFold(record.planned);
    await readJournal(fileSystem, storageLayout.journal(storage, scanId), (event) => fold.apply(event));
    const results = fold.scanResults;
    const kept = contradictingCells(results === undefined ? [] : [results], workbook);
    const unseen = new Set(addedSince(record, workbook).map(({ row }) => row));
    tellPackageChanges(
      ports,
      packageChanges(record.plan, workbook.rows, ({ row }) => unseen.has(row)),
      'nextScan',
    );
    const undone = undoneIn(workbook, results?.written ?? []);
    if (undone > 0) tellUndone(ports, undone);
    return { workbook, kept, unseen, undone };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
}

function undoneIn({ rows }: ScannedWorkbook, written: readonly WrittenCell[]): number {
  const cells = groupBy(written, (cell) => identityKey(cell.package));
  let undone = 0;
  for (const row of rows) {
    const ofRow = cells.get(identityKey(row.identity)) ?? [];
    const isAsBefore = ({ field, old, new: result }: WrittenCell): boolean => {
      const present = row.cells[field] ?? { kind: 'empty' };
      return displayText(present) === displayText(old) && !holdsText(present, valueText(result));
    };
    if (ofRow.length > 0 && ofRow.every(isAsBefore)) undone += 1;
  }
  return undone;
}

function tellUndone(ports: ScanPorts, undone: number): void {
  const message =
    undone === 1
      ? say`Another program saved an older version of the workbook during the scan: it lacks the results of ${undone} package. Close the workbook there and scan again.`
      : say`Another program saved an older version of the workbook during the scan: it lacks the results of ${undone} packages. Close the workbook there and scan again.`;
  ports.onDidEvent({ type: 'warning', message });
}
