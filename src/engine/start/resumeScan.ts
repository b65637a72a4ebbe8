/** Goes on with an unfinished scan from its journal, after a look at what became of its last save and of the workbook. */
import type { CellEdit } from '../../core/cells/cellEdit';
import { UserError } from '../../core/message/errors';
import { say, type Text } from '../../core/message/text';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import { ActiveScan } from '../journal/activeScan';
import { completeFindings } from '../journal/completeFindings';
import { readPlan, writePlan } from '../journal/planFile';
import { reconcileWorkbook } from './reconcileWorkbook';
import { recoverJournal } from '../journal/recoverJournal';
import { resumedRun } from './resumedRun';
import type { ScanStartContext } from './scanStartContext';
import { storageLayout } from '../storage/storageLayout';

/** A scan that is ready to run. */
export interface StartedScan {
  readonly scan: ActiveScan;
  /** As it is now: a checkpoint's copy may have taken its place. */
  readonly workbook: ScannedWorkbook;
  /** Cells that a person chose from the checkpoint, to be written before anything else. */
  readonly restored: readonly CellEdit[];
}

/** Rejects with a UserError, WorkbookChangedError among them; the journal is then closed and as resumable as before. */
export async function resumeStored(context: ScanStartContext, scanId: string): Promise<StartedScan> {
  const scan = await openScan(context, scanId);
  try {
    requireSheet(context, scan);
    await settleOpenSave(context, scan);
    const { workbook, unsaved, restored } = await reconcileWorkbook(context, scan);
    await scan.commit({
      type: 'resumed',
      data: {
        at: now(context),
        workbookHash: workbook.hash,
        ...resumedRun(context, scan.record, workbook, unsaved),
      },
    });
    await keepPlan(context, scan);
    const path = storageLayout.journal(context.request.storageFolder, scanId);
    await completeFindings(context.ports.fileSystem, path, scan.record);
    return { scan, workbook, restored };
  } catch (error) {
    await scan.journal.close().catch(() => undefined); // The first failure is the one to report.
    throw error;
  }
}

/** A scan goes on in its own sheet, unless that one is gone. Throws UserError `badArgument`. */
export function requireSheet({ workbook }: ScanStartContext, { record }: ActiveScan): void {
  const { sheet } = record.planned;
  if (sheet === undefined || sheet === workbook.sheetName || workbook.leftOut?.sheets.includes(sheet) !== true) return;
  throw new UserError({
    code: 'badArgument',
    what: say`The unfinished scan is of sheet “${sheet}”, not of “${workbook.sheetName}”`,
    file: workbook.path,
    next: say`Choose sheet “${sheet}” to resume it, or start a new scan`,
  });
}

/** Every valid line of a damaged journal counts; what it lost is looked up again, and the person is told. */
export async function openScan(context: ScanStartContext, scanId: string): Promise<ActiveScan> {
  const { fileSystem, clock } = context.ports;
  const { storageFolder } = context.request;
  const path = storageLayout.journal(storageFolder, scanId);
  const plan = await readPlan(fileSystem, storageFolder, scanId);
  const { journal, record, setAside, incomplete } = await recoverJournal(fileSystem, clock, path, plan);
  if (incomplete) context.ports.onDidEvent({ type: 'warning', message: journalRecovered(setAside) });
  return new ActiveScan(scanId, journal, record, true);
}

function journalRecovered(setAside: string | undefined): Text {
  return setAside === undefined
    ? say`The scan's journal was lost. Its packages are checked again.`
    : say`The scan's journal was damaged; the damaged file is at ${setAside}. Valid entries are used. Other packages are checked again.`;
}

/** The second copy of the plan names the packages that came into it, too. */
export async function keepPlan({ ports, request }: ScanStartContext, { record }: ActiveScan): Promise<void> {
  const { planned, plan } = record;
  const copy = await readPlan(ports.fileSystem, request.storageFolder, planned.scanId);
  if (copy?.packages.hash !== plan.hash) await writePlan(ports.fileSystem, request.storageFolder, planned);
}

/** A save that was announced before a crash either reached the workbook, and counts, or is made again. */
export async function settleOpenSave({ ports, workbook }: ScanStartContext, scan: ActiveScan): Promise<void> {
  const intent = scan.record.openIntent;
  if (intent === undefined) return;
  const recovery = await ports.workbook.recover(workbook.realPath, intent.save);
  if (recovery !== 'committed') return;
  const { packages, kept, save } = intent;
  await scan.commit({
    type: 'committed',
    data: { saveId: save.saveId, workbookHash: save.newHash, packages, kept, saveMs: 0 },
  });
}

function now({ ports }: ScanStartContext): string {
  return new Date(ports.clock.now()).toISOString();
}
