/** Imports single files of offline data that somebody brought along, each known by its ending. Refuses a file that no scan could read. */
import { copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Clock } from '../../core/clock';
import { UserError } from '../../core/errors';
import { say, type Text } from '../../core/text/text';
import { type BulkFile, bulkFiles } from './bulkFiles';
import { type BundleFile, hashFile, writeManifest } from './bundleManifest';
import { importBundle } from './importBundle';

/**
 * What was imported, as the list of the new folder names it; `into` holds all of it or what it held before. Rejects with
 * UserError `advisoriesUnreadable` for a file that is none of the four, is damaged, or is the second of its kind.
 */
export async function importFiles(
  paths: readonly string[],
  into: string,
  clock: Clock,
): Promise<readonly BundleFile[]> {
  const folder = join(dirname(into), `.${basename(into)}.gathered`);
  await rm(folder, { recursive: true, force: true });
  try {
    await mkdir(folder, { recursive: true });
    const files: BundleFile[] = [];
    for (const path of paths) {
      const bulk = bulkFileOf(path);
      if (files.some(({ kind }) => kind === bulk.kind)) throw unusable(path, say`${bulk.label} were chosen twice`);
      files.push(await gathered(path, bulk, folder, clock));
    }
    await writeManifest(folder, files);
    return await importBundle(folder, into);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The four kinds are published with four endings. */
function bulkFileOf(path: string): BulkFile {
  const ending = extname(path).toLowerCase();
  const bulk = bulkFiles.find(({ file }) => extname(file) === ending);
  if (bulk === undefined) throw unusable(path, say`The file is none of the data a scan reads`);
  return bulk;
}

async function gathered(
  path: string,
  { kind, file, check }: BulkFile,
  folder: string,
  clock: Clock,
): Promise<BundleFile> {
  const copy = join(folder, file);
  try {
    await copyFile(path, copy);
    const dataDate = await check(copy, clock);
    const { bytes, sha256 } = await hashFile(copy);
    const retrievedAt = (await stat(path)).mtime.toISOString();
    const dated = dataDate === undefined ? {} : { dataDate };
    return { kind, file, url: pathToFileURL(path).href, bytes, sha256, ...dated, retrievedAt };
  } catch (cause) {
    throw unusable(path, say`The file cannot be read as the data its ending promises`, cause);
  }
}

function unusable(file: string, what: Text, cause?: unknown): UserError {
  const next = say`Choose an archive of OSV (.zip), and of KEV (.json), EPSS (.gz) and Exploit-DB (.csv) one file at most`;
  return new UserError({ code: 'advisoriesUnreadable', what, file, next, cause });
}
