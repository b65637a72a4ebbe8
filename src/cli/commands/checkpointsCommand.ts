/** `ihacpa checkpoints list`: what is kept for a workbook, which itself may be gone. Changes nothing. */
import { resolve } from 'node:path';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { inertJson } from '../../core/message/inert';
import { storageFolder } from './checkpointCommands';
import { checkpointsReport } from '../output/checkpointsReport';
import type { CliDependencies, CliIo } from '../cliPorts';
import type { Outcome } from '../exitCode';
import type { OptionValues } from '../arguments/optionValues';
import { sameFile } from '../files/workbookCopy';

export async function runCheckpointsCommand(values: OptionValues, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const { place } = deps;
  const workbook = resolve(place.currentFolder, values.operand ?? '');
  const storage = storageFolder(values, place);
  const scans: ResumableScan[] = [];
  for (const scan of await deps.readScanCatalog(storage)) {
    if (await sameFile(scan.workbookPath, workbook)) scans.push(scan);
  }
  // It may have been moved, renamed or copied since.
  if (scans.length === 0) scans.push(...(await deps.readScanCatalog(storage, workbook)));
  io.writeOut(
    values.has('json')
      ? `${inertJson({ workbook, storage, scans })}\n`
      : checkpointsReport(workbook, storage, scans, io.outPaint),
  );
  return 'complete';
}
