/** Compares the workbook with what an unfinished scan expects to find. Changes nothing; the choice is made elsewhere. */
import { join } from 'node:path';
import type { CheckpointData } from '../../core/scan/checkpointData';
import { UserError } from '../../core/message/errors';
import type { PackageRow } from '../../core/sheet/packageRow';
import { dependsOnResults } from '../../core/scan/scanSelection';
import { lacksResult } from '../../core/scan/lacksResult';
import type { CellDifference, WorkbookComparison } from '../../core/scan/workbookComparison';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import { compareCells, packageChanges } from '../compare/compareWorkbook';
import { newestUsable, usableOnes } from './newestUsable';
import type { ScanRecord } from '../journal/scanRecord';
import { WrittenTexts } from '../journal/writtenTexts';
import type { ScanStartContext } from './scanStartContext';
import { selector } from './selectPackages';
import { storageLayout } from '../storage/storageLayout';

export interface ResumeState {
  readonly comparison: WorkbookComparison;
  /** The restore point whose copy of the workbook was compared. */
  readonly checkpoint: CheckpointData | undefined;
  readonly copy: ScannedWorkbook | undefined;
  /** The workbook was put back to that copy: what the scan wrote after it is not in it. */
  readonly isRestored: boolean;
}

const nothingKnown = { sources: new Set<string>(), known: undefined };

type ResumeContext = Pick<ScanStartContext, 'ports' | 'checkpoints' | 'workbook' | 'request'>;

/** Against the copy in `checkpoint` (the newest sound one if not given) and what the scan wrote after it. */
export async function validateResumeState(
  context: ResumeContext,
  record: ScanRecord,
  checkpoint?: CheckpointData,
): Promise<ResumeState> {
  const { workbook, request } = context;
  const { scanId } = record.planned;
  const asLeft = await compared(context, checkpoint ?? (await newestUsable(context, scanId)), record.written);
  const restored = await restoredCopy(context, asLeft, checkpoint === undefined ? scanId : checkpoint);
  const { checkpoint: used, copy, differences } = restored ?? asLeft;
  const selection =
    record.planned.selection === undefined ? request.selection : (record.planned.selection ?? undefined);
  const isChosen = selector(selection);
  const isWanted = (row: PackageRow): boolean =>
    isChosen(row) && (!dependsOnResults(selection) || lacksResult(row, { ...nothingKnown, columns: workbook.columns }));
  const changes = packageChanges(record.plan, workbook.rows, isWanted);
  const checkpointId = copy === undefined ? undefined : used?.checkpointId;
  return {
    comparison: { scanId, ...(checkpointId === undefined ? {} : { checkpointId }), differences, ...changes },
    checkpoint: used,
    copy,
    isRestored: restored !== undefined,
  };
}

interface Compared {
  readonly checkpoint: CheckpointData | undefined;
  readonly copy: ScannedWorkbook | undefined;
  readonly differences: CellDifference[];
}

async function compared(
  context: ResumeContext,
  checkpoint: CheckpointData | undefined,
  written: WrittenTexts,
): Promise<Compared> {
  const copy = await readCopy(context, checkpoint);
  return { checkpoint, copy, differences: compareCells(context.workbook, { copy, written }) };
}

/** The copy that is nearer to the workbook than what the scan left there: somebody put it back. `of`: the only one, or a scan's id for all. */
async function restoredCopy(
  context: ResumeContext,
  asLeft: Compared,
  of: CheckpointData | string,
): Promise<Compared | undefined> {
  let nearest = asLeft;
  for await (const checkpoint of typeof of === 'string' ? usableOnes(context, of) : [of]) {
    if (nearest.differences.length === 0) break;
    const found = await compared(context, checkpoint, new WrittenTexts());
    if (found.copy !== undefined && found.differences.length < nearest.differences.length) nearest = found;
  }
  return nearest === asLeft ? undefined : nearest;
}

/** A copy that cannot be read narrows the comparison; it does not forbid to go on. */
async function readCopy(
  { ports, request }: ResumeContext,
  checkpoint: CheckpointData | undefined,
): Promise<ScannedWorkbook | undefined> {
  if (checkpoint?.excelBackupPath === undefined || checkpoint.excelBackupPath === null) return undefined;
  const folder = storageLayout.checkpointsFolder(request.storageFolder, checkpoint.scanId);
  try {
    return await ports.workbook.read(join(folder, checkpoint.excelBackupPath));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
