/** Lets the checkpoints of a scan follow its workbook to another path. Their copies keep their names. */
import type { FileSystem } from '../../platform/fileSystem';
import { storageLayout } from '../storage/storageLayout';
import { readCheckpointFile, writeCheckpointFile } from './checkpointFile';

/** Their list is made again from the files, so that a crash leaves none that the list calls another's. Damaged ones stay as they are. */
export async function moveCheckpoints(
  fileSystem: FileSystem,
  storage: string,
  scanId: string,
  workbookPath: string,
): Promise<void> {
  const names = (await fileSystem.list(storageLayout.checkpointsFolder(storage, scanId))) ?? [];
  const ids = names.flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? []);
  if (ids.length === 0) return;
  await fileSystem.remove(storageLayout.checkpointIndex(storage));
  for (const id of ids) {
    const path = storageLayout.checkpoint(storage, scanId, id);
    const read = await readCheckpointFile(fileSystem, path);
    if (read.status !== 'valid') continue;
    const { summary, data } = read.file;
    const processingMetadata = { ...data.processingMetadata, workbookPath };
    await writeCheckpointFile(fileSystem, path, {
      summary: { ...summary, workbookPath },
      data: { ...data, processingMetadata },
    });
  }
}
