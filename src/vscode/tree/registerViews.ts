/** Puts the two trees into the side bar. Fills neither. */
import * as vscode from 'vscode';
import type { FindingsTree } from '../findings/findingsTree';
import { viewIds } from '../ids';
import type { ScansTree } from './scansTree';

export function registerViews(scans: ScansTree, findings: FindingsTree): vscode.Disposable {
  const scansView = vscode.window.createTreeView(viewIds.scans, { treeDataProvider: scans, showCollapseAll: true });
  const options = { treeDataProvider: findings, showCollapseAll: true };
  const findingsView = vscode.window.createTreeView(viewIds.findings, options);
  const naming = findings.onDidChangeName((name) => (findingsView.description = name));
  return vscode.Disposable.from(scansView, findingsView, naming);
}
