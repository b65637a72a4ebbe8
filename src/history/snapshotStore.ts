/** The snapshots of one workbook in the user's state folder, one file per review. Decides nothing about what they say. */
import { basename, join } from 'node:path';
import { errnoOf } from '../core/message/errors';
import { say, type Text } from '../core/message/text';
import type { Snapshot } from '../core/history/snapshot';
import { isStateId } from '../core/scan/stateId';
import { copyFileDurably, makeFolderDurably, readWholeFile, replaceFile } from '../platform/durableFile';
import type { Clock } from '../platform/clock';
import type { FileSystem } from '../platform/fileSystem';
import { systemClock } from '../platform/systemClock';
import { stampedAt, storageLayout } from '../engine/storage/storageLayout';
import { decodeSnapshot, encodeSnapshot, finishedAt, mayBeSnapshot } from './snapshotFile';

const ending = '.json.gz';

/** By which the clocks of computers may differ, in milliseconds. */
const clockSlackMs = 5 * 60_000;

/** No setting lets more stay: others were put there by somebody else. */
const mostRead = 1000;

export class SnapshotStore {
  constructor(
    private readonly fileSystem: FileSystem,
    /** Of the user. */
    private readonly state: string,
    /** That of the workbook's ledger. */
    readonly name: string,
    /** Told of each review that cannot be read, once. */
    private readonly onDidSkip: (message: Text) => void,
    private readonly clock: Pick<Clock, 'now'> = systemClock,
  ) {}

  private readonly skipped = new Set<string>();

  /** Newest first, by when the scan finished; one that cannot tell, by when it started. Those of the future come last. */
  async ids(): Promise<readonly string[]> {
    const found: { readonly scanId: string; readonly at: number }[] = [];
    for (const name of (await this.fileSystem.list(this.folder)) ?? []) {
      const scanId = basename(name, ending);
      if (!name.endsWith(ending) || !isStateId(scanId)) continue;
      const bytes = await this.bytesOf(scanId);
      if (bytes === undefined) continue; // Another scan has just removed it as too old.
      const at = (await finishedAt(bytes, scanId)) ?? startOf(scanId);
      const isFuture = this.isFuture(at);
      if (isFuture) {
        this.skip(scanId, say`Review ${scanId} in the history of the workbook is dated in the future and is ignored.`);
      }
      found.push({ scanId, at: isFuture ? 0 : at });
    }
    return found.sort((a, b) => b.at - a.at).map(({ scanId }) => scanId);
  }

  /** Undefined where there is none that can be read. */
  async read(scanId: string): Promise<Snapshot | undefined> {
    const bytes = await this.bytesOf(scanId);
    if (bytes === undefined) return undefined;
    const decoded = await decodeSnapshot(bytes, scanId);
    if (decoded.status === 'valid') return decoded.snapshot;
    this.skip(
      scanId,
      decoded.status === 'newer'
        ? say`Review ${scanId} in the history of the workbook was written by a newer version and is ignored.`
        : say`Review ${scanId} in the history of the workbook is damaged and is ignored.`,
    );
    return undefined;
  }

  /** The newest one that can be read and that `isWanted`, the newest first. */
  async newest(isWanted: (snapshot: Snapshot) => boolean = () => true): Promise<Snapshot | undefined> {
    for (const scanId of (await this.ids()).slice(0, mostRead)) {
      const snapshot = await this.read(scanId);
      const isUsable = snapshot !== undefined && !this.isFuture(Date.parse(snapshot.at));
      if (isUsable && isWanted(snapshot)) return snapshot;
    }
    return undefined;
  }

  /** Whoever finished it had another clock, or no scan did. */
  private isFuture(at: number): boolean {
    return at > this.clock.now() + clockSlackMs;
  }

  private skip(scanId: string, message: Text): void {
    if (this.skipped.has(scanId)) return;
    this.skipped.add(scanId);
    this.onDidSkip(message);
  }

  /** On the disk when it resolves; of all snapshots only the `most` newest stay. */
  async add(snapshot: Snapshot, most: number): Promise<void> {
    const bytes = await encodeSnapshot(snapshot);
    if (bytes === undefined) {
      this.onDidSkip(say`The result of this scan is too large for the history of the workbook and is left out of it.`);
      return;
    }
    await makeFolderDurably(this.fileSystem, this.folder);
    await replaceFile(this.fileSystem, this.pathOf(snapshot.scanId), bytes);
    for (const scanId of (await this.ids()).slice(most)) await this.fileSystem.remove(this.pathOf(scanId));
    await this.removeLeftovers();
  }

  /** All of them, up to `last` where that is one of them. */
  async copyFrom(other: SnapshotStore, last: string | undefined): Promise<void> {
    const ids = await other.ids();
    const wanted = last === undefined ? ids : ids.slice(ids.indexOf(last));
    if (wanted.length === 0) return;
    await makeFolderDurably(this.fileSystem, this.folder);
    for (const scanId of wanted) {
      try {
        await copyFileDurably(this.fileSystem, other.pathOf(scanId), this.pathOf(scanId));
      } catch (error) {
        if (errnoOf(error) !== 'ENOENT') throw error; // Another scan has just removed it as too old.
      }
    }
  }

  /** Under another name, which has none. */
  async moveTo(name: string): Promise<void> {
    if ((await this.fileSystem.stat(this.folder)) === undefined) return;
    await this.fileSystem.rename(this.folder, storageLayout.historyFolder(this.state, name));
  }

  private async bytesOf(scanId: string): Promise<Buffer | undefined> {
    try {
      const { size = 0 } = (await this.fileSystem.stat(this.pathOf(scanId))) ?? {};
      return mayBeSnapshot(size) ? await readWholeFile(this.fileSystem, this.pathOf(scanId)) : Buffer.alloc(0);
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      return Buffer.alloc(0); // A folder, or a file that nobody may read: damaged, for our purpose.
    }
  }

  /** A crash in the middle of a write leaves one. */
  private async removeLeftovers(): Promise<void> {
    for (const name of (await this.fileSystem.list(this.folder)) ?? []) {
      if (name.endsWith(`${ending}.tmp`)) await this.fileSystem.remove(join(this.folder, name));
    }
  }

  private get folder(): string {
    return storageLayout.historyFolder(this.state, this.name);
  }

  private pathOf(scanId: string): string {
    return storageLayout.snapshot(this.state, this.name, scanId);
  }
}

/** By the time that the id of a scan begins with: `20261123-201500-4f1d2c`. */
function startOf(scanId: string): number {
  return stampedAt(scanId.replace('-', '')) ?? 0;
}
