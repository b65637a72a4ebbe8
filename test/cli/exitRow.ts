/** What a row of the table of exit codes is, and how its files come to be. Judges nothing. */
import { strictEqual } from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../../src/cli/arguments/commandTable';
import { bulkSite, plausibleNames } from '../support/bulkSite';
import { projectRoot } from '../support/vscode/projectRoot';
import { batchFrom, type Ended, runCli, saysOnce, startCli } from './realCli';
import { wrongFiles } from './wrongFiles';

export const sample = join(projectRoot(), 'media', 'sample');
export const advisories = ['--advisories', join(sample, 'advisories'), '--offline'];
/** So that there is time to stop a scan. */
export const slow = { IHACPA_TEST_LOOKUP_DELAY_MS: '200' };

/** Where a row runs; everything in it is its own. */
export interface Place {
  readonly folder: string;
  /** A copy of the sample's. */
  readonly workbook: string;
  /** The address of a site with these files; without any it never answers. */
  readonly serve: (files?: Map<string, Buffer>) => Promise<string>;
  /** Resolves when a site that never answers is asked. */
  readonly asked: Promise<void>;
}

export type Words = (place: Place) => readonly string[] | Promise<readonly string[]>;

export interface ExitRow {
  /** Begins with the command's name. */
  readonly name: string;
  /** Behind the command and before `--storage`; may prepare files first. */
  readonly args: Words;
  readonly code: number;
  readonly out: RegExp;
  readonly err: RegExp;
  /** Sent as soon as standard error says this, or a site is asked. */
  readonly signal?: { readonly name: 'SIGINT' | 'SIGTERM'; readonly when: RegExp | 'asked' };
  readonly environment?: Readonly<Record<string, string>>;
  /** Another process holds the workbook meanwhile. */
  readonly isLocked?: true;
}

/** Nothing at all. */
export const none = /^$/;

/** What a refused command says: one line that begins with the tool and has an end. */
export function sentence(about: RegExp): RegExp {
  return new RegExp(`^ihacpa: [^\\n]*${about.source}[^\\n]*\\.\\n$`);
}

export function commandOf({ name }: ExitRow): string {
  const found = commands.find((command) => `${name} `.startsWith(`${command.name} `));
  if (found === undefined) throw new Error(`Expected a row that begins with a command, got ${name}`);
  return found.name;
}

/** With a state folder of its own, where the command has one. */
export function placed({ folder }: Place, words: readonly string[]): readonly string[] {
  const command = commands.find(({ name }) => `${words.join(' ')} `.startsWith(`${name} `));
  const takesStorage = command?.options.some(({ name }) => name === 'storage') === true;
  return takesStorage ? [...words, '--storage', join(folder, 'state')] : words;
}

export async function endOf(row: ExitRow, place: Place, words: readonly string[]): Promise<Ended> {
  const { signal, environment = {} } = row;
  const started = startCli(placed(place, words), { environment });
  if (signal !== undefined) {
    await (signal.when === 'asked' ? place.asked : saysOnce(started, signal.when));
    started.child.kill(signal.name);
  }
  return started.ended;
}

/** Leaves a finished scan behind. */
export function scanned(more: (place: Place) => readonly string[]): Words {
  return async (place) => {
    strictEqual((await runCli(placed(place, ['scan', place.workbook, ...advisories, '--quiet']))).code, 1);
    return more(place);
  };
}

/** Leaves an unfinished scan behind, and resolves with the id of its first checkpoint. */
export async function stoppedScan(place: Place): Promise<string> {
  const args = placed(place, ['scan', place.workbook, ...advisories, '--batch-size', '5']);
  const started = startCli(args, { environment: slow });
  await saysOnce(started, batchFrom(1));
  started.child.kill('SIGTERM');
  strictEqual((await started.ended).code, 130);
  const files = readdirSync(place.folder, { recursive: true }).map(String);
  return files.flatMap((file) => /(b0000-[0-9a-f]+)\.json$/.exec(file)?.[1] ?? [])[0] ?? '';
}

export function wrong(title: string): Words {
  return async ({ folder }) => {
    mkdirSync(join(folder, 'wrong'), { recursive: true });
    const file = join(folder, 'wrong', 'review.xlsx');
    const found = wrongFiles.find((each) => each.title === title);
    if (found === undefined) throw new Error(`Expected a wrong file, got none named ${title}`);
    await found.make(file);
    return [file];
  };
}

/** One source that answers, with data of one day, and the others off. */
export const checkOfKev: Words = async ({ serve }) => {
  const base = await serve(bulkSite([]));
  return [
    '--disable-source',
    'pypi,osv,github,nvd,mitre,snyk,exploitDb,epss',
    '--source-url',
    `kev=${base}`,
    '--file-days',
    '3650',
  ];
};

export function download(change: (files: Map<string, Buffer>) => void = () => undefined): Words {
  return async ({ folder, serve }) => {
    const files = bulkSite([{ id: 'PYSEC-2026-1', modified: '2026-01-01T00:00:00Z' }], plausibleNames());
    change(files);
    return [join(folder, 'data'), '--mirror', await serve(files)];
  };
}
