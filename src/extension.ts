/** The extension's entry: ties the parts to the window. */
import * as vscode from 'vscode';
import { createParts, type ExtensionParts } from './vscode/extensionParts';
import { tellInterruptedScan } from './vscode/scan/interruptedNotice';
import { registerParts } from './vscode/registerParts';

const drainMs = 1800;
let drain: (() => Promise<void>) | undefined;

/** For the tests that run inside VS Code. */
export interface TestedExtension extends ExtensionParts {
  readonly activatedInMs: number;
  readonly context: vscode.ExtensionContext;
}

/** Hands its parts to tests alone: what an extension returns here, every other extension can take, and the parts know tokens. */
export function activate(context: vscode.ExtensionContext): TestedExtension | undefined {
  const started = performance.now();
  const parts = createParts(context);
  drain = () => parts.runner.drain(drainMs);
  context.subscriptions.push(...registerParts(parts, context));
  void tellInterruptedScan(parts.store, parts.flow, context.workspaceState);
  const activatedInMs = performance.now() - started;
  parts.log.debug(`Activated in ${activatedInMs.toFixed(1)} ms.`);
  return context.extensionMode === vscode.ExtensionMode.Test ? { ...parts, activatedInMs, context } : undefined;
}

/** What is not saved within the time waits in the journal: nothing depends on it. */
export async function deactivate(): Promise<void> {
  await drain?.();
}
