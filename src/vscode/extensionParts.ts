/** The parts of the extension, put together for one window. Registers nothing with VS Code that a person could meet. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { endThreads } from '../threads/rpc/hostedThread';
import { JobClient } from '../threads/jobs/jobClient';
import { ShowChanges } from './changes/showChanges';
import { CheckpointCommands } from './checkpoints/checkpointCommands';
import { FindingsTree } from './findings/findingsTree';
import { FormatCheck } from './format/formatCheck';
import { productName } from './ids';
import { ProgressNotification } from './progress/progressNotification';
import type { CheckSourcesParts } from './commands/checkSources';
import { advisoriesAtHand } from './choose/findAdvisories';
import { DiffView } from './diff/diffView';
import { ScanFlow } from './scan/scanFlow';
import { ScanRunner } from './scanState/scanRunner';
import { ScanStore } from './scanState/scanStore';
import { ScanWatch } from './scanState/scanWatch';
import { sharedStorage } from './scanState/sharedStorage';
import { setToken, type TokenParts } from './settings/setToken';
import { isOffline, readSourceSettings, serviceOfToken } from './settings/sourceSettings';
import { SourceTokens } from './settings/sourceTokens';
import { ScansTree } from './tree/scansTree';
import { NewsWatch } from './watch/newsWatch';

export interface ExtensionParts {
  readonly log: vscode.LogOutputChannel;
  readonly jobs: JobClient;
  readonly runner: ScanRunner;
  readonly store: ScanStore;
  readonly tree: ScansTree;
  readonly findings: FindingsTree;
  readonly flow: ScanFlow;
  readonly checkpoints: CheckpointCommands;
  readonly formatCheck: FormatCheck;
  readonly changes: ShowChanges;
  readonly view: DiffView;
  readonly tokens: SourceTokens;
  readonly news: NewsWatch;
  /** Asks for a token, tries and keeps it. */
  readonly setToken: () => Promise<void>;
  /** One question to each service that is on. */
  readonly askServices: CheckSourcesParts['ask'];
}

/** Everything that has to be disposed of is in the context's subscriptions afterwards. */
export function createParts(context: vscode.ExtensionContext): ExtensionParts {
  const log = vscode.window.createOutputChannel(productName, { log: true });
  const jobs = new JobClient(context.asAbsolutePath('dist/jobWorker.mjs'));
  const runner = new ScanRunner(context.asAbsolutePath('dist/scanWorker.mjs'));
  // Without a folder there is no workspace storage.
  const folder = context.storageUri === undefined ? context.globalStorageUri.fsPath : sharedStorage(context.storageUri);
  const store = new ScanStore(folder, runner, jobs, log);
  const watch = new ScanWatch(store, runner);
  const tree = new ScansTree(store, runner);
  const findings = new FindingsTree({ runner, store, jobs, log });
  const view = new DiffView();
  const progress = new ProgressNotification(runner);
  const { version: toolVersion } = context.extension.packageJSON as { version: string };
  const tokens = new SourceTokens(context.secrets);
  const cacheFolder = join(context.globalStorageUri.fsPath, 'answers');
  const flow = new ScanFlow({
    runner,
    store,
    jobs,
    view,
    progress,
    log,
    tokens,
    toolVersion,
    cacheFolder,
    memento: context.workspaceState,
  });
  const news = new NewsWatch({
    ...{ runner, store, tokens, toolVersion, cacheFolder, log },
    memento: context.workspaceState,
    workerFile: context.asAbsolutePath('dist/scanWorker.mjs'),
  });
  const checkpoints = new CheckpointCommands({ jobs, store, runner, log, view });
  const formatCheck = new FormatCheck({ jobs, store, runner, log });
  const changes = new ShowChanges({ jobs, store, log, view });
  const test: TokenParts['test'] = (id, token) => {
    const { service, baseUrl } = serviceOfToken(id);
    return jobs.run('testToken', { service, secrets: { [id]: token }, toolVersion, ...baseUrl });
  };
  const askServices: ExtensionParts['askServices'] = async () => {
    // Relative paths of a window without a folder start at a workbook's, and here is none.
    const base = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
    const { services, files, ageBounds } = readSourceSettings(undefined, base, cacheFolder);
    const data = { advisoriesPath: await advisoriesAtHand(base), files, fileDays: ageBounds?.file };
    const asked = isOffline(undefined) ? {} : services;
    return jobs.run('askServices', { services: asked, secrets: await tokens.read(), toolVersion, data });
  };
  const askForToken = (): Promise<void> => setToken({ tokens, test, log });
  context.subscriptions.push(log, jobs, runner, store, watch, tree, findings, view, progress, formatCheck, news);
  context.subscriptions.push({ dispose: endThreads });
  return {
    log,
    jobs,
    runner,
    store,
    tree,
    findings,
    flow,
    checkpoints,
    formatCheck,
    changes,
    view,
    tokens,
    news,
    setToken: askForToken,
    askServices,
  };
}
