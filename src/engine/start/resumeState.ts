/** Compares the workbook with what an unfinished scan expects to find. Changes nothing; the choice is made elsewhere. */
import { join } from 'node:path';
import type { CheckpointData } from '../../core/scan/checkpointData';
import { UserError } from '../../core/message/errors';
import type { PackageRow } from '../../core/sheet/packageRow';
import { dependsOnResults } from '../../core/scan/scanSelection';
import { lacksResult } from '../../core/scan/lacksResult';
import type { WorkbookComparison } from '../../core/scan/workbookComparison';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import { compareCells, packageChanges } from '../compare/compareWorkbook';
import { newestUsable } from './newestUsable';
import type { ScanRecord } from '../journal/scanRecord';
import type { ScanStartContext } from './scanStartContext';
import { selector } from './selectPackages';
import { storageLayout } from '../storage/storageLayout';

export interface ResumeState {
  readonly comparison: WorkbookComparison;
  /** The restore point whose copy of the workbook was compared. */
  readonly checkpoint: CheckpointData | undefined;
  readonly copy: ScannedWorkbook | undefined;
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
  const used = checkpoint ?? (await newestUsable(context, record.planned.scanId));
  const copy = await readCopy(context, used);
  const differences = compareCells(workbook, { copy, written: record.written });
  const selection =
    record.planned.selection === undefined ? request.selection : (record.planned.selection ?? undefined);
  const isChosen = selector(selection);
  const isWanted = (row: PackageRow): boolean =>
    isChosen(row) && (!dependsOnResults(selection) || lacksResult(row, nothingKnown));
  const changes = packageChanges(record.plan, workbook.rows, isWanted);
  const checkpointId = copy === undefined ? undefined : used?.checkpointId;
  return {
    comparison: {
      scanId: record.planned.scanId,
      ...(checkpointId === undefined ? {} : { checkpointId }),
      differences,
      ...changes,
    },
    checkpoint: used,
    copy,
  };
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
