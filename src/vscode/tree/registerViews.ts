/** Puts the two trees into the side bar. Fills neither. */
import * as vscode from 'vscode';
import type { FindingsTree } from '../findings/findingsTree';
import { commandIds, hostCommands, viewIds } from '../ids';
import type { ScansTree } from './scansTree';
import type { PackageIdentity } from '../../core/package/identity';

export function registerViews(scans: ScansTree, findings: FindingsTree): vscode.Disposable {
  const scansView = vscode.window.createTreeView(viewIds.scans, { treeDataProvider: scans, showCollapseAll: true });
  const options = { treeDataProvider: findings, showCollapseAll: true };
  const findingsView = vscode.window.createTreeView(viewIds.findings, options);
  const naming = findings.onDidChangeName((name) => (findingsView.description = name));
  const counting = findings.onDidCount((count) => (findingsView.badge = vulnerableBadge(count)));
  const revealing = vscode.commands.registerCommand(commandIds.revealFinding, async (identity?: PackageIdentity) => {
    const node = identity && (await findings.find(identity.name, identity.version));
    if (node === undefined) await vscode.commands.executeCommand(hostCommands.focusFindings);
    else await findingsView.reveal(node, { select: true, focus: true, expand: true });
  });
  return vscode.Disposable.from(scansView, findingsView, naming, counting, revealing);
}

/** On the icon in the activity bar. */
function vulnerableBadge(count: number): vscode.ViewBadge | undefined {
  if (count === 0) return undefined;
  const tooltip = count === 1 ? vscode.l10n.t('1 vulnerable package') : vscode.l10n.t('{0} vulnerable packages', count);
  return { value: count, tooltip };
}
