/** The scan or scans that a command is about: the one that was named, else those of the workbook. Refuses a scan of another workbook. */
import { access } from 'node:fs/promises';
import { UserError } from '../../core/message/errors';
import type { ScanResults, WorkbookResults } from '../../core/scan/scanResults';
import { say, type Text } from '../../core/message/text';
import type { CliDependencies, CliIo } from '../cliPorts';
import { sameFile } from '../files/workbookCopy';
import { printError } from '../output/printError';

/** Throws UserError `nothingToResume` where no such scan is kept. */
export async function scanOf(
  storage: string,
  workbookPath: string,
  scanId: string,
  deps: Pick<CliDependencies, 'readScanResults'>,
): Promise<ScanResults> {
  const results = await deps.readScanResults(storage, { scanId });
  if (results !== undefined && (await sameFile(results.workbookPath, workbookPath))) return results;
  throw notKept(say`No scan ${scanId} of this workbook is stored`, workbookPath);
}

/** Throws UserError where none is kept. */
export async function scansOf(
  storage: string,
  workbookPath: string,
  deps: Pick<CliDependencies, 'readWorkbookResults'>,
): Promise<WorkbookResults> {
  const results = await deps.readWorkbookResults(storage, workbookPath);
  if (results !== undefined) return results;
  if (await exists(workbookPath)) throw notKept(say`No scan of this workbook is stored`, workbookPath);
  throw new UserError({
    code: 'workbookMissing',
    what: say`The file does not exist, and no scan of it is stored`,
    file: workbookPath,
    next: say`Check its name`,
  });
}

/** Whatever is said of the scans: some of it may be missing. */
export function tellDamage(io: CliIo, scans: readonly Pick<ScanResults, 'scanId' | 'damaged'>[]): void {
  for (const { scanId, damaged } of scans)
    if (damaged) printError(io, `The journal of scan ${scanId} is damaged: results may be lost. Scan again`, 'warning');
}

function notKept(what: Text, file: string): UserError {
  const next = say`Scan it first, or name the folder of its scans with --storage; see ihacpa checkpoints list`;
  return new UserError({ code: 'nothingToResume', what, file, next });
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
