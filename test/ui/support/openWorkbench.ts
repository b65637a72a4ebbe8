// Opens a real VS Code with the built extension in a headless browser for one UI test; it knows no feature of ours.
import type { Page } from 'playwright-core';
import { startBrowser } from '../../support/vscode/browser';
import { installVSCode } from '../../support/vscode/install';
import { projectRoot } from '../../support/vscode/projectRoot';
import { startServer } from '../../support/vscode/server';
import { versionNamed } from '../../support/vscode/versions';
import { workbenchUrl } from '../../support/vscode/workbenchUrl';
import { Workbench } from './workbench';

export interface WorkbenchOptions {
  /** Absolute path of the folder to open, used as it is (`temporaryWorkspace()` makes one); no folder where absent. */
  readonly workspace?: string;
  /** A packaged extension instead of the one that was just built. */
  readonly vsix?: string;
  /** The extension under test; this project where absent. */
  readonly extensionPath?: string;
  /** User settings, for example `{ 'workbench.colorTheme': 'Default High Contrast' }`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Of the window, in pixels; 1400 by 900 where absent. */
  readonly size?: { readonly width: number; readonly height: number };
  /** False opens in Restricted Mode. */
  readonly trusted?: boolean;
  /** Where VS Code keeps its state; name the same folder twice to open a window "again". Removed at close where absent. */
  readonly dataFolder?: string;
  /** Display language, such as `de`; VS Code's own texts stay English where it has none for it. */
  readonly language?: string;
  /** Environment of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * A workbench that is ready for keys and clicks; `close` it in `after`. It runs on the version that IHACPA_VSCODE_VERSION
 * names, so that every journey is made on each of them. Takes about 5 s, longer where it installs.
 */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const windows = await openWindows(options);
  try {
    const { page, log } = await windows.open(options.workspace);
    return new Workbench(page, { close: () => windows.close(), log });
  } catch (error) {
    await windows.close();
    throw error;
  }
}

interface OpenedPage {
  readonly page: Page;
  readonly log: () => string;
}

export interface Windows {
  /** One more window, each with an extension host of its own; a folder, a .code-workspace file or neither. */
  open(workspace?: string): Promise<OpenedPage>;
  /** Closes all of them and ends the server. */
  close(): Promise<void>;
}

/** Several windows of one VS Code, as one person has them open. */
export async function openWindows(options: Omit<WorkbenchOptions, 'workspace'> = {}): Promise<Windows> {
  const vscode = await installVSCode(versionNamed(process.env['IHACPA_VSCODE_VERSION']));
  const extension = options.extensionPath ?? process.env['IHACPA_EXTENSION'] ?? projectRoot();
  const server = await startServer(
    vscode,
    options.vsix === undefined ? { ...options, installed: [extension] } : options,
  );
  try {
    const browser = await startBrowser();
    const context = await browser.newContext({ viewport: options.size ?? { width: 1400, height: 900 } });
    // A busy machine is no fault.
    context.setDefaultTimeout(60_000);
    if (options.language !== undefined) await context.addInitScript(speak(options.language));
    return {
      open: async (workspace) => {
        const page = await context.newPage();
        const log = collectLog(page);
        const workbench = new Workbench(page, { close: () => page.close(), log });
        await page.goto(workbenchUrl({ port: server.port, folder: workspace }));
        await Promise.race([workbench.ready(), server.failed]);
        if (workspace?.endsWith('.code-workspace')) await showFolders(workbench);
        return { page, log };
      },
      close: async () => {
        await browser.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** VS Code asks this variable for its language; what it loads later must not set it. */
const speak = (language: string): string =>
  `Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => ${JSON.stringify(language)}, set: () => {} });`;

/** Loads the window once more where it shows none: in a browser, VS Code at times opens a workspace file before it can read it. */
async function showFolders(workbench: Workbench): Promise<void> {
  const folder = workbench.page.locator('.explorer-folders-view .monaco-list-row').first();
  const isShown = await folder.waitFor({ timeout: 10_000 }).then(
    () => true,
    () => false,
  );
  if (isShown) return;
  await workbench.page.reload();
  await workbench.ready();
  await folder.waitFor();
}

/** What the window wrote to the browser's console, the newest 500 lines. */
function collectLog(page: Page): () => string {
  const lines: string[] = [];
  page.on('console', (message) => {
    lines.push(`${message.type()}: ${message.text()}`);
    if (lines.length > 500) lines.shift();
  });
  return () => lines.join('\n');
}
