/** Shows which cells of a workbook changed: what a scan wrote, or what differs from another workbook. Changes nothing itself. */
import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { ResumableScan } from '../../core/scan/resumableScan';
import type { JobClient } from '../../threads/jobs/jobClient';
import type { JobInput } from '../../threads/jobs/jobProtocol';
import { withWorkbook } from '../choose/pickWorkbook';
import { changesScheme } from '../ids';
import { withProgress } from '../messages';
import { tellError } from '../progress/errorMessage';
import type { ScanStore } from '../scanState/scanStore';
import { changesText } from './changesText';
import { isCommitted, withLastCommitted } from './lastCommitted';
import { workbookName } from '../workbookName';

interface ShowChangesParts {
  readonly store: ScanStore;
  readonly jobs: JobClient;
  readonly log: vscode.LogOutputChannel;
}

type Since = JobInput<'readChanges'>['since'];

interface SinceItem extends vscode.QuickPickItem {
  /** `commit`: the workbook as it was last committed. Undefined: another workbook, to be chosen. */
  readonly since: Since | 'commit' | undefined;
}

export class ShowChanges implements vscode.Disposable {
  readonly #parts: ShowChangesParts;
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #provider: vscode.Disposable;

  constructor(parts: ShowChangesParts) {
    this.#parts = parts;
    this.#provider = vscode.workspace.registerTextDocumentContentProvider(changesScheme, {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? '',
    });
  }

  /** Of the scan that is named. */
  async showScan(scan: ResumableScan): Promise<void> {
    const workbook = vscode.Uri.file(scan.workbookPath);
    try {
      await this.#show(workbook, { kind: 'scan', scanId: scan.scanId });
    } catch (error) {
      tellError(error, this.#parts.log, { retry: () => this.showScan(scan) });
    }
  }

  /** Of a workbook; asks since when. */
  async show(argument: unknown): Promise<void> {
    await withWorkbook(argument, this.#parts, async (workbook) => {
      const since = await this.#askSince(workbook);
      if (since === undefined) return;
      if (since !== 'commit') await this.#show(workbook, since);
      else {
        const name = vscode.l10n.t('the last commit');
        await withLastCommitted(workbook, (path) => this.#show(workbook, { kind: 'workbook', path }, name));
      }
    });
  }

  dispose(): void {
    this.#provider.dispose();
    this.#changed.dispose();
    this.#texts.clear();
  }

  async #askSince(workbook: vscode.Uri): Promise<SinceItem['since']> {
    const path = await realpath(workbook.fsPath);
    const scans = (await this.#parts.store.refresh()).filter(({ workbookPath }) => workbookPath === path);
    const other: SinceItem = { label: vscode.l10n.t('Another Workbook…'), since: undefined };
    const commit: SinceItem = { label: vscode.l10n.t('Last Commit'), since: 'commit' };
    const items = [...scans.map(scanItem), ...((await isCommitted(workbook)) ? [commit] : []), other];
    const title = vscode.l10n.t('Show Changes');
    const placeHolder = vscode.l10n.t('Since when?');
    const picked = items.length === 1 ? other : await vscode.window.showQuickPick(items, { title, placeHolder });
    return picked === other ? askForOther(workbook) : picked?.since;
  }

  /** `before`: the name of what is compared with, where its path says nothing. */
  async #show(workbook: vscode.Uri, since: Since, before?: string): Promise<void> {
    const name = workbookName(workbook.fsPath);
    const input = { storageFolder: this.#parts.store.folder, workbookPath: workbook.fsPath, since };
    const title = vscode.l10n.t('IHACPA: changes of {0}', name);
    const changes = await withProgress({ location: vscode.ProgressLocation.Notification, title }, () =>
      this.#parts.jobs.run('readChanges', input),
    );
    const path = `/${vscode.l10n.t('Changes of {0}', name)}.txt`;
    // The query tells workbooks of the same name apart, and what they are compared with.
    const query = `${workbook.fsPath} ${before ?? (since.kind === 'scan' ? since.scanId : since.path)}`;
    const uri = vscode.Uri.from({ scheme: changesScheme, path, query });
    this.#texts.set(uri.toString(), changesText(titleOf(name, since, before), changes));
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: false });
  }
}

function scanItem({ scanId, startedAt, completedPackages, totalPackages }: ResumableScan): SinceItem {
  return {
    label: vscode.l10n.t('What the scan of {0} wrote', new Date(startedAt).toLocaleString(vscode.env.language)),
    description: vscode.l10n.t('{0} of {1} packages', completedPackages, totalPackages),
    since: { kind: 'scan', scanId },
  };
}

async function askForOther(workbook: vscode.Uri): Promise<Since | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Choose the Earlier Workbook'),
    openLabel: vscode.l10n.t('Compare'),
    defaultUri: vscode.Uri.file(dirname(workbook.fsPath)),
    filters: { [vscode.l10n.t('Excel workbooks')]: ['xlsx', 'xlsm'] },
  });
  return chosen?.[0] && { kind: 'workbook', path: chosen[0].fsPath };
}

function titleOf(name: string, since: Since, before: string | undefined): string {
  return since.kind === 'scan'
    ? vscode.l10n.t('{0}: what scan {1} wrote', name, since.scanId)
    : vscode.l10n.t('{0}: what differs from {1}', name, before ?? since.path);
}
