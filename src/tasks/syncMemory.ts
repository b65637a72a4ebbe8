/** What syncs of a workbook remember: how a person wants what is no longer installed to be marked, and which cells were struck through for it. */
import { dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { errnoOf } from '../core/message/errors';
import { userStateFolder } from '../engine/storage/userState';
import { sha256 } from '../platform/contentHash';
import { makeFolderDurably, readWholeFile, replaceFile } from '../platform/durableFile';
import { nodeFileSystem } from '../platform/nodeFileSystem';
import { parseJson } from '../platform/parseJson';
import { type SyncMark, syncMarks } from './syncChoice';

const memorySchema = v.object({
  schemaVersion: v.literal(1),
  mark: v.optional(v.picklist(syncMarks)),
  struck: v.array(v.string()),
});

export interface SyncMemory {
  /** Undefined: nobody chose yet. */
  readonly mark?: SyncMark | undefined;
  /** By field and identityKey. A cell that a person struck through is not among them. */
  readonly struck: readonly string[];
}

/** Of every interface. Nothing where it cannot be read: what a person did is then left alone. */
export async function readSyncMemory(workbookPath: string): Promise<SyncMemory> {
  try {
    const bytes = await readWholeFile(nodeFileSystem, await fileOf(workbookPath));
    const parsed = v.safeParse(memorySchema, parseJson(bytes?.toString() ?? ''));
    return parsed.success ? parsed.output : { struck: [] };
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return { struck: [] };
  }
}

/** A state folder that cannot be written to only means that the question comes again, and that strikes stay. */
export async function writeSyncMemory(workbookPath: string, memory: SyncMemory): Promise<void> {
  try {
    const path = await fileOf(workbookPath);
    await makeFolderDurably(nodeFileSystem, dirname(path));
    await replaceFile(nodeFileSystem, path, Buffer.from(JSON.stringify({ schemaVersion: 1, ...memory })));
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
  }
}

async function fileOf(workbookPath: string): Promise<string> {
  const path = await nodeFileSystem.realPath(workbookPath).catch(() => resolve(workbookPath));
  return join(userStateFolder(), 'sync', `${sha256(path).slice(0, 32)}.json`);
}
