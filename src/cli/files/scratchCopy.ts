/** A copy of the workbook in a folder of its own, for work that must leave no trace. */
import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SourceSettings } from '../../core/scan/sourceSettings';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { inScratchFolder } from '../../platform/scratchFolder';
import { requireWorkbookFile } from '../../platform/readWholeFile';
import type { ScanArguments } from '../arguments/scanArguments';
import { risksBeside } from './besideOriginal';
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
      const beside = sources.risks === undefined ? await risksBeside(workbookPath) : undefined;
      const own = { ...sources, ...(beside === undefined ? {} : { risks: [beside] }) };
      return await work({ workbookPath: copy, sources: own }, join(folder, 'state'));
    } catch (error) {
      throw namedAfter(error, copy, workbookPath);
    }
  });
}
