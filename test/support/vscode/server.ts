// Starts a VS Code server on loopback with folders and settings of its own, and stops it; it opens no browser.
import { type ChildProcess, execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { killProcess, startProcess } from './childProcess';
import type { InstalledVSCode } from './install';
import { removeTemporaryFolder, temporaryFolder } from './temporaryFolder';

export interface ServerOptions {
  /** False starts in Restricted Mode; true (the default) with workspace trust switched off, as @vscode/test-electron does. */
  readonly trusted?: boolean;
  /** User settings, on top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /**
   * Extensions to have installed, where they lie. Without it the server takes extensions and tests from the address of
   * the page, in VS Code's automation mode, which draws no notifications.
   */
  readonly installed?: readonly string[];
  /** A packaged extension to install, as `code --install-extension` does; instead of `installed`. */
  readonly vsix?: string;
  /** Folder for everything the server keeps; a temporary one, removed at the end, where none is given. */
  readonly dataFolder?: string;
  /** Extra environment of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunningServer {
  readonly port: number;
  readonly dataFolder: string;
  /** Rejects when the server ends before `stop`; never resolves. */
  readonly failed: Promise<never>;
  /** The last lines the server printed, for error messages. */
  log(): string;
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;

// No first-run pages, no chat, no updates, and nothing that would ask a host elsewhere.
const quietSettings = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  // An editor that finishes opening takes the focus; a box that a test just opened must not close then.
  'workbench.quickOpen.closeOnFocusLost': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'git.enabled': false,
  'npm.autoDetect': 'off',
  'ihacpa.network.offline': true,
};
const quietUserSettings = {
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

/** Starts the server and waits until it answers; it listens on 127.0.0.1 only, on a port the system picked. */
export async function startServer(vscode: InstalledVSCode, options: ServerOptions = {}): Promise<RunningServer> {
  const dataFolder = options.dataFolder ?? (await temporaryFolder('vscode'));
  await writeSettings(dataFolder, options.settings);
  if (options.installed !== undefined) await listInstalled(join(dataFolder, 'extensions'), options.installed);
  if (options.vsix !== undefined) await installVsix(vscode, dataFolder, options.vsix);
  const child = startProcess(vscode.node, serverArguments(dataFolder, options), {
    cwd: vscode.serverRoot,
    // Without a gallery no extension is looked up elsewhere.
    env: { ...serverEnvironment(), EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    cleansUp: false,
  });
  const log = collectOutput(child);
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(new Error(`The VS Code server ended on its own (${code ?? signal ?? 'unknown'}).\n${log()}`));
    });
  });
  // The rejection that follows `stop` concerns nobody.
  failed.catch(() => undefined);
  const stop = async () => {
    killProcess(child);
    if (options.dataFolder === undefined) await removeTemporaryFolder(dataFolder);
  };
  try {
    return { port: await Promise.race([portOf(child, log), failed]), dataFolder, failed, log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Runs the server's own installer, which asks no gallery for a file that is at hand. */
async function installVsix({ node, serverRoot }: InstalledVSCode, dataFolder: string, vsix: string): Promise<void> {
  const folders = ['--extensions-dir', join(dataFolder, 'extensions'), '--server-data-dir', dataFolder];
  const args = [
    join('out', 'server-main.js'),
    '--install-extension',
    vsix,
    ...folders,
    '--accept-server-license-terms',
  ];
  const env = { ...serverEnvironment(), EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
  const { stdout } = await promisify(execFile)(node, args, { cwd: serverRoot, env });
  if (!/successfully installed/.test(stdout)) throw new Error(`Expected an installed extension, got: ${stdout}`);
}

/** Settings of a data folder that is used again stay as they were left, unless new ones are given. */
async function writeSettings(dataFolder: string, settings: ServerOptions['settings']): Promise<void> {
  const files = {
    // Settings of the machine's scope count here only; on a desktop both are one file.
    Machine: { ...quietSettings, ...settings },
    User: { ...quietSettings, ...quietUserSettings, ...settings },
  };
  for (const [folder, content] of Object.entries(files)) {
    const file = join(dataFolder, 'data', folder, 'settings.json');
    if (settings === undefined && existsSync(file)) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(content, null, 2));
  }
}

/** Writes VS Code's own list of installed extensions; each stays where it is and is not copied. */
async function listInstalled(folder: string, extensions: readonly string[]): Promise<void> {
  const entries = extensions.map((path) => {
    const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Record<
      'publisher' | 'name' | 'version',
      string
    >;
    const location = { $mid: 1, scheme: 'file', path: pathToFileURL(path).pathname };
    return { identifier: { id: `${manifest.publisher}.${manifest.name}` }, version: manifest.version, location };
  });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'extensions.json'), JSON.stringify(entries));
}

function serverArguments(dataFolder: string, options: ServerOptions): string[] {
  return [
    join('out', 'server-main.js'),
    ...['--host', '127.0.0.1', '--port', '0'],
    ...['--without-connection-token', '--accept-server-license-terms', '--disable-telemetry'],
    ...['--server-data-dir', dataFolder, '--user-data-dir', join(dataFolder, 'data')],
    ...['--extensions-dir', join(dataFolder, 'extensions')],
    ...(options.installed === undefined && options.vsix === undefined ? ['--enable-smoke-test-driver'] : []),
    ...((options.trusted ?? true) ? ['--disable-workspace-trust'] : []),
  ];
}

/** Our environment without what an enclosing VS Code or npm put there: it would change what the server does. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$)/.test(name)),
  );
}

function collectOutput(child: ChildProcess): () => string {
  let text = '';
  const add = (data: Buffer) => (text = (text + data.toString()).slice(-20_000));
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => text.slice(-4000);
}

function portOf(child: ChildProcess, log: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`The VS Code server did not answer within ${startTimeoutMs / 1000} s.\n${log()}`));
    }, startTimeoutMs);
    child.once('exit', () => {
      clearTimeout(timer);
    });
    let text = '';
    child.stdout?.on('data', (data: Buffer) => {
      text += data.toString();
      const port = /Web UI available at http:\/\/localhost:(\d+)/.exec(text)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
  });
}
