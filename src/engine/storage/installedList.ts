/** What lists of installed packages said last of a workbook's packages: why each is installed. One small file per workbook. */
import { dirname } from 'node:path';
import * as v from 'valibot';
import { installedKey, type RequiredThrough } from '../../core/package/requiredThrough';
import type { PackageResult } from '../../core/scan/scanResults';
import { makeFolderDurably, readWholeFile, replaceFile } from '../../platform/durableFile';
import type { FileSystem } from '../../platform/fileSystem';
import { parseJson } from '../../platform/parseJson';
import { storageLayout } from './storageLayout';

const listSchema = v.object({
  schemaVersion: v.literal(1),
  packages: v.record(v.string(), v.array(v.string())),
});

type Listed = ReadonlyMap<string, RequiredThrough>;

/** 100,000 packages need a tenth. */
const mostBytes = 64 * 1024 * 1024;

/** By installedKey; empty where no list was used, or what it said cannot be read: it only explains. `workbookPath`: canonical. */
export async function readInstalledList(
  fileSystem: FileSystem,
  storage: string,
  workbookPath: string,
): Promise<Listed> {
  const path = storageLayout.installedList(storage, workbookPath);
  const found = await fileSystem.stat(path);
  if (found?.kind !== 'file' || found.size > mostBytes) return new Map();
  const bytes = await readWholeFile(fileSystem, path);
  const parsed = v.safeParse(listSchema, parseJson(bytes?.toString() ?? ''));
  return parsed.success ? new Map(Object.entries(parsed.output.packages)) : new Map();
}

/** Instead of what was known, or with `keepsOthers` besides it. `workbookPath`: canonical. */
export async function writeInstalledList(
  fileSystem: FileSystem,
  storage: string,
  workbookPath: string,
  { packages, keepsOthers }: { readonly packages: Listed; readonly keepsOthers: boolean },
): Promise<void> {
  const known = await readInstalledList(fileSystem, storage, workbookPath);
  const all = keepsOthers ? new Map([...known, ...packages]) : packages;
  if (all.size === 0 && known.size === 0) return;
  const path = storageLayout.installedList(storage, workbookPath);
  await makeFolderDurably(fileSystem, dirname(path));
  const text = JSON.stringify({ schemaVersion: 1, packages: Object.fromEntries(all) });
  await replaceFile(fileSystem, path, Buffer.from(text));
}

/** Does nothing where no list was used. Paths: canonical. */
export async function moveInstalledList(
  fileSystem: FileSystem,
  storage: string,
  from: string,
  to: string,
): Promise<void> {
  const before = storageLayout.installedList(storage, from);
  if ((await fileSystem.stat(before)) !== undefined)
    await fileSystem.rename(before, storageLayout.installedList(storage, to));
}

/** The results with why their packages are installed, where a list said it. */
export async function withInstalledList(
  fileSystem: FileSystem,
  storage: string,
  workbookPath: string,
  results: readonly PackageResult[],
): Promise<readonly PackageResult[]> {
  const listed = await readInstalledList(fileSystem, storage, workbookPath);
  if (listed.size === 0) return results;
  return results.map((result) => {
    const through = listed.get(installedKey(result.finding.package));
    return through === undefined ? result : { ...result, through };
  });
}
