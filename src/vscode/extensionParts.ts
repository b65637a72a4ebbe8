/** The parts of the extension, put together for one window. Registers nothing with VS Code that a person could meet. */
import * as vscode from 'vscode';
import { JobClient } from '../worker/jobs/jobClient';
import { CheckpointCommands } from './checkpoints/checkpointCommands';
import { FindingsTree } from './findings/findingsTree';
import { productName } from './ids';
import { ComparisonView } from './recovery/comparisonView';
import { ScanFlow } from './scan/scanFlow';
import { ScanRunner } from './scan/scanRunner';
import { ScanStore } from './scan/scanStore';
import { ScansTree } from './tree/scansTree';

export interface ExtensionParts {
  readonly log: vscode.LogOutputChannel;
  readonly jobs: JobClient;
  readonly runner: ScanRunner;
  readonly store: ScanStore;
  readonly tree: ScansTree;
  readonly findings: FindingsTree;
  readonly flow: ScanFlow;
  readonly checkpoints: CheckpointCommands;
}

/** Everything that has to be disposed of is in the context's subscriptions afterwards. */
export function createParts(context: vscode.ExtensionContext): ExtensionParts {
  const log = vscode.window.createOutputChannel(productName, { log: true });
  const jobs = new JobClient(context.asAbsolutePath('dist/jobWorker.js'));
  const runner = new ScanRunner(context.asAbsolutePath('dist/scanWorker.js'));
  // Without a folder there is no workspace storage.
  const store = new ScanStore((context.storageUri ?? context.globalStorageUri).fsPath, runner, jobs, log);
  const tree = new ScansTree(store, runner);
  const findings = new FindingsTree({ runner, store, jobs, log });
  const view = new ComparisonView();
  const { version: toolVersion } = context.extension.packageJSON as { version: string };
  const flow = new ScanFlow({ runner, store, jobs, view, log, toolVersion });
  const checkpoints = new CheckpointCommands({ jobs, store, runner, log, view });
  context.subscriptions.push(log, jobs, runner, store, tree, findings, view);
  return { log, jobs, runner, store, tree, findings, flow, checkpoints };
}
