/** Shows which cells of a workbook changed: what a scan wrote, or what differs from another workbook. Changes nothing itself. */
import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { ResumableScan } from '../../core/scan/resumableScan';
import type { JobClient } from '../../threads/jobs/jobClient';
import type { JobInput } from '../../threads/jobs/jobProtocol';
import { withWorkbook } from '../choose/pickWorkbook';
import type { DiffView } from '../diff/diffView';
import { showInformation, withProgress } from '../messages';
import { tellError } from '../progress/errorMessage';
import type { ScanStore } from '../scanState/scanStore';
import { changesTexts } from './changesText';
import { isCommitted, withLastCommitted } from './lastCommitted';
import { workbookName } from '../workbookName';

interface ShowChangesParts {
  readonly store: ScanStore;
  readonly jobs: JobClient;
  readonly log: vscode.LogOutputChannel;
  readonly view: DiffView;
}

type Since = JobInput<'readChanges'>['since'];

/** What a workbook is compared with. */
interface Earlier {
  readonly since: Since;
  /** Title of the older side. */
  readonly before: string;
}

interface SinceItem extends vscode.QuickPickItem {
  /** `commit`: the workbook as it was last committed. Undefined: another workbook, to be chosen. */
  readonly earlier: Earlier | 'commit' | undefined;
}

export class ShowChanges {
  readonly #parts: ShowChangesParts;

  constructor(parts: ShowChangesParts) {
    this.#parts = parts;
  }

  /** Of the scan that is named. */
  async showScan(scan: ResumableScan): Promise<void> {
    const workbook = vscode.Uri.file(scan.workbookPath);
    try {
      await this.#show(workbook, beforeScan(scan));
    } catch (error) {
      tellError(error, this.#parts.log, { retry: () => this.showScan(scan) });
    }
  }

  /** Of a workbook; asks since when. */
  async show(argument: unknown): Promise<void> {
    await withWorkbook(argument, this.#parts, async (workbook) => {
      const earlier = await this.#askSince(workbook);
      if (earlier === undefined) return;
      if (earlier !== 'commit') await this.#show(workbook, earlier);
      else {
        const before = vscode.l10n.t('Last commit');
        await withLastCommitted(workbook, (path) =>
          this.#show(workbook, { since: { kind: 'workbook', path }, before }),
        );
      }
    });
  }

  async #askSince(workbook: vscode.Uri): Promise<Earlier | 'commit' | undefined> {
    const path = await realpath(workbook.fsPath);
    const scans = (await this.#parts.store.refresh()).filter(({ workbookPath }) => workbookPath === path);
    const other: SinceItem = { label: vscode.l10n.t('Another Workbook…'), earlier: undefined };
    const commit: SinceItem = { label: vscode.l10n.t('Last Commit'), earlier: 'commit' };
    const items = [...scans.map(scanItem), ...((await isCommitted(workbook)) ? [commit] : []), other];
    const title = vscode.l10n.t('Show Changes');
    const placeHolder = vscode.l10n.t('Select what to compare with');
    const picked = items.length === 1 ? other : await vscode.window.showQuickPick(items, { title, placeHolder });
    return picked === other ? askForOther(workbook) : picked?.earlier;
  }

  async #show(workbook: vscode.Uri, { since, before }: Earlier): Promise<void> {
    const name = workbookName(workbook.fsPath);
    const input = { storageFolder: this.#parts.store.folder, workbookPath: workbook.fsPath, since };
    const progress = vscode.l10n.t('IHACPA: comparing {0}', name);
    const changes = await withProgress({ location: vscode.ProgressLocation.Notification, title: progress }, () =>
      this.#parts.jobs.run('readChanges', input),
    );
    const texts = changesTexts(changes);
    if (texts === undefined) {
      void showInformation(vscode.l10n.t('{0}: no cell changed. Compared with: {1}.', name, before));
      return;
    }
    const title = vscode.l10n.t('{0}: {1} ↔ Current', name, before);
    const after = { title: vscode.l10n.t('Current'), text: texts.after };
    await this.#parts.view.show(name, title, { title: before, text: texts.before }, after);
  }
}

function scanItem(scan: ResumableScan): SinceItem {
  const earlier = beforeScan(scan);
  const description = vscode.l10n.t('{0} of {1} packages', scan.completedPackages, scan.totalPackages);
  return { label: earlier.before, description, earlier };
}

function beforeScan({ scanId, startedAt }: ResumableScan): Earlier {
  const day = new Date(startedAt).toLocaleString(vscode.env.language);
  return { since: { kind: 'scan', scanId }, before: vscode.l10n.t('Before the scan of {0}', day) };
}

async function askForOther(workbook: vscode.Uri): Promise<Earlier | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Select the Earlier Workbook'),
    openLabel: vscode.l10n.t('Compare'),
    defaultUri: vscode.Uri.file(dirname(workbook.fsPath)),
    filters: { [vscode.l10n.t('Excel workbooks')]: ['xlsx', 'xlsm'] },
  });
  const path = chosen?.[0]?.fsPath;
  return path === undefined ? undefined : { since: { kind: 'workbook', path }, before: workbookName(path) };
}
