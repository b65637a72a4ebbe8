/** A saver on a folder of its own, with a journal in memory. Refuses to share anything between tests. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CellLook, CellValue } from '../../src/core/spreadsheet/cell';
import type { CellEdit } from '../../src/core/cells/cellEdit';
import type { Clock } from '../../src/platform/clock';
import type { FileSystem } from '../../src/platform/fileSystem';
import type { ReviewField } from '../../src/core/sheet/reviewField';
import { AtomicSaver } from '../../src/workbook/save/atomicSaver';
import type { SaverPorts } from '../../src/workbook/save/saverPorts';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import type { ReviewWorkbook } from '../../src/workbook/review/reviewWorkbook';
import type { PendingRecord, SaveJournal, SaveRecord } from '../../src/workbook/save/saveTypes';
import { assertSound } from './judge/assertSound';

/** Real time, but nobody waits: a sleep only moves the clock on. */
export function impatientClock(): Clock {
  let skipped = 0;
  return {
    now: () => Date.now() + skipped,
    monotonic: () => performance.now() + skipped,
    sleep: (ms) => {
      skipped += ms;
      return new Promise((resolve) => setImmediate(resolve));
    },
  };
}

export interface SaverRig {
  readonly folder: string;
  readonly path: string;
  readonly saver: AtomicSaver;
  readonly intents: readonly SaveRecord[];
  readonly committed: readonly SaveRecord[];
  readonly pending: readonly PendingRecord[];
  /** As after a crash: it remembers nothing. */
  newSaver(): AtomicSaver;
  read(): Promise<ReviewWorkbook>;
  /** What was saved must be whole, unless the test took it away. */
  dispose(): Promise<void>;
}

/** `ports` replaces single ports; the default file system is the real disk. */
export async function createRig(workbook: Buffer, ports: Partial<SaverPorts> = {}): Promise<SaverRig> {
  const folder = await mkdtemp(join(tmpdir(), 'ihacpa-save-'));
  const path = join(folder, 'review.xlsx');
  await writeFile(path, workbook);
  const intents: SaveRecord[] = [];
  const committed: SaveRecord[] = [];
  const pending: PendingRecord[] = [];
  const journal: SaveJournal = {
    intent: (record) => Promise.resolve(void intents.push(record)),
    committed: (record) => Promise.resolve(void committed.push(record)),
    pending: (record) => Promise.resolve(void pending.push(record)),
  };
  const fileSystem: FileSystem = ports.fileSystem ?? nodeFileSystem;
  const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex');
  const newSaver = (): AtomicSaver =>
    new AtomicSaver({ clock: impatientClock(), randomHex, journal, ...ports, fileSystem });
  const saver = newSaver();
  return {
    folder,
    path,
    saver,
    newSaver,
    intents,
    committed,
    pending,
    read: () => readReviewWorkbook(nodeFileSystem, path),
    dispose: async () => {
      const left = committed.length === 0 ? undefined : await readFile(path).catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
      if (left !== undefined) assertSound(left);
    },
  };
}

/** An edit of the named package's first row, expecting what the workbook holds now. */
export function editOf(
  workbook: ReviewWorkbook,
  name: string,
  field: ReviewField,
  value: CellValue | string,
  look: CellLook = 'plain',
): CellEdit {
  const row = workbook.rows.find((candidate) => candidate.identity.name === name);
  if (row === undefined) throw new Error(`No package ${name} in the workbook`);
  const expected = row.cells[field] ?? { kind: 'empty' };
  const written: CellValue = typeof value === 'string' ? { kind: 'text', text: value } : value;
  return { package: row.identity, field, value: written, look, expected };
}
