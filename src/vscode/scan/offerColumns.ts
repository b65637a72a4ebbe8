/** Before a scan that begins, offers to add the result columns that a sheet of names and versions lacks. */
import * as vscode from 'vscode';
import { resumes } from '../../core/scan/recoveryOptions';
import type { JobClient } from '../../threads/jobs/jobClient';
import { askModally } from '../messages';
import { resumableScans, type ScanStore } from '../scanState/scanStore';
import { workbookName } from '../workbookName';
import type { WantedScan } from './prepareScan';

interface OfferParts {
  readonly store: ScanStore;
  readonly jobs: JobClient;
  readonly log: vscode.LogOutputChannel;
}

/** False: the person wants no scan. Rejects with a UserError where the columns cannot be added; nothing is changed then. */
export async function offerColumns(
  { workbook, recovery }: Pick<WantedScan, 'workbook' | 'recovery'>,
  { store, jobs, log }: OfferParts,
): Promise<boolean> {
  if (resumes(recovery)) return true;
  const workbookPath = workbook.fsPath;
  const { count, first, last } = await jobs.run('missingColumns', { workbookPath });
  if (count === 0) return true;
  // A scan that is resumed compares the workbook with the one that it left.
  const isWaiting = resumableScans(await store.scans()).some((scan) => scan.workbookPath === workbookPath);
  if (isWaiting && recovery.resumeMode !== 'fresh') return true;
  const add = vscode.l10n.t('Add Columns');
  const without = vscode.l10n.t('Scan Without Them');
  const question = vscode.l10n.t('Add result columns to {0}?', workbookName(workbookPath));
  const detail = vscode.l10n.t(
    'The sheet has no result columns. {0} columns are added to the right of its header, from "{1}" to "{2}". Without them, the results are in the report only.',
    count,
    first,
    last,
  );
  const answer = await askModally(question, detail, add, without);
  if (answer !== add) return answer === without;
  const { backup } = await jobs.run('addColumns', { workbookPath, storageFolder: store.folder });
  if (backup !== undefined)
    log.info(`Result columns were added to ${workbookPath}. The workbook before that: ${backup}`);
  return true;
}
