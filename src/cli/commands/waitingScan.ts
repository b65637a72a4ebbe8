/** Whether the scan of the workbook that would be resumed is about certain packages. Resumes nothing. */
import { normalizeName } from '../../core/package/packageName';
import type { CliDependencies } from '../cliPorts';
import { sameFile } from '../files/workbookCopy';

/** `same`: the newest unfinished one is about exactly these packages, as after the same command was stopped. */
export async function waitingScan(
  storageFolder: string,
  workbookPath: string,
  packages: readonly { readonly name: string; readonly version: string }[],
  deps: Pick<CliDependencies, 'readScanCatalog' | 'readScanResults'>,
): Promise<'same' | 'other' | undefined> {
  for (const { status, scanId, workbookPath: scanned } of await deps.readScanCatalog(storageFolder)) {
    if (status === 'finished' || !(await sameFile(scanned, workbookPath))) continue;
    const results = await deps.readScanResults(storageFolder, { scanId });
    const planned = new Set(results?.planned.map(keyOf));
    const wanted = new Set(packages.map(keyOf));
    return planned.size === wanted.size && [...wanted].every((key) => planned.has(key)) ? 'same' : 'other';
  }
  return undefined;
}

function keyOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${normalizeName(name)} ${version}`;
}
