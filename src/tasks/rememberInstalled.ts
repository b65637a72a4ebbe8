/** Keeps what a list says about why packages are installed, for the reports of a workbook's scans. */
import { resolve } from 'node:path';
import { writeInstalledList } from '../engine/storage/installedList';
import { confinedFileSystem } from '../engine/storage/confinedFileSystem';
import type { Inventory } from '../inventory/inventory';
import { requiredThrough } from '../inventory/plan/requiredThrough';
import { nodeFileSystem } from '../platform/nodeFileSystem';

/** `keepsOthers`: the list is not all that is installed. Never rejects: the workbook is written by then, and this only explains. */
export async function rememberInstalled(
  workbookPath: string,
  storageFolder: string,
  inventory: Pick<Inventory, 'packages'>,
  { keepsOthers }: { readonly keepsOthers: boolean } = { keepsOthers: false },
): Promise<void> {
  const fileSystem = confinedFileSystem(nodeFileSystem, storageFolder);
  const packages = requiredThrough(inventory);
  try {
    const path = await nodeFileSystem.realPath(workbookPath).catch(() => resolve(workbookPath));
    await writeInstalledList(fileSystem, storageFolder, path, { packages, keepsOthers });
  } catch {
    // A full disk, or one that is closed to us: the next sync says it again.
  }
}
