/** Changes a risk file under a lock, so that two processes that decide at once lose nothing, and whole: a crash leaves the old or the new text. */
import { basename, dirname, join } from 'node:path';
import { errnoOf, UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import { sha256 } from '../../platform/contentHash';
import { readWholeFile, replaceFile } from '../../platform/durableFile';
import type { FileSystem } from '../../platform/fileSystem';
import { lockWithin, thisMachine } from '../../platform/lock/systemLock';
import { readRiskFile } from './riskFile';

/** Milliseconds that another process may take for its change. */
const mostWaitMs = 10_000;
/** A new file is for all who may read the folder. */
const newFile = 0o644;

/** A risk file as it was, undefined where there was none, and as it is now. */
export interface RiskChange {
  readonly file: string;
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * `change` gets the text, '' where there is no file, and returns the new one, undefined where it cannot. Throws UserError: `badArgument` with the
 * line where the file has an error, which is then left as it is, and `notWritable`.
 */
export async function changeRiskFile(
  fileSystem: FileSystem,
  path: string,
  change: (text: string) => string | undefined,
): Promise<RiskChange> {
  return withRiskFile(fileSystem, path, async (real) => {
    const stat = await fileSystem.stat(real);
    if (stat !== undefined) await readRiskFile(real);
    const before = stat && ((await readWholeFile(fileSystem, real)) ?? Buffer.alloc(0)).toString();
    const after = change(before ?? '');
    if (after === undefined) {
      const next = say`Write the decision into the file in an editor`;
      throw notChanged(path, say`The file is written in a form that cannot be changed automatically`, next);
    }
    if (after !== (before ?? ''))
      await replaceFile(fileSystem, real, Buffer.from(after), stat === undefined ? newFile : stat.mode & 0o777);
    return { file: path, before, after };
  });
}

/** Puts the former bytes back, or removes the file that a change made. Throws UserError `notWritable` where the file was changed since. */
export async function undoRiskChange(fileSystem: FileSystem, { file, before, after }: RiskChange): Promise<void> {
  await withRiskFile(fileSystem, file, async (real) => {
    const stat = await fileSystem.stat(real);
    const now = stat && (await readWholeFile(fileSystem, real))?.toString();
    if (stat === undefined || now !== after) {
      const next = say`Open the file and change it in the editor`;
      throw notChanged(file, say`The accepted risks were changed since`, next);
    }
    if (before === undefined) await fileSystem.remove(real);
    else await replaceFile(fileSystem, real, Buffer.from(before), stat.mode & 0o777);
  });
}

/** Runs `action` with the real path while no other process changes the file. Throws UserError `notWritable`. */
async function withRiskFile<T>(fileSystem: FileSystem, path: string, action: (real: string) => Promise<T>): Promise<T> {
  const real = await realPathOf(fileSystem, path);
  const lock = await lockWithin(`risks-${sha256(real).slice(0, 32)}`, mostWaitMs, thisMachine);
  if (lock === undefined) throw notChanged(path, say`Another process changes the accepted risks`, say`Try again`);
  try {
    return await action(real);
  } catch (error) {
    if (errnoOf(error) === undefined || error instanceof UserError) throw error;
    throw notChanged(
      path,
      say`The accepted risks cannot be written (${errnoOf(error) ?? ''})`,
      say`Check the path and its permissions`,
    );
  } finally {
    await lock.release();
  }
}

function notChanged(file: string, what: ReturnType<typeof say>, next: ReturnType<typeof say>): UserError {
  return new UserError({ code: 'notWritable', what, file, next });
}

/** Of a link, what it leads to: the link itself is left alone. */
async function realPathOf(fileSystem: FileSystem, path: string): Promise<string> {
  try {
    return await fileSystem.realPath(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    const folder = await fileSystem.realPath(dirname(path)).catch(() => dirname(path));
    return join(folder, basename(path));
  }
}
