/** Ties every part to the window: views, progress, commands and editors. Makes none of what they share. */
import type * as vscode from 'vscode';
import { registerCommands } from './commands/registerCommands';
import type { ExtensionParts } from './extensionParts';
import { registerFindingCommands } from './findings/findingCommands';
import { registerRiskCommands } from './risks/riskCommands';
import { RiskProblems } from './risks/riskProblems';
import { registerStatusBar } from './progress/statusBar';
import { rememberOpenScan } from './scan/interruptedNotice';
import { ReportView } from './report/reportView';
import { offerGrid } from './review/offerGrid';
import { ReviewEditor } from './review/reviewEditor';
import { followRenames } from './scanState/followRenames';
import { registerScanContext } from './scan/scanContext';
import { shareLimits } from './settings/shareLimits';
import { OpenScanDecoration } from './tree/openScanDecoration';
import { registerViews } from './tree/registerViews';

export function registerParts(
  parts: ExtensionParts,
  context: vscode.ExtensionContext,
): Readonly<vscode.ExtensionContext['subscriptions']> {
  const { runner, store, tree, findings, flow, news } = parts;
  const { extensionUri } = context;
  return [
    shareLimits(),
    registerViews(tree, findings, news),
    registerFindingCommands(findings),
    registerRiskCommands(parts),
    new RiskProblems(parts),
    registerStatusBar(runner, flow.onDidEnd),
    registerScanContext(runner, store),
    followRenames(parts),
    offerGrid(context.globalState),
    rememberOpenScan(runner, context.workspaceState),
    registerCommands({ ...parts, sample: context.asAbsolutePath('media/sample') }),
    new OpenScanDecoration(store),
    new ReportView({ ...parts, extensionUri }),
    new ReviewEditor({ ...parts, extensionUri, workerFile: context.asAbsolutePath('dist/reviewWorker.mjs') }),
  ];
}
