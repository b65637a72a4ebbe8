/** Puts a backup in the place of a broken workbook. Refuses a broken backup, and to lose what is there now. */
import { workbookLimits } from '../../xlsx/workbookLimits';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import type { ZipLimits } from '../../xlsx/zip/zipLimits';
import { checkEntry } from '../../xlsx/zip/zipChunks';
import type { SaverPorts } from './saverPorts';
import { writeNewFile } from '../../platform/durableCopy';
import { hashFile, readWorkbookFile, type WholeFile } from '../../platform/readWholeFile';
import { tempName } from './tempFiles';
import { openWorkbookPackage } from '../../xlsx/package/workbookPackage';

/**
 * True when the backup took the workbook's place; the former file is then kept beside the backup as `….replaced-…`. False when the
 * workbook is sound. Rejects with UserError `checkpointUnusable` when the backup is missing or damaged.
 */
export async function restoreBackup(
  { fileSystem, randomHex, clock }: SaverPorts,
  path: string,
  backup: string,
  limits: ZipLimits,
): Promise<boolean> {
  const hash = await hashFile(fileSystem, path);
  const present = hash === undefined ? undefined : await readWorkbookFile(fileSystem, path, limits.fileBytes);
  if (present !== undefined && (await isSound(present.bytes, limits))) return false;
  const copy = await readSoundBackup(() => readWorkbookFile(fileSystem, backup, limits.fileBytes), backup, limits);
  const monotonic = (): number => clock.monotonic();
  if (present !== undefined) {
    const aside = join(dirname(backup), `${basename(backup)}.replaced-${randomHex(4)}`);
    await writeNewFile(
      fileSystem,
      { path: aside, bytes: present.bytes, hash: present.hash, ownership: present.stat },
      monotonic,
    );
    await fileSystem.syncFolder(dirname(aside));
  }
  const realPath = present === undefined ? path : await fileSystem.realPath(path);
  const temp = join(dirname(realPath), tempName(realPath, randomHex(16)));
  await writeNewFile(fileSystem, { path: temp, bytes: copy.bytes, hash: copy.hash, ownership: copy.stat }, monotonic);
  await fileSystem.rename(temp, realPath);
  await fileSystem.syncFolder(dirname(realPath));
  return true;
}

async function readSoundBackup(read: () => Promise<WholeFile>, backup: string, limits: ZipLimits): Promise<WholeFile> {
  const next = say`Choose an older checkpoint`;
  try {
    const copy = await read();
    if (await isSound(copy.bytes, limits)) return copy;
  } catch (cause) {
    throw new UserError({
      code: 'checkpointUnusable',
      what: say`The backup cannot be read`,
      file: backup,
      next,
      cause,
    });
  }
  throw new UserError({ code: 'checkpointUnusable', what: say`The backup is damaged`, file: backup, next });
}

/** Every part is there and has its checksum. */
export async function isSound(bytes: Buffer, limits: ZipLimits = workbookLimits()): Promise<boolean> {
  try {
    const { archive } = openWorkbookPackage(bytes, limits);
    for (const entry of archive.entries) await checkEntry(archive, entry);
    return true;
  } catch {
    return false;
  }
}
