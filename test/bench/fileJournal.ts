/** A save's journal as a plain file, each line on the disk before it counts, as in a scan. Refuses to read it back. */
import { open } from 'node:fs/promises';
import type { SaveJournal } from '../../src/workbook/save/saveTypes';

export interface FileJournal extends SaveJournal {
  close(): Promise<void>;
}

export async function openFileJournal(path: string): Promise<FileJournal> {
  const handle = await open(path, 'a');
  const write = async (record: unknown): Promise<void> => {
    await handle.appendFile(`${JSON.stringify(record)}\n`);
    await handle.sync();
  };
  return { intent: write, committed: write, pending: write, close: () => handle.close() };
}
