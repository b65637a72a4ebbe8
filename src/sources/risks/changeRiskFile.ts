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

/**
 * `change` gets the text, '' where there is no file, and returns the new one, undefined where it cannot. Throws UserError: `badArgument` with the
 * line where the file has an error, which is then left as it is, and `notWritable`.
 */
export async function changeRiskFile(
  fileSystem: FileSystem,
  path: string,
  change: (text: string) => string | undefined,
): Promise<void> {
  const real = await realPathOf(fileSystem, path);
  const lock = await lockWithin(`risks-${sha256(real).slice(0, 32)}`, mostWaitMs, thisMachine);
  if (lock === undefined) throw notChanged(path, say`Another process changes the accepted risks`, say`Try again`);
  try {
    const stat = await fileSystem.stat(real);
    if (stat !== undefined) await readRiskFile(real);
    const before = stat === undefined ? '' : ((await readWholeFile(fileSystem, real)) ?? Buffer.alloc(0)).toString();
    const after = change(before);
    if (after === undefined) {
      const next = say`Write the decision into the file in an editor`;
      throw notChanged(path, say`The form of the file leaves no place for this change`, next);
    }
    if (after !== before)
      await replaceFile(fileSystem, real, Buffer.from(after), stat === undefined ? newFile : stat.mode & 0o777);
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
