/** What watches of one workbook have seen and reported, in the user's state folder. A damaged memory counts as none: everything is checked again. */
import { dirname } from 'node:path';
import * as v from 'valibot';
import { UserError, errnoOf } from '../../core/message/errors';
import { say } from '../../core/message/text';
import { storageLayout } from '../../engine/storage/storageLayout';
import { makeFolderDurably, readWholeFile, replaceFile } from '../../platform/durableFile';
import type { FileSystem } from '../../platform/fileSystem';
import { parseJson } from '../../platform/parseJson';

const memorySchema = v.object({
  schemaVersion: v.literal(1),
  /** The review that was compared with. */
  scanId: v.string(),
  /** By normalized name: a hash of the versions in the workbook and of OSV's list. Absent: must be checked. */
  packages: v.record(v.string(), v.string()),
  /** When the catalog was released, and the day of the scores; absent: not known. */
  kev: v.exactOptional(v.string()),
  epss: v.exactOptional(v.string()),
  /** Changes that were reported, as keyOfChange writes them. */
  told: v.array(v.string()),
});

export type WatchMemory = Readonly<Omit<v.InferOutput<typeof memorySchema>, 'schemaVersion'>>;

export interface MemoryPlace {
  readonly fileSystem: FileSystem;
  /** Of the user. */
  readonly state: string;
  /** That of the workbook's ledger. */
  readonly name: string;
}

/** Larger ones were put there by somebody else: 100,000 packages take a tenth of it. */
const mostBytes = 64 * 1024 * 1024;

/** Undefined where there is none that can be read. */
export async function readWatchMemory({ fileSystem, state, name }: MemoryPlace): Promise<WatchMemory | undefined> {
  const path = storageLayout.watched(state, name);
  try {
    const { size = 0 } = (await fileSystem.stat(path)) ?? {};
    if (size > mostBytes) return undefined;
    const bytes = await readWholeFile(fileSystem, path);
    const parsed = v.safeParse(memorySchema, parseJson(bytes?.toString() ?? ''));
    return parsed.success ? parsed.output : undefined;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}

/** Throws UserError `storageUnusable`: without it, the same would be reported again and again. */
export async function writeWatchMemory({ fileSystem, state, name }: MemoryPlace, memory: WatchMemory): Promise<void> {
  const path = storageLayout.watched(state, name);
  try {
    await makeFolderDurably(fileSystem, dirname(path));
    await replaceFile(fileSystem, path, Buffer.from(JSON.stringify({ schemaVersion: 1, ...memory })));
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    throw new UserError({
      code: 'storageUnusable',
      what: say`The state of the watch cannot be written (${code})`,
      file: path,
      next: say`Free up disk space, or allow writing there. Until then the same changes are reported again`,
      cause: error,
    });
  }
}
