/** A second copy of a scan's plan, beside its journal: with it, and a checkpoint or nothing, a lost journal is not a lost scan. */
import type { FileSystem } from '../../platform/fileSystem';
import { readWholeFile } from '../../platform/durableFile';
import type { PlannedData } from './journalEntry';
import { decodeJournal } from './journalDecoder';
import { writeJournal } from './rewriteJournal';
import { storageLayout } from '../storage/storageLayout';

/** In the form of a journal line, so that it carries its own hash. */
export async function writePlan(fileSystem: FileSystem, storage: string, planned: PlannedData): Promise<void> {
  await writeJournal(fileSystem, storageLayout.plan(storage, planned.scanId), [{ type: 'planned', data: planned }]);
}

/** Undefined when it is missing or damaged. */
export async function readPlan(
  fileSystem: FileSystem,
  storage: string,
  scanId: string,
): Promise<PlannedData | undefined> {
  const bytes = await readWholeFile(fileSystem, storageLayout.plan(storage, scanId));
  const first = bytes === undefined ? undefined : decodeJournal(bytes).events[0];
  return first?.type === 'planned' ? first.data : undefined;
}
