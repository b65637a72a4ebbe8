/** The extension's entry: constructs the parts and ties them to the window. Decides nothing itself. */
import * as vscode from 'vscode';
import { CheckpointCommands } from './vscode/checkpoints/checkpointCommands';
import { registerCommands } from './vscode/commands/registerCommands';
import { productName, viewIds } from './vscode/ids';
import { registerProgressNotification } from './vscode/progress/progressNotification';
import { registerStatusBar } from './vscode/progress/statusBar';
import { ComparisonView } from './vscode/recovery/comparisonView';
import { rememberOpenScan, tellInterruptedScan } from './vscode/recovery/interruptedNotice';
import { registerScanContext } from './vscode/scan/scanContext';
import { ScanFlow } from './vscode/scan/scanFlow';
import { ScanRunner } from './vscode/scan/scanRunner';
import { ScanStore } from './vscode/scan/scanStore';
import { ScansTree } from './vscode/tree/scansTree';
import { JobClient } from './worker/jobs/jobClient';

const drainMs = 1800;
let drain: (() => Promise<void>) | undefined;

/** The parts, for the tests that run inside VS Code. */
export function activate(context: vscode.ExtensionContext): {
  runner: ScanRunner;
  store: ScanStore;
  tree: ScansTree;
  jobs: JobClient;
} {
  const log = vscode.window.createOutputChannel(productName, { log: true });
  const jobs = new JobClient(context.asAbsolutePath('dist/jobWorker.js'));
  const runner = new ScanRunner(context.asAbsolutePath('dist/scanWorker.js'));
  const store = new ScanStore((context.storageUri ?? context.globalStorageUri).fsPath, runner, jobs, log);
  const tree = new ScansTree(store, runner);
  const view = new ComparisonView();
  const { version } = context.extension.packageJSON as { version: string };
  const flow = new ScanFlow({ runner, store, jobs, view, log, toolVersion: version });
  const checkpoints = new CheckpointCommands({ jobs, store, runner, log, view });
  drain = () => runner.drain(drainMs);
  context.subscriptions.push(log, jobs, runner, store, tree, view);
  context.subscriptions.push(
    vscode.window.createTreeView(viewIds.scans, { treeDataProvider: tree, showCollapseAll: true }),
  );
  context.subscriptions.push(registerStatusBar(runner), registerProgressNotification(runner));
  context.subscriptions.push(registerScanContext(runner, store), rememberOpenScan(runner, context.workspaceState));
  context.subscriptions.push(registerCommands({ flow, runner, checkpoints, log }));
  void tellInterruptedScan(store, flow, context.workspaceState);
  return { runner, store, tree, jobs };
}

/** What is not saved within the time waits in the journal: nothing depends on it. */
export async function deactivate(): Promise<void> {
  await drain?.();
}
