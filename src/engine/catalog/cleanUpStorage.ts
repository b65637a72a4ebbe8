/** Clears away at a start what nobody needs any more: expired checkpoints, old copies of replaced workbooks, what crashes left. Refuses whatever an unfinished scan may need. */
import { join } from 'node:path';
import type { Clock } from '../../platform/clock';
import type { FileSystem } from '../../platform/fileSystem';
import type { CheckpointManager } from '../checkpoint/checkpointManager';
import { retentionMs } from '../storage/retention';
import { stampedAt, storageLayout } from '../storage/storageLayout';
import { findUnfinishedScans, plannedScans, scanFolders, type StoredScan } from '../scans/storedScans';

/** A scan folder without a plan that is younger than this may just be in the making. */
const inTheMakingMs = 60_000;

interface CleanUpContext {
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly storage: string;
  readonly checkpoints: CheckpointManager;
  /** Canonical; its lock is held, so that no other scan writes beside its checkpoints. */
  readonly workbookPath: string;
}

export async function cleanUpStorage(context: CleanUpContext): Promise<void> {
  await removeUnbegunScans(context);
  await removeOrphans(context);
  const { checkpoints, clock } = context;
  const now = clock.now();
  const isExpired = checkpoints.listAvailableCheckpoints().some(({ expiresAt }) => Date.parse(expiresAt) < now);
  const oldCopies = await copiesBefore(context, now - retentionMs);
  if (!isExpired && oldCopies.length === 0) return;
  const unfinished = await findUnfinishedScans(context.fileSystem, context.storage);
  await checkpoints.removeExpired(now, new Set(unfinished.map(({ scanId }) => scanId)));
  await removeCopies(context, oldCopies, unfinished);
}

/** A crash right after a scan's folder was made leaves nothing in it, or half a plan. */
async function removeUnbegunScans({ fileSystem, clock, storage }: CleanUpContext): Promise<void> {
  for (const scanId of await scanFolders(fileSystem, storage)) {
    const folder = storageLayout.scanFolder(storage, scanId);
    const names = await fileSystem.list(folder);
    if (names?.every((name) => name === 'plan.json.tmp' || name === 'journal.jsonl.tmp') !== true) continue;
    const modified = (await fileSystem.stat(folder))?.modifiedMs ?? 0;
    if (Math.abs(clock.now() - modified) > inTheMakingMs) await fileSystem.removeFolder(folder);
  }
}

/** As checkpoints and their copies of the workbook are named; a file of another name is not ours to remove. */
const ownName = /^b\d+-[0-9a-z]+(\.json\.tmp|-.+\.xls[xm](\.tmp)?)$/i;
const ownUnfinished = /\.tmp$/;

/** Copies whose checkpoint was never finished, and half-written checkpoints. */
async function removeOrphans({ fileSystem, storage, workbookPath }: CleanUpContext): Promise<void> {
  for (const { scanId } of await plannedScans(fileSystem, storage, workbookPath)) {
    const folder = storageLayout.checkpointsFolder(storage, scanId);
    const names = (await fileSystem.list(folder)) ?? [];
    // Also of a checkpoint that was set aside: its copy may be all that a person has.
    const known = names.flatMap((name) => (name.endsWith('.tmp') ? [] : (/^(.+)\.json(\..+)?$/.exec(name)?.[1] ?? [])));
    const isOrphan = (name: string): boolean =>
      ownUnfinished.test(name) || !known.some((id) => name.startsWith(`${id}.json`) || name.startsWith(`${id}-`));
    for (const name of names.filter((name) => ownName.test(name) && isOrphan(name)))
      await fileSystem.remove(join(folder, name));
  }
}

interface KeptCopy {
  readonly name: string;
  readonly keptAt: number;
}

async function copiesBefore({ fileSystem, storage }: CleanUpContext, limit: number): Promise<readonly KeptCopy[]> {
  const names = (await fileSystem.list(storageLayout.keptFolder(storage))) ?? [];
  const copies = names.map((name) => ({ name, keptAt: stampedAt(name) }));
  return copies.filter((copy): copy is KeptCopy => copy.keptAt !== undefined && copy.keptAt < limit);
}

/** What a person's file was when an unfinished scan replaced it stays as long as that scan. */
async function removeCopies(
  { fileSystem, storage }: CleanUpContext,
  copies: readonly KeptCopy[],
  unfinished: readonly StoredScan[],
): Promise<void> {
  for (const { name, keptAt } of copies) {
    const isOf = ({ planned }: StoredScan['record']): boolean =>
      name.endsWith(storageLayout.keptWorkbookEnding(planned.workbookPath)) && Date.parse(planned.startedAt) <= keptAt;
    if (unfinished.some(({ record }) => isOf(record))) continue;
    await fileSystem.remove(join(storageLayout.keptFolder(storage), name));
  }
}
