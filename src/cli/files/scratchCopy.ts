/** A copy of the workbook in a folder of its own, for work that must leave no trace. */
import { copyFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { SourceSettings } from '../../core/scan/sourceSettings';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { inScratchFolder } from '../../platform/scratchFolder';
import { requireWorkbookFile } from '../../platform/readWholeFile';
import { riskFileName } from '../../core/verdict/acceptRisks';
import type { ScanArguments } from '../arguments/scanArguments';
import { namedAfter } from './workOnCopy';

export interface ScratchCopy {
  readonly workbookPath: string;
  /** With the accepted risks that stand beside the workbook itself. */
  readonly sources: SourceSettings;
}

/** `work` is also given a folder for state. Throws UserError for a workbook that is not there. */
export async function inScratchCopy<T>(
  { workbookPath, sources }: Pick<ScanArguments, 'workbookPath' | 'sources'>,
  work: (copy: ScratchCopy, storageFolder: string) => Promise<T>,
): Promise<T> {
  await requireWorkbookFile(nodeFileSystem, workbookPath);
  return inScratchFolder('ihacpa-add-', async (folder) => {
    const copy = join(folder, basename(workbookPath));
    try {
      await copyFile(workbookPath, copy);
      const risks = sources.risks ?? (await besides(workbookPath));
      const own = { ...sources, ...(risks === undefined ? {} : { risks }) };
      return await work({ workbookPath: copy, sources: own }, join(folder, 'state'));
    } catch (error) {
      throw namedAfter(error, copy, workbookPath);
    }
  });
}

async function besides(workbookPath: string): Promise<string[] | undefined> {
  const path = join(dirname(workbookPath), riskFileName);
  const found = await nodeFileSystem.stat(path).catch(() => undefined); // Nor where it cannot be reached.
  return found === undefined ? undefined : [path];
}
