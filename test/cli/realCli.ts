/** The built dist/cli.js as a real process, with its own state folder. Refuses to run a cli that was not built. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { projectRoot } from '../support/vscode/projectRoot';

export interface Ended {
  /** Null: ended by a signal. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export interface StartOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it runs, when not here. */
  readonly folder?: string;
  /** A program that starts the cli in its own way; the cli's command line follows as its last arguments. */
  readonly launcher?: readonly string[];
}

export const cliFile = join(projectRoot(), 'dist', 'cli.js');

export function startCli(args: readonly string[], options: StartOptions = {}): Started {
  if (!existsSync(cliFile)) throw new Error(`Expected ${cliFile}, got none: run npm run build first`);
  const [program, ...before] = [...(options.launcher ?? []), process.execPath, cliFile];
  const child = spawn(program, [...before, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: options.folder,
    env: { ...quietEnvironment(), ...options.environment },
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return { child, ended };
}

/** This process's environment without what would color, or keep from coloring, the output. Undefined: spawn leaves it out. */
export function quietEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined };
}

export function runCli(args: readonly string[], options: StartOptions = {}): Promise<Ended> {
  return startCli(args, options).ended;
}

/** That this batch or a later one begins: on a busy machine lines of progress are left out. `number` from 1 to 9. */
export function batchFrom(number: number): RegExp {
  return new RegExp(`^Batch (?:[${number}-9]|\\d{2,}) of `, 'm');
}

/** Resolves as soon as standard error matches; rejects when the process ends first. */
export function saysOnce({ child, ended }: Started, pattern: RegExp): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', (text: string) => {
      said += text;
      if (pattern.test(said)) resolve();
    });
    ended.then(
      () => reject(new Error(`Expected ${String(pattern)} on standard error, got: ${said}`)),
      (error: unknown) => reject(error instanceof Error ? error : new Error(String(error))),
    );
  });
}

export function summaryOf({ out, err }: Ended): ScanSummary {
  if (out === '') throw new Error(`Expected a summary on standard output, got none; standard error says: ${err}`);
  return JSON.parse(out) as ScanSummary;
}

export function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** The real workbook has a second sheet with the same header, which commands about earlier scans name on standard error. */
export const secondSheetNamed = /^(ihacpa: warning: only sheet “.+” is used; .+ can be chosen with --sheet\n)?$/;
