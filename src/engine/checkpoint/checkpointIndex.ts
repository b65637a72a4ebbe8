/** The list of checkpoints that the tree shows: a cache over the checkpoint files, rebuilt from them when lost. */
import { Low } from 'lowdb';
import type { CheckpointSummary } from '../../core/scan/checkpointData';
import type { FileSystem } from '../../platform/fileSystem';
import { readCheckpointFile } from './checkpointFile';
import { DurableAdapter } from '../storage/durableAdapter';
import { indexCodec, type StoredIndex } from './storedIndex';
import { scanFolders } from '../scans/storedScans';
import { storageLayout } from '../storage/storageLayout';

export class CheckpointIndex {
  private constructor(
    private readonly database: Low<StoredIndex>,
    private readonly adapter: DurableAdapter<StoredIndex>,
  ) {}

  static async open(fileSystem: FileSystem, storage: string): Promise<CheckpointIndex> {
    const adapter = new DurableAdapter(fileSystem, storageLayout.checkpointIndex(storage), indexCodec);
    const stored = await adapter.read();
    const checkpoints = stored?.checkpoints ?? (await findCheckpoints(fileSystem, storage));
    return new CheckpointIndex(new Low<StoredIndex>(adapter, { checkpoints }), adapter);
  }

  /** Newest first. */
  get checkpoints(): readonly CheckpointSummary[] {
    return this.database.data.checkpoints;
  }

  async add(checkpoint: CheckpointSummary): Promise<void> {
    await this.refresh();
    this.database.data.checkpoints.unshift(checkpoint);
    await this.database.write();
  }

  async remove(isGone: (checkpoint: CheckpointSummary) => boolean): Promise<void> {
    await this.refresh();
    const data = this.database.data;
    const kept = data.checkpoints.filter((checkpoint) => !isGone(checkpoint));
    if (kept.length === data.checkpoints.length) return;
    this.database.data = { ...data, checkpoints: kept };
    await this.database.write();
  }

  async markCorrupt(checkpointId: string): Promise<void> {
    await this.refresh();
    const data = this.database.data;
    const checkpoints = data.checkpoints.map((checkpoint) =>
      checkpoint.checkpointId === checkpointId ? { ...checkpoint, state: 'corrupt' as const } : checkpoint,
    );
    this.database.data = { ...data, checkpoints };
    await this.database.write();
  }

  /** A scan of another workbook may share the storage and have written meanwhile. */
  private async refresh(): Promise<void> {
    this.database.data = (await this.adapter.read()) ?? this.database.data;
  }
}

async function findCheckpoints(fileSystem: FileSystem, storage: string): Promise<CheckpointSummary[]> {
  const found: CheckpointSummary[] = [];
  for (const scanId of await scanFolders(fileSystem, storage)) {
    const names = (await fileSystem.list(storageLayout.checkpointsFolder(storage, scanId))) ?? [];
    for (const name of names.filter((candidate) => candidate.endsWith('.json'))) {
      const path = storageLayout.checkpoint(storage, scanId, name.slice(0, -'.json'.length));
      const read = await readCheckpointFile(fileSystem, path);
      if (read.status === 'valid') found.push(read.file.summary);
    }
  }
  return found.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}
