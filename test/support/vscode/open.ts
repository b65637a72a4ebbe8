// The program of `npm run code`: opens VS Code on a copy of the sample with the extension in it, until Ctrl+C; with --prepare it
// only makes the copy, with --check it only proves that this works. It builds nothing.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { Workbench } from '../../ui/support/workbench';
import { startBrowser } from './browser';
import { installVSCode } from './install';
import { projectRoot } from './projectRoot';
import { type ServerOptions, startServer } from './server';
import { versionNamed } from './versions';
import { workbenchUrl } from './workbenchUrl';

/** A copy: a scan there writes into it. */
const sample = join(projectRoot(), '.vscode-test', 'sample');
const extension = process.env['IHACPA_EXTENSION'] ?? projectRoot();

async function main(args: readonly string[]): Promise<void> {
  if (!existsSync(sample)) cpSync(join(projectRoot(), 'media', 'sample'), sample, { recursive: true });
  if (args.includes('--prepare')) return;
  const check = args.includes('--check');
  if (!check && process.env['IHACPA_VSCODE'] !== 'server' && openDesktop()) return;
  const server = await startServer(await installVSCode(versionNamed(process.env['IHACPA_VSCODE_VERSION'])), {
    installed: [extension],
    // A check starts from nothing.
    ...(check ? {} : ownData()),
  });
  const url = workbenchUrl({ port: server.port, folder: sample });
  if (check) {
    try {
      await checkPage(url);
    } finally {
      await server.stop();
    }
    return;
  }
  console.log(`VS Code with the extension is running. Open this address in a browser:\n\n  ${url}\n\nCtrl+C ends it.`);
  openInBrowser(url);
  await server.failed;
}

/**
 * A data folder that is kept, so that a scan that was interrupted can be resumed the next time. The first time it gets
 * the settings of a person, who uses the network; tests do not.
 */
function ownData(): Pick<ServerOptions, 'dataFolder' | 'settings'> {
  const dataFolder = join(projectRoot(), '.vscode-test', 'data');
  return existsSync(dataFolder) ? { dataFolder } : { dataFolder, settings: { 'ihacpa.network.offline': false } };
}

/** Opens the desktop VS Code where there is one; it runs on by itself. */
function openDesktop(): boolean {
  const shell = process.platform === 'win32';
  const { status } = spawnSync('code', [`--extensionDevelopmentPath=${extension}`, sample], {
    stdio: 'inherit',
    shell,
  });
  if (status === 0) console.log(`VS Code opens on ${sample} with the extension.`);
  return status === 0;
}

/** Ends without an error only when the page is drawn and the palette lists our commands. */
async function checkPage(url: string): Promise<void> {
  const browser = await startBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(url);
    const workbench = new Workbench(page, { close: () => browser.close(), log: () => '' });
    await workbench.ready();
    const entries = await workbench.paletteEntries('IHACPA');
    if (!entries.some((entry) => entry.startsWith('IHACPA'))) {
      throw new Error('VS Code opened, but its palette lists no command of the extension: run `npm run build` first.');
    }
    console.log(`VS Code opened on ${sample}; its palette lists ${entries.join(', ')}.`);
  } finally {
    await browser.close();
  }
}

/** Where no browser can be started the printed address is enough, so a failure is no error. */
function openInBrowser(url: string): void {
  const program = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  spawn(program, [url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
