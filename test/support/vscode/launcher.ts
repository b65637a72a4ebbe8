// A stand-in for the desktop `code` program: takes its arguments, runs the tests in a VS Code server and a headless
// browser, and exits with their code; it shows no window and waits no longer than its time limit.
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from './browser';
import { readCommandLine } from './commandLine';
import { installVSCode } from './install';
import { projectRoot } from './projectRoot';
import { startServer, type RunningServer } from './server';
import { versionNamed } from './versions';
import { workbenchUrl } from './workbenchUrl';

const defaultLimitSeconds = 2340;

/** Starts each line of test output in the window's log, which holds VS Code's own messages as well. */
const mark = '\u2063';

/** Runs what the arguments say and answers with the exit code of the tests. */
async function launch(args: readonly string[]): Promise<number> {
  const command = readCommandLine(args);
  if (command.extensionTestsPath === undefined) {
    throw new Error('The launcher runs extension tests: pass --extensionTestsPath (`npm run code` opens an editor).');
  }
  const vscode = await installVSCode(versionNamed(process.env['IHACPA_VSCODE_VERSION']));
  console.log(`VS Code ${vscode.version.vscode} (server) on ${vscode.node}`);
  const untrusted = process.env['IHACPA_TEST_TRUST'] === 'restricted';
  const server = await startServer(vscode, {
    trusted: command.trusted && !untrusted,
    env: { IHACPA_TEST_MARK: mark },
    ...(command.userDataFolder === undefined ? {} : { dataFolder: command.userDataFolder }),
  });
  let browser: Browser | undefined;
  try {
    browser = await startBrowser();
    return await runInPage(browser, server, workbenchUrl({ port: server.port, ...command }));
  } finally {
    await browser?.close();
    await server.stop();
  }
}

/** Opens the workbench and waits for the extension host to say how the tests ended. */
async function runInPage(browser: Browser, server: RunningServer, url: string): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const ended = new Promise<number>((resolve, reject) => {
    page
      .exposeFunction('codeAutomationExit', (code: number) => {
        resolve(code);
      })
      .catch(reject);
    page.once('crash', () => {
      reject(new Error('The browser page crashed before the tests ended.'));
    });
    browser.once('disconnected', () => {
      reject(new Error('The browser ended before the tests did.'));
    });
  });
  ended.catch(() => undefined);
  await page.exposeFunction('codeAutomationLog', logPrinter());
  await page.goto(url);
  const limit = new AbortController();
  try {
    return await Promise.race([ended, server.failed, timeLimit(page, limit.signal)]);
  } finally {
    limit.abort();
  }
}

async function timeLimit(page: Page, signal: AbortSignal): Promise<never> {
  const seconds = Number(process.env['IHACPA_TEST_TIMEOUT'] ?? defaultLimitSeconds);
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
    });
  });
  const seen = await page.evaluate('document.body.innerText').catch(() => 'nothing readable');
  throw new Error(`The tests did not end within ${seconds} s. The window showed: ${String(seen).slice(0, 2000)}`);
}

/** Prints what the tests printed; the window's other messages go to a file that is kept beside the screenshots. */
function logPrinter(): (type: string, args: unknown) => void {
  const name = process.env['IHACPA_VSCODE_VERSION'] ?? 'newest';
  const file = join(projectRoot(), 'artifacts', 'logs', `window-${name}.log`);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  return (type, args) => {
    const text = Array.isArray(args)
      ? args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ')
      : '';
    if (text.startsWith(mark)) console.log(text.slice(mark.length));
    else appendFileSync(file, `${type}: ${text}\n`);
  };
}

launch(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
