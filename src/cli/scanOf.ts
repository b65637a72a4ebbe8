/** The scan that a command is about: the one that was named, else the workbook's newest. Refuses a scan of another workbook. */
import { UserError } from '../core/errors';
import type { ScanResults } from '../core/scan/scanResults';
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
  throw new UserError({
    code: 'nothingToResume',
    what: scanId === undefined ? 'No scan of this workbook is kept' : `No scan ${scanId} of this workbook is kept`,
    file: workbookPath,
    next: 'Scan it first, or name the folder of its scans with --storage; ihacpa checkpoints list shows what is kept',
  });
}
