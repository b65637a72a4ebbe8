/** Goes on with an unfinished scan from its journal, after a look at what became of its last save and of the workbook. */
import type { CellEdit } from '../../core/review/cellEdit';
import type { PackageIdentity } from '../../core/package/packageRow';
import { say, type Text } from '../../core/text/text';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import { ActiveScan } from '../journal/activeScan';
import { completeFindings } from '../journal/completeFindings';
import { newestUsable } from './newestUsable';
import { readPlan } from '../journal/planFile';
import { reconcileWorkbook } from './reconcileWorkbook';
import { recoverJournal } from '../journal/recoverJournal';
import type { ScanStartContext } from './scanStartContext';
import { storageLayout } from '../storage/storageLayout';

/** A scan that is ready to run. */
export interface Begun {
  readonly scan: ActiveScan;
  /** As it is now: a checkpoint's copy may have taken its place. */
  readonly workbook: ScannedWorkbook;
  /** Cells that a person chose from the checkpoint, to be written before anything else. */
  readonly restored: readonly CellEdit[];
}

/** Rejects with a UserError, WorkbookChangedError among them; the journal is then closed and as resumable as before. */
export async function resumeStored(context: ScanStartContext, scanId: string): Promise<Begun> {
  const { scan, known } = await openScan(context, scanId);
  try {
    await settleOpenSave(context, scan);
    const { workbook, unsaved, restored } = await reconcileWorkbook(context, scan);
    await scan.commit({
      type: 'resumed',
      data: {
        at: now(context),
        workbookHash: workbook.hash,
        ...(known.length === 0 ? {} : { alsoSaved: [...known] }),
        ...(unsaved.length === 0 ? {} : { unsaved: [...unsaved] }),
      },
    });
    const path = storageLayout.journal(context.request.storageFolder, scanId);
    await completeFindings(context.ports.fileSystem, path, scan.record);
    return { scan, workbook, restored };
  } catch (error) {
    await scan.journal.close().catch(() => undefined); // The first failure is the one to report.
    throw error;
  }
}

export interface OpenedScan {
  readonly scan: ActiveScan;
  /** Saved packages that only a checkpoint knows of, because journal lines were lost. */
  readonly known: readonly PackageIdentity[];
}

/** What a damaged journal lost is taken from the newest checkpoint that is sound; the person is told. */
export async function openScan(context: ScanStartContext, scanId: string): Promise<OpenedScan> {
  const { fileSystem, clock } = context.ports;
  const { storageFolder } = context.request;
  const path = storageLayout.journal(storageFolder, scanId);
  const plan = await readPlan(fileSystem, storageFolder, scanId);
  const { journal, record, setAside, incomplete } = await recoverJournal(fileSystem, clock, path, plan);
  const scan = new ActiveScan(scanId, journal, record, true);
  if (!incomplete) return { scan, known: [] };
  const checkpoint = await newestUsable(context, scanId);
  context.ports.onDidEvent({ type: 'warning', message: journalRecovered(setAside, checkpoint?.checkpointId) });
  return { scan, known: checkpoint?.packageProgress ?? [] };
}

function journalRecovered(setAside: string | undefined, checkpointId: string | undefined): Text {
  const what =
    setAside === undefined
      ? say`The scan's journal was lost.`
      : say`The scan's journal was damaged; the damaged file is at ${setAside}.`;
  return checkpointId === undefined
    ? say`${what} Every sound line of it counts; the rest is looked up again.`
    : say`${what} Every sound line of it counts, and what checkpoint ${checkpointId} knows; the rest is looked up again.`;
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
