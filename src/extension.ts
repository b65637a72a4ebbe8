/** The extension's entry: ties the parts to the window. Decides nothing itself. */
import type * as vscode from 'vscode';
import { registerCommands } from './vscode/commands/registerCommands';
import { createParts, type ExtensionParts } from './vscode/extensionParts';
import { registerProgressNotification } from './vscode/progress/progressNotification';
import { registerStatusBar } from './vscode/progress/statusBar';
import { rememberOpenScan, tellInterruptedScan } from './vscode/recovery/interruptedNotice';
import { ReportView } from './vscode/report/reportView';
import { ReviewEditor } from './vscode/review/reviewEditor';
import { registerScanContext } from './vscode/scan/scanContext';
import { OpenScanDecoration } from './vscode/tree/openScanDecoration';
import { registerViews } from './vscode/tree/registerViews';

const drainMs = 1800;
let drain: (() => Promise<void>) | undefined;

/** The parts, for the tests that run inside VS Code. */
export function activate(context: vscode.ExtensionContext): ExtensionParts & { readonly activatedInMs: number } {
  const started = performance.now();
  const parts = createParts(context);
  const { runner, store, tree, findings, flow } = parts;
  drain = () => runner.drain(drainMs);
  context.subscriptions.push(
    registerViews(tree, findings),
    registerStatusBar(runner),
    registerProgressNotification(runner),
    registerScanContext(runner, store),
    rememberOpenScan(runner, context.workspaceState),
    registerCommands({ ...parts, sample: context.asAbsolutePath('media/sample') }),
    new OpenScanDecoration(store),
    new ReportView({ ...parts, extensionUri: context.extensionUri }),
    new ReviewEditor({
      ...parts,
      extensionUri: context.extensionUri,
      workerFile: context.asAbsolutePath('dist/reviewWorker.js'),
    }),
  );
  void tellInterruptedScan(store, flow, context.workspaceState);
  const activatedInMs = performance.now() - started;
  parts.log.debug(`Activated in ${activatedInMs.toFixed(1)} ms.`);
  return { ...parts, activatedInMs };
}

/** What is not saved within the time waits in the journal: nothing depends on it. */
export async function deactivate(): Promise<void> {
  await drain?.();
}
