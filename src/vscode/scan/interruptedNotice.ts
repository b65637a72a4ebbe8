/** Says once, when a workspace opens, that a scan was interrupted there. Resumes nothing without a person's word. */
import * as vscode from 'vscode';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { storedKeys } from '../ids';
import { showInformation } from '../messages';
import type { ScanFlow } from './scanFlow';
import type { ScanRunner } from '../scanState/scanRunner';
import type { ScanStore } from '../scanState/scanStore';
import { startFresh } from '../choose/recoveryChoices';
import { situationText } from '../choose/startChoice';
import { claimNotice } from '../recovery/claimNotice';
import { workbookName } from '../workbookName';

/** A window that closes cancels its scan in an orderly way; what this remembers tells that from a person's cancel. */
export function rememberOpenScan(runner: ScanRunner, memento: vscode.Memento): vscode.Disposable {
  let isOpen = false;
  return runner.onDidChange((active) => {
    if (active?.scanId !== undefined && !isOpen) {
      isOpen = true;
      void memento.update(storedKeys.openScan, active.scanId);
    } else if (active === undefined && isOpen) {
      isOpen = false;
      void memento.update(storedKeys.openScan, undefined);
    }
  });
}

export async function tellInterruptedScan(store: ScanStore, flow: ScanFlow, memento: vscode.Memento): Promise<void> {
  const openScan = memento.get<string>(storedKeys.openScan);
  const scan = (await store.scans()).find((candidate) => wasInterrupted(candidate, openScan));
  if (scan === undefined || !vscode.workspace.isTrusted) return;
  if (!(await claimNotice(store.folder, scan))) return;
  const resume = vscode.l10n.t('Resume');
  const fresh = vscode.l10n.t('Start Fresh');
  const picked = await showInformation(
    vscode.l10n.t('The scan of {0} was interrupted: {1}.', workbookName(scan.workbookPath), situationText(scan)),
    resume,
    fresh,
    vscode.l10n.t('Later'),
  );
  if (picked === resume) await flow.resume(scan.workbookPath);
  else if (picked === fresh) await flow.scanWorkbook(scan.workbookPath, startFresh);
}

function wasInterrupted(scan: ResumableScan, openScan: string | undefined): boolean {
  return scan.status === 'interrupted' || (scan.status === 'cancelled' && scan.scanId === openScan);
}
