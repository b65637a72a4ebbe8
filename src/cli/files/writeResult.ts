/** Puts a command's result on standard output or into a file of its own. */
import { lstat } from 'node:fs/promises';
import { resolve, win32 } from 'node:path';
import { errnoOf, UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import { isWindowsName } from '../../core/message/windowsName';
import { writeWholeFile } from '../../platform/wholeFile';
import { noPaint, type Paint } from '../../reports/outputs/paint';
import type { CliDependencies, CliIo } from '../cliPorts';
import type { Command } from '../arguments/table/commandTypes';
import { badArgument, type OptionValues } from '../arguments/optionValues';
import { sameFile } from './workbookCopy';

export interface Result {
  readonly command: Command;
  /** Bytes go only into a file. */
  readonly content: string | Uint8Array;
  /** Files that may never be the output. */
  readonly workbooks: readonly string[];
}

/** A file gets no colors, whatever standard output is. */
export function paintOf(values: OptionValues, io: CliIo): Paint {
  return values.value('output') === undefined ? io.outPaint : noPaint;
}

/** The whole file or none of it. Throws UserError. */
export async function writeResult(
  { command, content, workbooks }: Result,
  values: OptionValues,
  io: CliIo,
  deps: CliDependencies,
): Promise<void> {
  const path = await outputOf(values, workbooks, deps);
  if (path !== undefined) {
    await writeOutput(path, content, values.has('force'));
    return;
  }
  if (values.has('force')) throw badArgument(command, '--force does nothing without --output', 'Leave it out');
  if (typeof content !== 'string') throw new Error('Expected text for standard output, got bytes');
  io.writeOut(content);
}

/** Undefined: there is none. Throws UserError `badArgument` for one that may not be written. */
async function outputOf(
  values: OptionValues,
  workbooks: readonly string[],
  { place }: CliDependencies,
): Promise<string | undefined> {
  const output = values.value('output');
  if (output === undefined) return undefined;
  const path = resolve(place.currentFolder, output);
  for (const workbook of workbooks) {
    if (await sameFile(path, workbook)) {
      throw badArgument(values.command, '--output names the workbook itself', 'Name another file');
    }
  }
  requireOutputName(path, place.platform);
  await requirePlainFile(path);
  return path;
}

/** The same for a file that is written later, again and again: without `--force` it must not exist yet. */
export async function requireOutput(
  values: OptionValues,
  workbooks: readonly string[],
  deps: CliDependencies,
): Promise<string | undefined> {
  const path = await outputOf(values, workbooks, deps);
  if (path === undefined && values.has('force')) {
    throw badArgument(values.command, '--force does nothing without --output', 'Leave it out');
  }
  if (path === undefined || values.has('force')) return path;
  const found = await lstat(path).catch(() => undefined);
  if (found !== undefined) throw exists(path);
  return path;
}

/** The whole file or none of it. Throws UserError. */
export async function writeOutput(path: string, content: string | Uint8Array, replaces: boolean): Promise<void> {
  try {
    await writeWholeFile(path, content, replaces);
  } catch (error) {
    throw notWritten(path, error);
  }
}

/** Throws UserError `badArgument`. */
export function requireOutputName(path: string, platform: NodeJS.Platform): void {
  if (platform !== 'win32' || isWindowsName(win32.basename(path))) return;
  throw new UserError({
    code: 'badArgument',
    what: say`Programs on Windows cannot open a file of this name`,
    file: path,
    next: say`Name another file`,
  });
}

/** A rename would put a file in the place of the link, device or pipe itself. Throws UserError `badArgument`. */
export async function requirePlainFile(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined); // Not there, or out of reach: writing says which.
  if (found === undefined || found.isFile()) return;
  const kind = found.isDirectory() ? say`a folder` : found.isSymbolicLink() ? say`a link` : say`a device or a pipe`;
  throw new UserError({
    code: 'badArgument',
    what: say`--output names ${kind}`,
    file: path,
    next: say`Name a file; without --output the result goes to standard output`,
  });
}

function notWritten(path: string, cause: unknown): UserError {
  const code = errnoOf(cause);
  if (code === 'EEXIST') return exists(path, cause);
  const isFull = code === 'ENOSPC';
  return new UserError({
    code: isFull ? 'diskFull' : 'notWritable',
    what: isFull ? say`The disk is full` : say`The file of --output cannot be written (${code ?? 'unknown'})`,
    file: path,
    next: isFull ? say`Free up disk space and try again` : say`Choose an existing folder that you can write to`,
    cause,
  });
}

function exists(path: string, cause?: unknown): UserError {
  return new UserError({
    code: 'badArgument',
    what: say`The file of --output exists already`,
    file: path,
    next: say`Name a file that does not exist yet, or pass --force to replace it`,
    cause,
  });
}
