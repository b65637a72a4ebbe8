/** The package index from a folder of PyPI's JSON documents. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackageIndexSource } from '../../core/advisory/sourcePorts';
import { UserError } from '../../core/message/errors';
import { normalizeName } from '../../core/package/packageName';
import { say, type Text } from '../../core/message/text';
import { foreign } from '../../core/message/quoted';
import { remark } from '../../core/message/remark';
import { dataFileBytes, readRegularFile } from '../../platform/regularFile';
import { readJsonBody } from '../answers/jsonBody';
import { pypiLabel } from './pypi';
import { describeVersion, readPypiProject } from './pypiDocument';

/**
 * `folder` holds `{name}.json` per project, as `GET /pypi/{name}/json` sends it. Rejects with UserError
 * `advisoriesUnreadable` when it cannot be listed or holds none. A package without a document is not checked.
 */
export async function openPypiFolder(folder: string): Promise<PackageIndexSource> {
  const files = new Map((await jsonFiles(folder)).map((file) => [normalizeName(file.slice(0, -5)), file]));
  if (files.size === 0) throw unusable(folder, say`No PyPI document was found`);
  return {
    provenance: { source: 'pypi', label: pypiLabel, origin: folder, dataDate: undefined },
    fetchPackage: async (name, version, signal) => {
      signal.throwIfAborted();
      const file = files.get(name);
      if (file === undefined) return { status: 'unavailable', why: remark`data has no document of this package` };
      const project = readPypiProject(readJsonBody(await readRegularFile(join(folder, file), dataFileBytes)), name);
      const releases = project?.releases;
      if (project === undefined || releases === undefined) {
        return {
          status: 'unavailable',
          why: remark`data contains an unreadable document of this package (${foreign(file)})`,
        };
      }
      return {
        status: 'ok',
        value: describeVersion({ ...project, releases }, version),
        origin: { url: join(folder, file), fromCache: true },
      };
    },
  };
}

async function jsonFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw unusable(folder, say`The folder cannot be listed`, cause);
  });
  return names.filter((name) => /\.json$/i.test(name) && !name.startsWith('.'));
}

function unusable(file: string, what: Text, cause?: unknown): UserError {
  const next = say`Choose a folder of PyPI documents named {name}.json`;
  return new UserError({ code: 'advisoriesUnreadable', what, file, next, cause });
}
