// Installs npm packages into a folder of their own, whole or not at all; no install script of theirs ever runs.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Runs `npm install` in `folder` for what its package.json lists and for `specs` (`name@version`). */
export async function npmInstall(folder: string, specs: readonly string[]): Promise<void> {
  const args = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save', ...specs];
  // npm hands its settings on to every child as npm_config_*; those of `npm ci` must not decide here.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name)));
  const child = spawn('npm', args, { cwd: folder, env, shell: process.platform === 'win32' });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const code = await new Promise<number | string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => {
      resolve(exitCode ?? signal ?? 'unknown');
    });
  });
  if (code !== 0) {
    throw new Error(
      `npm could not install ${specs.join(' ') || 'the dependencies'} in ${folder} (${code}). ` +
        `Check that npm reaches its registry, then run the tests again.\n${output.slice(-3000)}`,
    );
  }
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
