/** Puts the two trees into the side bar. Fills neither. */
import * as vscode from 'vscode';
import type { FindingsTree } from '../findings/findingsTree';
import { commandIds, hostCommands, viewIds } from '../ids';
import { watchWorkbook } from '../review/watchWorkbook';
import type { NewsWatch } from '../watch/newsWatch';
import type { ScansTree } from './scansTree';
import type { PackageIdentity } from '../../core/package/identity';

export function registerViews(scans: ScansTree, findings: FindingsTree, news: NewsWatch): vscode.Disposable {
  const scansView = vscode.window.createTreeView(viewIds.scans, { treeDataProvider: scans, showCollapseAll: true });
  const options = { treeDataProvider: findings, showCollapseAll: true };
  const findingsView = vscode.window.createTreeView(viewIds.findings, options);
  let watch: vscode.Disposable | undefined;
  const naming = findings.onDidChangeName((name) => {
    findingsView.description = name;
    watch?.dispose();
    const { workbookPath } = findings;
    watch =
      workbookPath === undefined ? undefined : watchWorkbook(vscode.Uri.file(workbookPath), () => findings.reread());
  });
  let vulnerable = 0;
  const showBadge = (): void => void (findingsView.badge = badgeOf(news.count, vulnerable));
  const counting = findings.onDidCount((count) => {
    vulnerable = count;
    showBadge();
  });
  const watching = news.onDidCount(showBadge);
  news.restore();
  const revealing = vscode.commands.registerCommand(commandIds.revealFinding, async (identity?: PackageIdentity) => {
    const node = identity && (await findings.find(identity.name, identity.version));
    if (node === undefined) await vscode.commands.executeCommand(hostCommands.focusFindings);
    else await findingsView.reveal(node, { select: true, focus: true, expand: true });
  });
  const unwatching = new vscode.Disposable(() => {
    watch?.dispose();
  });
  return vscode.Disposable.from(scansView, findingsView, naming, unwatching, counting, watching, revealing);
}

/** On the icon in the activity bar: what is new until somebody looks, else the vulnerable packages. */
function badgeOf(news: number, vulnerable: number): vscode.ViewBadge | undefined {
  if (news > 0) {
    const tooltip = news === 1 ? vscode.l10n.t('1 new change') : vscode.l10n.t('{0} new changes', news);
    return { value: news, tooltip };
  }
  if (vulnerable === 0) return undefined;
  const tooltip =
    vulnerable === 1 ? vscode.l10n.t('1 vulnerable package') : vscode.l10n.t('{0} vulnerable packages', vulnerable);
  return { value: vulnerable, tooltip };
}
