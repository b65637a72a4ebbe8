/** Finds the workbook a person means: the one named, the one in front, the only review workbook, else asks. Opens no workbook itself. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../core/message/errors';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { say } from '../../core/message/text';
import type { JobClient } from '../../threads/jobs/jobClient';
import { tellError } from '../progress/errorMessage';
import { resumableScans, type ScanStore } from '../scanState/scanStore';

const workbookName = /\.xls[xm]$/i;
export function isWorkbookName(path: string): boolean {
  return workbookName.test(path);
}

const mostListed = 10_000;
/** Workbooks whose packages are counted before the list is shown: those that lead it. */
const mostCounted = 25;
/** Workbooks that lead the list because they were scanned last. */
const mostRecent = 5;

const collator = new Intl.Collator(undefined, { numeric: true });

export interface WorkbookSight {
  readonly jobs: JobClient;
  readonly store: ScanStore;
}

interface Candidate {
  readonly uri: vscode.Uri;
  /** Undefined where nobody counted; 0: no review workbook. */
  readonly packages: number | undefined;
}

interface WorkbookItem extends vscode.QuickPickItem {
  readonly uri?: vscode.Uri;
}

/** As an argument: the person is asked, whatever is in front. */
export const askForWorkbook = Symbol('ask for a workbook');

/** Undefined: the person chose none. Throws UserError for a file that is not on a disk. */
export async function pickWorkbook(argument: unknown, sight: WorkbookSight): Promise<vscode.Uri | undefined> {
  const isAsked = argument === askForWorkbook;
  const named = namedBy(argument) ?? (isAsked ? undefined : activeWorkbook());
  const chosen = named ?? (await onlyOrAsked(sight, isAsked));
  if (chosen !== undefined && chosen.scheme !== 'file') throw notOnDisk(chosen);
  return chosen;
}

/** Does what a person wants of one workbook. Where it fails, its remedies are about that workbook, whatever is in front by then. */
export async function withWorkbook<T>(
  argument: unknown,
  sight: WorkbookSight & { readonly log: vscode.LogOutputChannel },
  action: (workbook: vscode.Uri) => Promise<T>,
): Promise<T | undefined> {
  let workbook: vscode.Uri | undefined;
  try {
    workbook = await pickWorkbook(argument, sight);
    return workbook && (await action(workbook));
  } catch (error) {
    tellError(error, sight.log, {
      retry: () => withWorkbook(workbook ?? argument, sight, action),
      choose: () => withWorkbook(askForWorkbook, sight, action),
    });
    return undefined;
  }
}

/** By an address, or by an entry of a view that is about one. */
function namedBy(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  const { scan } = (argument ?? {}) as { readonly scan?: { readonly workbookPath?: unknown } };
  return typeof scan?.workbookPath === 'string' ? vscode.Uri.file(scan.workbookPath) : undefined;
}

export async function browseForWorkbook(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Choose the Review Workbook'),
    openLabel: vscode.l10n.t('Choose'),
    filters: { [vscode.l10n.t('Excel workbooks')]: ['xlsx', 'xlsm'] },
  });
  return chosen?.[0];
}

function activeWorkbook(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const hasUri = input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom;
  return hasUri && workbookName.test(input.uri.path) ? input.uri : undefined;
}

async function onlyOrAsked(sight: WorkbookSight, isAsked: boolean): Promise<vscode.Uri | undefined> {
  const found = await vscode.workspace.findFiles('**/*.{xlsx,xlsm}', '**/{node_modules,.git}/**', mostListed);
  // Excel's owner files are no workbooks.
  const workbooks = found.filter((uri) => !basename(uri.path).startsWith('~$'));
  if (workbooks.length === 0) return browseForWorkbook();
  if (workbooks.length === 1 && !isAsked) return workbooks[0];
  const scans = await sight.store.scans();
  const candidates = await counted(inOrder(workbooks, scans), sight);
  const reviews = candidates.filter(({ packages }) => packages !== 0);
  const [only] = reviews;
  if (reviews.length === 1 && only !== undefined && !isAsked) return only.uri;
  return ask(reviews.length === 0 ? candidates : reviews, scans, found.length === mostListed);
}

async function counted(workbooks: readonly vscode.Uri[], { jobs }: WorkbookSight): Promise<readonly Candidate[]> {
  return Promise.all(
    workbooks.map(async (uri, index): Promise<Candidate> => {
      if (index >= mostCounted) return { uri, packages: undefined };
      const { packages } = await jobs.run('describeWorkbook', { workbookPath: uri.fsPath });
      return { uri, packages: packages ?? 0 };
    }),
  );
}

/** Those scanned last come first, then all others by folder. */
function inOrder(workbooks: readonly vscode.Uri[], scans: readonly ResumableScan[]): readonly vscode.Uri[] {
  const lastScans = [...new Set(scans.map(({ workbookPath }) => workbookPath))].slice(0, mostRecent);
  const recency = (uri: vscode.Uri): number => (lastScans.indexOf(uri.fsPath) + 1 || lastScans.length + 1) - 1;
  return [...workbooks].sort(
    (a, b) =>
      recency(a) - recency(b) ||
      collator.compare(folderOf(a), folderOf(b)) ||
      collator.compare(basename(a.path), basename(b.path)),
  );
}

async function ask(
  candidates: readonly Candidate[],
  scans: readonly ResumableScan[],
  isCut: boolean,
): Promise<vscode.Uri | undefined> {
  const open = new Set(resumableScans(scans).map(({ workbookPath }) => workbookPath));
  const items = candidates.map(({ uri, packages }): WorkbookItem => ({
    label: basename(uri.path),
    description: folderOf(uri),
    detail: factsOf(packages, open.has(uri.fsPath)),
    iconPath: icon('table'),
    uri,
  }));
  const separator: WorkbookItem = { label: '', kind: vscode.QuickPickItemKind.Separator };
  const browse: WorkbookItem = { label: vscode.l10n.t('Browse…'), iconPath: icon('folder-opened'), alwaysShow: true };
  const picked = await vscode.window.showQuickPick([...items, separator, browse], {
    title: vscode.l10n.t('Choose the Review Workbook'),
    placeHolder: isCut
      ? vscode.l10n.t('The first {0} workbooks are listed; choose Browse… for others', items.length)
      : vscode.l10n.t('{0} workbooks; type a name or a folder', items.length),
    matchOnDescription: true,
  });
  return picked === browse ? browseForWorkbook() : picked?.uri;
}

function factsOf(packages: number | undefined, hasOpenScan: boolean): string {
  const facts: string[] = [];
  if (packages === 0) facts.push(vscode.l10n.t('no review workbook'));
  else if (packages !== undefined) facts.push(vscode.l10n.t('{0} packages', packages));
  if (hasOpenScan) facts.push(vscode.l10n.t('unfinished scan'));
  return facts.join(' · ');
}

function folderOf(uri: vscode.Uri): string {
  const shown = vscode.workspace.asRelativePath(uri);
  return shown.slice(0, Math.max(0, shown.length - basename(uri.path).length - 1));
}

function icon(id: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(id);
}

function notOnDisk(uri: vscode.Uri): UserError {
  return new UserError({
    code: 'workbookRefused',
    what: say`The workbook is not a file on this machine`,
    file: uri.toString(true),
    next: say`Save it to a folder on this machine and use that copy`,
  });
}
