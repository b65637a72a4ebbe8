/** The scan that a command is about: the one that was named, else the workbook's newest. Refuses a scan of another workbook. */
import { access } from 'node:fs/promises';
import { UserError } from '../core/errors';
import type { ScanResults } from '../core/scan/scanResults';
import { say } from '../core/text/text';
import type { CliDependencies } from './cliPorts';
import { sameFile } from './workbookCopy';

/** Throws UserError `nothingToResume` where no such scan is kept. */
export async function scanOf(
  storage: string,
  workbookPath: string,
  scanId: string | undefined,
  deps: Pick<CliDependencies, 'readScanResults'>,
): Promise<ScanResults> {
  const results = await deps.readScanResults(storage, scanId === undefined ? { workbookPath } : { scanId });
  if (results !== undefined && (await sameFile(results.workbookPath, workbookPath))) return results;
  if (scanId === undefined && !(await exists(workbookPath))) {
    throw new UserError({
      code: 'workbookMissing',
      what: say`There is no such file, and no scan of one is kept`,
      file: workbookPath,
      next: say`Check its name`,
    });
  }
  throw new UserError({
    code: 'nothingToResume',
    what:
      scanId === undefined ? say`No scan of this workbook is kept` : say`No scan ${scanId} of this workbook is kept`,
    file: workbookPath,
    next: say`Scan it first, or name the folder of its scans with --storage; ihacpa checkpoints list shows what is kept`,
  });
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
