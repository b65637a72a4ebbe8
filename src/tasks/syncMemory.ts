/** What syncs of a workbook remember: how a person wants what is no longer installed to be marked, and which cells were struck through for it. */
import { join, resolve } from 'node:path';
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
  /** Of the workbook, canonical; former versions left it out. */
  path: v.optional(v.string()),
  mark: v.optional(v.picklist(syncMarks)),
  struck: v.array(v.string()),
});

/** Of other workbooks; the rest is not looked at. */
const mostRead = 1000;

export interface SyncMemory {
  /** Undefined: nobody chose yet. */
  readonly mark?: SyncMark | undefined;
  /** By field and identityKey. A cell that a person struck through is not among them. */
  readonly struck: readonly string[];
}

/**
 * Of every interface. A workbook that was moved or renamed takes over that of one that is gone, if most of its struck cells are struck through in
 * this one, too: `readStruck` gives their struckKeys. Nothing where it cannot be read: what a person did is then left alone.
 */
export async function readSyncMemory(
  workbookPath: string,
  readStruck: () => Promise<ReadonlySet<string>>,
): Promise<SyncMemory> {
  try {
    const own = fileOf(await canonical(workbookPath));
    return (await readMemory(own)) ?? (await readMoved(readStruck)) ?? { struck: [] };
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return { struck: [] };
  }
}

type StoredMemory = v.InferOutput<typeof memorySchema>;

async function readMemory(file: string): Promise<StoredMemory | undefined> {
  const bytes = await readWholeFile(nodeFileSystem, file);
  const parsed = v.safeParse(memorySchema, parseJson(bytes?.toString() ?? ''));
  return parsed.success ? parsed.output : undefined;
}

/** The one with the most struck cells. The same packages alone say nothing: many workbooks have them. */
async function readMoved(readStruck: () => Promise<ReadonlySet<string>>): Promise<StoredMemory | undefined> {
  const candidates: StoredMemory[] = [];
  for (const name of ((await nodeFileSystem.list(folder())) ?? []).slice(0, mostRead)) {
    const memory = await readMemory(join(folder(), name));
    if (memory?.path === undefined || memory.struck.length === 0) continue;
    if ((await nodeFileSystem.stat(memory.path)) === undefined) candidates.push(memory);
  }
  if (candidates.length === 0) return undefined;
  const struck = await readStruck();
  // Some may have been deleted or corrected since.
  return candidates
    .filter((memory) => memory.struck.filter((key) => struck.has(key)).length * 2 > memory.struck.length)
    .sort((a, b) => b.struck.length - a.struck.length)[0];
}

/** A state folder that cannot be written to only means that the question comes again, and that strikes stay. */
export async function writeSyncMemory(workbookPath: string, { mark, struck }: SyncMemory): Promise<void> {
  try {
    const path = await canonical(workbookPath);
    await makeFolderDurably(nodeFileSystem, folder());
    const text = JSON.stringify({ schemaVersion: 1, path, mark, struck });
    await replaceFile(nodeFileSystem, fileOf(path), Buffer.from(text));
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
  }
}

function canonical(workbookPath: string): Promise<string> {
  return nodeFileSystem.realPath(workbookPath).catch(() => resolve(workbookPath));
}

function folder(): string {
  return join(userStateFolder(), 'sync');
}

function fileOf(path: string): string {
  return join(folder(), `${sha256(path).slice(0, 32)}.json`);
}
