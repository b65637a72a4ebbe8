/** Imports offline data from a folder or from single files into the storage. Refuses data without advisories, and fetches nothing. */
import { basename, dirname } from 'node:path';
import { UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import { manifestName, readManifest } from '../../sources/offline/bundleManifest';
import { importBundle } from '../../sources/bulk/importBundle';
import { importFiles } from '../../sources/bulk/importFiles';
import { systemClock } from '../../platform/systemClock';
import type { JobAnswers, JobInput } from './jobProtocol';

/** Rejects with a UserError; `into` is then what it was. */
export async function importAdvisories({
  from,
  into,
}: JobInput<'importAdvisories'>): Promise<JobAnswers['importAdvisories']> {
  const folder = folderOf(from);
  const kinds = folder === undefined ? undefined : await listedKinds(folder);
  const namesArchive = from.paths.some((path) => /\.zip$/i.test(path));
  if (kinds === undefined ? folder === undefined && !namesArchive : !kinds.includes('advisories')) {
    throw new UserError({
      code: 'advisoriesUnreadable',
      what: say`The data contains no advisories`,
      file: from.paths[0],
      next: say`Choose data with an archive of OSV, such as all.zip`,
    });
  }
  const files =
    folder === undefined ? await importFiles(from.paths, into, systemClock) : await importBundle(folder, into);
  return { dataDate: files.find(({ kind }) => kind === 'advisories')?.dataDate };
}

/** The list of a folder stands for the folder. */
function folderOf({ kind, paths }: JobInput<'importAdvisories'>['from']): string | undefined {
  const [path = ''] = paths;
  if (kind === 'folder') return path;
  return paths.length === 1 && basename(path) === manifestName ? dirname(path) : undefined;
}

/** Undefined where there is no list or none that can be read: the import says so. */
async function listedKinds(folder: string): Promise<readonly string[] | undefined> {
  const files = await readManifest(folder).catch(() => undefined);
  return files?.map(({ kind }) => kind);
}
