/** Removes a stored scan with its checkpoints after a person has agreed. Changes no workbook. */
import * as vscode from 'vscode';
import type { ResumableScan } from '../../core/scan/resumableScan';
import type { JobClient } from '../../threads/jobs/jobClient';
import { askModally } from '../messages';
import { tellError } from '../progress/errorMessage';
import { timeText } from '../progress/scanText';
import type { ScanStore } from '../scanState/scanStore';
import { workbookName } from '../workbookName';

interface RemoveParts {
  readonly store: ScanStore;
  readonly jobs: JobClient;
  readonly log: vscode.LogOutputChannel;
}

export async function removeScan(parts: RemoveParts, scan: ResumableScan): Promise<void> {
  const { store, jobs, log } = parts;
  const { scanId, workbookPath, startedAt, checkpoints } = scan;
  const remove = vscode.l10n.t('Remove');
  const started = timeText(startedAt, Date.now());
  const question = vscode.l10n.t('Remove the scan of {0} from {1}?', workbookName(workbookPath), started);
  const kept = vscode.l10n.t('The workbook is not changed. The findings and the report of this scan are deleted.');
  const backups =
    checkpoints.length === 0 ? '' : ` ${vscode.l10n.t('So are its checkpoints with their backups of the workbook.')}`;
  const detail = `${kept}${backups}`;
  if ((await askModally(question, detail, remove)) !== remove) return;
  try {
    await jobs.run('removeScan', { storageFolder: store.folder, scanId });
    await store.refresh();
  } catch (error) {
    tellError(error, log, { retry: () => removeScan(parts, scan) });
  }
}
