// Installs npm packages into a folder of their own, whole or not at all; no install script of theirs ever runs.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** An install takes about 20 s; a connection that hangs is given up after this and tried once more. */
const installMs = 150_000;

/** Runs `npm install` in `folder` for what its package.json lists and for `specs` (`name@version`). */
export async function npmInstall(folder: string, specs: readonly string[]): Promise<void> {
  const first = await runInstall(folder, specs);
  const { code, output } = first.code === 'hung' ? await runInstall(folder, specs) : first;
  if (code !== 0) {
    throw new Error(
      `npm could not install ${specs.join(' ') || 'the dependencies'} in ${folder} (${code}). ` +
        `Check that npm reaches its registry, then run the tests again.\n${output.slice(-3000)}`,
    );
  }
}

async function runInstall(
  folder: string,
  specs: readonly string[],
): Promise<{ readonly code: number | string; readonly output: string }> {
  const args = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save', ...specs];
  // npm hands its settings on to every child as npm_config_*; those of `npm ci` must not decide here.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name)));
  const child = spawn('npm', args, { cwd: folder, env, shell: process.platform === 'win32' });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  let hung = false;
  const timer = setTimeout(() => {
    hung = true;
    child.kill('SIGKILL');
  }, installMs);
  const code = await new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode, signal) => {
      resolve(hung ? 'hung' : (exitCode ?? signal ?? 'unknown'));
    });
  }).finally(() => clearTimeout(timer));
  return { code, output };
}

/**
 * Makes `target` exist: `fill` writes into a new folder beside it, which is renamed once it is complete. A folder that
 * is there was therefore filled to the end, also after a kill, and two processes that fill at once do not mix.
 */
export async function installOnce(target: string, fill: (folder: string) => Promise<void>): Promise<void> {
  if (existsSync(target)) return;
  const unfinished = `${target}.unfinished-${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await writeFile(`${unfinished}/package.json`, '{ "private": true }\n');
  try {
    await fill(unfinished);
    await mkdir(dirname(target), { recursive: true });
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process finished the same folder first: its result is as good as ours.
    if (!existsSync(target)) throw error;
  }
}
