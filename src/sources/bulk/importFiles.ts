/** Imports single files of offline data that somebody brought along, each known by its ending. Refuses a file that no scan could read. */
import { copyFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Clock } from '../../platform/clock';
import { UserError } from '../../core/message/errors';
import { say, type Text } from '../../core/message/text';
import { type BulkFile, bulkFiles, type CheckPorts } from './bulkFiles';
import { type BundleFile, hashFile, writeManifest } from '../offline/bundleManifest';
import { importBundle } from './importBundle';
import { makeFolders } from '../../platform/makeFolders';

/**
 * What was imported, as the list of the new folder names it; `into` holds all of it or what it held before. Rejects with
 * UserError `advisoriesUnreadable` for a file that is none of these kinds, is damaged, or is the second of its kind.
 */
export async function importFiles(
  paths: readonly string[],
  into: string,
  clock: Clock,
): Promise<readonly BundleFile[]> {
  const folder = join(dirname(into), `.${basename(into)}.gathered`);
  await rm(folder, { recursive: true, force: true });
  try {
    await makeFolders(folder);
    const files: BundleFile[] = [];
    for (const path of paths) {
      const taken = files.map(({ kind }) => kind);
      files.push(await gatheredAsAny(path, bulkFilesOf(path), { taken, folder, clock }));
    }
    await writeManifest(folder, files);
    return await importBundle(folder, into);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Some kinds are published with the same ending. */
function bulkFilesOf(path: string): readonly BulkFile[] {
  const ending = extname(path).toLowerCase();
  const bulks = bulkFiles.filter(({ file }) => extname(file) === ending);
  if (bulks.length === 0) throw unusable(path, say`The file is not advisory data that a scan can use`);
  return bulks;
}

interface Gathering {
  readonly taken: readonly BundleFile['kind'][];
  readonly folder: string;
  readonly clock: Clock;
}

/** As the first kind that it can be read as. */
async function gatheredAsAny(
  path: string,
  bulks: readonly BulkFile[],
  { taken, folder, clock }: Gathering,
): Promise<BundleFile> {
  let failure: unknown;
  for (const bulk of bulks) {
    const isTaken = taken.includes(bulk.kind);
    try {
      if (isTaken && bulks.length > 1) await bulk.check(path, chosen(clock));
    } catch {
      continue; // Another kind with this ending.
    }
    if (isTaken) throw unusable(path, say`${bulk.label} were chosen twice`);
    try {
      return await gathered(path, bulk, folder, clock);
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
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
    const dataDate = await check(copy, chosen(clock));
    const { bytes, sha256 } = await hashFile(copy);
    const retrievedAt = (await stat(path)).mtime.toISOString();
    const dated = dataDate === undefined ? {} : { dataDate };
    return { kind, file, url: pathToFileURL(path).href, bytes, sha256, ...dated, retrievedAt };
  } catch (cause) {
    throw unusable(path, say`The file does not contain the data that its extension indicates`, cause);
  }
}

/** A person who chooses a short list of names wants it: results name the file then. */
function chosen(clock: Clock): CheckPorts {
  return { clock, leastNames: 1 };
}

function unusable(file: string, what: Text, cause?: unknown): UserError {
  const next = say`Choose an archive of OSV (.zip), and of KEV (.json), EPSS (.gz), Exploit-DB (.csv) and PyPI's names (.json) one file at most`;
  return new UserError({ code: 'advisoriesUnreadable', what, file, next, cause });
}
