/** Settles how a resumed scan goes on with a workbook that changed since it stopped. */
import type { CellEdit } from '../../core/cells/cellEdit';
import type { CheckpointData } from '../../core/scan/checkpointData';
import { saysLess } from '../../core/cells/contradiction';
import { UserError } from '../../core/message/errors';
import type { CellDifference, WorkbookComparison } from '../../core/scan/workbookComparison';
import { WorkbookChangedError } from '../../core/scan/workbookChangedError';
import { joined, say } from '../../core/message/text';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import type { ActiveScan } from '../journal/activeScan';
import { type ByWriter, byWriter } from '../ledger/ownCells';
import { scanLedger } from '../ledger/scanLedger';
import { chosenDifferences, chosenEdits, withChosen } from './mergeEdits';
import { newestUsable } from './newestUsable';
import { validateResumeState } from './resumeState';
import { restoreWorkbook } from '../checkpoint/restoreWorkbook';
import type { ScanStartContext } from './scanStartContext';
import { listed, tellPackageChanges, tellTakenBack } from './tellPackageChanges';
import { identityKey, type PackageIdentity } from '../../core/package/identity';

export interface Reconciled {
  readonly workbook: ScannedWorkbook;
  /** Saved packages whose cells have to go into the workbook once more. */
  readonly unsaved: readonly PackageIdentity[];
  readonly restored: readonly CellEdit[];
}

/**
 * `goingBackTo`: the checkpoint a person chose. Rejects with WorkbookChangedError when the merge strategy is `manual`
 * and no choices were made.
 */
export async function reconcileWorkbook(
  context: ScanStartContext,
  scan: ActiveScan,
  goingBackTo?: CheckpointData,
): Promise<Reconciled> {
  const { workbook, request } = context;
  const { forceContinue, validateExcelState, mergeStrategy, mergeChoices } = request.recovery;
  const asItIs = { workbook, unsaved: [], restored: [] };
  if (goingBackTo !== undefined && mergeStrategy === 'use_checkpoint') {
    const { comparison } = await validateResumeState(context, scan.record, goingBackTo);
    return restoreFrom(context, scan, goingBackTo, comparison);
  }
  const isAsLeft = scan.record.workbookHash === workbook.hash;
  if (isAsLeft || forceContinue || !validateExcelState) return asItIs;
  const state = await validateResumeState(context, scan.record, goingBackTo);
  const { comparison } = state;
  const { selection } = scan.record.planned;
  const isTakenBack = mergeStrategy === 'use_checkpoint' && comparison.differences.length > 0;
  if (!isTakenBack) tellPackageChanges(context.ports, comparison, selection === undefined ? 'nextScan' : 'now');
  const lost = state.isRestored && goingBackTo === undefined ? notIn(scan, state.checkpoint) : [];
  if (lost.length > 0) tellRestored(context, comparison);
  if (comparison.differences.length === 0) return { ...asItIs, unsaved: lost };
  const ledger = await scanLedger(context.ports, request.storageFolder, scan.record, workbook);
  const written = byWriter(comparison.differences, ledger);
  // Nobody is asked about cells that nobody changed.
  const isAsked = written.theirs.length > 0 || mergeStrategy !== 'manual';
  switch (isAsked ? mergeStrategy : 'use_current') {
    case 'use_current': {
      tellDifferences(context, written);
      const decidedAgain = comparison.differences.filter(isDecidedAgain(scan)).map(packageOf);
      return { workbook, unsaved: [...lost, ...decidedAgain], restored: [] };
    }
    case 'use_checkpoint':
      return restoreFrom(context, scan, state.checkpoint ?? (await newestUsable(context, scan.scanId)), comparison);
    case 'manual':
      if (mergeChoices === undefined) {
        throw new WorkbookChangedError(workbook.path, { ...comparison, differences: [...written.theirs] });
      }
      return {
        workbook: withChosen(workbook, chosenDifferences(state, mergeChoices)),
        unsaved: [...lost, ...untold(comparison.differences)],
        restored: chosenEdits(context, state, mergeChoices),
      };
  }
}

async function restoreFrom(
  context: ScanStartContext,
  scan: ActiveScan,
  checkpoint: CheckpointData | undefined,
  comparison: WorkbookComparison,
): Promise<Reconciled> {
  const { ports, request } = context;
  if (checkpoint === undefined) {
    throw new UserError({
      code: 'checkpointUnusable',
      what: say`This scan has no valid checkpoint to restore the workbook from`,
      file: context.workbook.path,
      next: say`Continue with the current workbook (--merge-strategy use_current)`,
    });
  }
  const isThere = context.workbook.hash === checkpoint.excelFileHash;
  if (!isThere) {
    const { kept, flaw } = await restoreWorkbook(ports, request.storageFolder, checkpoint);
    const where = kept === undefined ? [] : [say`A backup of the previous file is at ${kept}.`];
    const message = say`The workbook is restored from checkpoint ${checkpoint.checkpointId}.`;
    ports.onDidEvent({
      type: 'warning',
      message: joined([message, ...where, ...(flaw === undefined ? [] : [flaw])], ' '),
    });
    tellTakenBack(ports, comparison);
  }
  const workbook = isThere ? context.workbook : await ports.workbook.read(request.workbookPath);
  return { workbook, unsaved: notIn(scan, checkpoint), restored: [] };
}

/** Packages whose results came after the checkpoint. */
function notIn({ record }: ActiveScan, checkpoint: CheckpointData | undefined): readonly PackageIdentity[] {
  const inCopy = new Set(checkpoint?.packageProgress.map(identityKey));
  return [...record.plan].filter((identity) => !inCopy.has(identityKey(identity)));
}

/**
 * Cells that a person emptied are filled again, also those that an earlier scan wrote; cells that a person changed are the person's, and are
 * told where they say less than what was found.
 */
function isDecidedAgain({ record }: ActiveScan): (difference: CellDifference) => boolean {
  return ({ yours, checkpoints }) => yours === '' || (record.overwrite !== 'all' && saysLess(yours, checkpoints));
}

/** A person who chose cell by cell leaves empty what is empty. */
function untold(differences: readonly CellDifference[]): readonly PackageIdentity[] {
  const emptied = new Set(differences.filter(({ yours }) => yours === '').map(keyOf));
  return differences
    .filter((difference) => saysLess(difference.yours, difference.checkpoints) && !emptied.has(keyOf(difference)))
    .map(packageOf);
}

function packageOf(difference: CellDifference): PackageIdentity {
  return difference.package;
}

function keyOf(difference: CellDifference): string {
  return identityKey(difference.package);
}

function tellRestored({ ports }: ScanStartContext, { checkpointId = '' }: WorkbookComparison): void {
  const message = say`The workbook was restored from checkpoint ${checkpointId}. Later results are written again.`;
  ports.onDidEvent({ type: 'warning', message });
}

function tellDifferences({ ports }: ScanStartContext, { theirs, unrecorded }: ByWriter): void {
  const cells = theirs.map(({ cell, displayName }) => `${cell} (${displayName})`);
  if (cells.length > 0) {
    const message = say`The workbook has changed since the scan stopped, at ${listed(cells, 5)}. The scan continues with the current workbook.`;
    ports.onDidEvent({ type: 'warning', message });
  }
  const { length } = unrecorded;
  if (length === 0) return;
  const message =
    length === 1
      ? say`The workbook contains ${length} result that is not in the journal of the scan. The scan continues with the current workbook.`
      : say`The workbook contains ${length} results that are not in the journal of the scan. The scan continues with the current workbook.`;
  ports.onDidEvent({ type: 'warning', message });
}
