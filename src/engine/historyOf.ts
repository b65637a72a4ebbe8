/** Under which name the scans of a workbook are stored: it may have been moved, renamed or copied since. Changes nothing. */
import { resolve } from 'node:path';
import { sha256 } from '../platform/contentHash';
import { nodeFileSystem } from '../platform/nodeFileSystem';
import { readReviewWorkbook } from '../workbook/review/readReviewWorkbook';
import { confinedFileSystem } from './storage/confinedFileSystem';
import { readWholeFile } from '../platform/durableFile';
import { pathOfHistory, type WorkbookContent } from './scans/pathOfHistory';
import { recordAt } from './ledger/ledgerRecords';
import { userStateFolder } from './storage/userState';
import type { ReviewWorkbook } from '../workbook/review/reviewWorkbook';

/** The workbook itself may be gone, or one that cannot be read. */
export async function historyOf(storageFolder: string, workbookPath: string): Promise<string> {
  const path = await canonical(workbookPath);
  const fileSystem = confinedFileSystem(nodeFileSystem, storageFolder);
  return pathOfHistory(fileSystem, storageFolder, path, contentOf(storageFolder, path));
}

/** Read only where it is asked for. */
export function contentOf(storageFolder: string, path: string): WorkbookContent {
  let reading: Promise<ReviewWorkbook | undefined> | undefined;
  const workbook = (): Promise<ReviewWorkbook | undefined> =>
    (reading ??= readReviewWorkbook(nodeFileSystem, path).catch(() => undefined));
  return {
    hash: async () => {
      const bytes = await readWholeFile(nodeFileSystem, path).catch(() => undefined);
      return bytes === undefined ? undefined : sha256(bytes);
    },
    rows: async () => (await workbook())?.rows,
    writtenAt: async (formerPath) => {
      const read = await workbook();
      if (read === undefined) return undefined;
      return recordAt(nodeFileSystem, [userStateFolder(), storageFolder], formerPath, read.sheetName);
    },
  };
}

async function canonical(path: string): Promise<string> {
  return nodeFileSystem.realPath(path).catch(() => resolve(path)); // A workbook that is gone can still have scans.
}
