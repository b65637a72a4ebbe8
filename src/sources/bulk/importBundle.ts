/** Copies a folder of offline data that somebody brought along, after checking every byte against its list. Refuses a folder that is not whole. */
import { copyFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import { type BundleFile, hashFile, manifestName, readManifest, writeManifest } from '../offline/bundleManifest';
import { makeFolders } from '../../platform/makeFolders';

const next = say`Fetch the folder again with ihacpa sources download`;

/**
 * What was imported, as the list names it; `into` holds the whole of it or what it held before. Rejects with UserError
 * `advisoriesUnreadable` when `from` is none or was damaged on the way.
 */
export async function importBundle(from: string, into: string): Promise<readonly BundleFile[]> {
  const files = await readManifest(from).catch((cause: unknown) => {
    throw new UserError({
      code: 'advisoriesUnreadable',
      what: say`Its ${manifestName} cannot be read`,
      file: from,
      next,
      cause,
    });
  });
  if (files === undefined) {
    throw new UserError({
      code: 'advisoriesUnreadable',
      what: say`The folder contains no ${manifestName}`,
      file: from,
      next,
    });
  }
  await makeFolders(dirname(into));
  const arriving = join(dirname(into), `.${basename(into)}.arriving`);
  await rm(arriving, { recursive: true, force: true });
  try {
    for (const file of files) await copyChecked(file, from, arriving);
    await makeFolders(arriving);
    await writeManifest(arriving, files);
    await putInPlace(arriving, into);
  } finally {
    await rm(arriving, { recursive: true, force: true });
  }
  return files;
}

/** The copy is what is checked: a stick may give other bytes the second time. */
async function copyChecked({ file, sha256 }: BundleFile, from: string, into: string): Promise<void> {
  const copy = join(into, file);
  await makeFolders(dirname(copy));
  try {
    await copyFile(join(from, file), copy);
  } catch (cause) {
    throw new UserError({ code: 'advisoriesUnreadable', what: say`${file} cannot be copied`, file: from, next, cause });
  }
  if ((await hashFile(copy)).sha256 === sha256) return;
  throw new UserError({
    code: 'advisoriesUnreadable',
    what: say`${file} does not match the list: it is damaged`,
    file: from,
    next,
  });
}

async function putInPlace(arriving: string, into: string): Promise<void> {
  const former = join(dirname(into), `.${basename(into)}.former`);
  await rm(former, { recursive: true, force: true });
  const moved = await rename(into, former).then(
    () => true,
    () => false, // The first import: nothing is there yet.
  );
  try {
    await rename(arriving, into);
  } catch (error) {
    if (moved) await rename(former, into);
    throw error;
  }
  await rm(former, { recursive: true, force: true });
}
