/** Under which name the scans of a workbook are stored: it may have been moved, renamed or copied since. Changes nothing. */
import { resolve } from 'node:path';
import { sha256 } from '../platform/contentHash';
import { nodeFileSystem } from '../platform/nodeFileSystem';
import { readReviewWorkbook } from '../workbook/review/readReviewWorkbook';
import { confinedFileSystem } from './storage/confinedFileSystem';
import { readWholeFile } from '../platform/durableFile';
import { pathOfHistory, type WorkbookContent } from './scans/storedScans';

/** The workbook itself may be gone, or one that cannot be read. */
export async function historyOf(storageFolder: string, workbookPath: string): Promise<string> {
  const path = await canonical(workbookPath);
  return pathOfHistory(confinedFileSystem(nodeFileSystem, storageFolder), storageFolder, path, contentOf(path));
}

/** Read only where it is asked for. */
export function contentOf(path: string): WorkbookContent {
  return {
    hash: async () => {
      const bytes = await readWholeFile(nodeFileSystem, path).catch(() => undefined);
      return bytes === undefined ? undefined : sha256(bytes);
    },
    rows: async () => (await readReviewWorkbook(nodeFileSystem, path).catch(() => undefined))?.rows,
  };
}

async function canonical(path: string): Promise<string> {
  return nodeFileSystem.realPath(path).catch(() => resolve(path)); // A workbook that is gone can still have scans.
}
