/** The extension's entry: constructs the parts and ties them to the window. Decides nothing itself. */
import * as vscode from 'vscode';
import { registerCommands } from './vscode/commands/registerCommands';
import { productName, viewIds } from './vscode/ids';
import { rememberOpenScan, tellInterruptedScan } from './vscode/recovery/interruptedNotice';
import { registerProgressNotification } from './vscode/progress/progressNotification';
import { registerScanContext } from './vscode/scan/scanContext';
import { ScanFlow } from './vscode/scan/scanFlow';
import { ScanRunner } from './vscode/scan/scanRunner';
import { ScansTree } from './vscode/tree/scansTree';
import { ScanStore } from './vscode/scan/scanStore';
import { registerStatusBar } from './vscode/progress/statusBar';

const drainMs = 1800;
let drain: (() => Promise<void>) | undefined;

/** The parts, for the tests that run inside VS Code. */
export function activate(context: vscode.ExtensionContext): { runner: ScanRunner; store: ScanStore; tree: ScansTree } {
  const log = vscode.window.createOutputChannel(productName, { log: true });
  const runner = new ScanRunner(context.asAbsolutePath('dist/scanWorker.js'));
  const store = new ScanStore((context.storageUri ?? context.globalStorageUri).fsPath, runner, log);
  const tree = new ScansTree(store, runner);
  const { version } = context.extension.packageJSON as { version: string };
  const flow = new ScanFlow({ runner, store, log, toolVersion: version });
  drain = () => runner.drain(drainMs);
  context.subscriptions.push(log, runner, store, tree);
  context.subscriptions.push(
    vscode.window.createTreeView(viewIds.scans, { treeDataProvider: tree, showCollapseAll: true }),
  );
  context.subscriptions.push(registerStatusBar(runner), registerProgressNotification(runner));
  context.subscriptions.push(registerScanContext(runner, store), rememberOpenScan(runner, context.workspaceState));
  context.subscriptions.push(registerCommands({ flow, runner, log }));
  void tellInterruptedScan(store, flow, context.workspaceState);
  return { runner, store, tree };
}

/** What is not saved within the time waits in the journal: nothing depends on it. */
export async function deactivate(): Promise<void> {
  await drain?.();
}
