/** Settles how a resumed scan goes on with a workbook that changed since it stopped. Refuses to overwrite a person without being told. */
import type { CellEdit } from '../../core/review/cellEdit';
import type { CheckpointData } from '../../core/batch/checkpointData';
import { UserError } from '../../core/errors';
import { identityKey, type PackageIdentity } from '../../core/package/packageRow';
import type { CellDifference, WorkbookComparison } from '../../core/scan/workbookComparison';
import { WorkbookChangedError } from '../../core/scan/workbookChangedError';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import type { ActiveScan } from '../journal/activeScan';
import { chosenEdits } from './mergeEdits';
import { newestUsable } from './newestUsable';
import { validateResumeState } from './resumeState';
import { restoreWorkbook } from './restoreWorkbook';
import type { ScanStartContext } from './scanStartContext';

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
    return restoreFrom(context, scan, goingBackTo);
  }
  const isAsLeft = scan.record.workbookHash === workbook.hash;
  if (isAsLeft || forceContinue || !validateExcelState) return asItIs;
  const state = await validateResumeState(context, scan.record, goingBackTo);
  const { comparison } = state;
  tellPackageChanges(context, comparison);
  if (comparison.differences.length === 0) return asItIs;
  switch (mergeStrategy) {
    case 'use_current':
      tellDifferences(context, comparison);
      return { workbook, unsaved: emptied(scan, comparison.differences), restored: [] };
    case 'use_checkpoint':
      return restoreFrom(context, scan, state.checkpoint ?? (await newestUsable(context, scan.scanId)));
    case 'manual':
      if (mergeChoices === undefined) throw new WorkbookChangedError(workbook.path, comparison);
      return { workbook, unsaved: [], restored: chosenEdits(context, state, mergeChoices) };
  }
}

async function restoreFrom(
  context: ScanStartContext,
  scan: ActiveScan,
  checkpoint: CheckpointData | undefined,
): Promise<Reconciled> {
  const { ports, request } = context;
  if (checkpoint === undefined) {
    throw new UserError({
      code: 'checkpointUnusable',
      what: 'No sound checkpoint of this scan is left to take the workbook from',
      file: context.workbook.path,
      next: 'Go on with the workbook as it is now (--merge-strategy use_current)',
    });
  }
  const isThere = context.workbook.hash === checkpoint.excelFileHash;
  if (!isThere) {
    const kept = await restoreWorkbook(ports, request.storageFolder, checkpoint);
    const where = kept === undefined ? '' : ` The file that was there is kept at ${kept}.`;
    const message = `The workbook is the one of checkpoint ${checkpoint.checkpointId} again.${where}`;
    ports.onDidEvent({ type: 'warning', message });
  }
  const inCopy = new Set(checkpoint.packageProgress.map(identityKey));
  const unsaved = [...scan.record.plan].filter((identity) => !inCopy.has(identityKey(identity)));
  const workbook = isThere ? context.workbook : await ports.workbook.read(request.workbookPath);
  return { workbook, unsaved, restored: [] };
}

/** Cells of ours that are gone are filled again; cells that a person changed are the person's. */
function emptied({ record }: ActiveScan, differences: readonly CellDifference[]): readonly PackageIdentity[] {
  return differences
    .filter(({ package: identity, field, yours }) => yours === '' && record.written.get(identity, field) !== undefined)
    .map((difference) => difference.package);
}

function tellDifferences({ ports }: ScanStartContext, { differences }: WorkbookComparison): void {
  const shown = differences.slice(0, 5).map(({ cell, displayName }) => `${cell} (${displayName})`);
  const more = differences.length > 5 ? ` and ${differences.length - 5} more` : '';
  const message = `The workbook was changed since the scan stopped, at ${shown.join(', ')}${more}: going on with it as it is now.`;
  ports.onDidEvent({ type: 'warning', message });
}

function tellPackageChanges({ ports }: ScanStartContext, { gone, added, reversioned }: WorkbookComparison): void {
  const tell = (what: string, names: readonly string[]): void => {
    if (names.length === 0) return;
    const more = names.length > 10 ? ` and ${names.length - 10} more` : '';
    ports.onDidEvent({ type: 'warning', message: `${what}: ${names.slice(0, 10).join(', ')}${more}.` });
  };
  tell('No longer in the workbook, left out', gone);
  tell('New in the workbook, for the next scan', added);
  tell('Another version in the workbook, for the next scan', reversioned);
}
