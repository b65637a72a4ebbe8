/** What a fault left of a workbook, by a reader that shares nothing with the program that saved it. */
import { readFile } from 'node:fs/promises';
import { readFacts } from '../../support/judge/workbookFacts';

/** `old`: not a byte is changed; `new`: whole, with what was to be saved. */
export type Verdict = 'old' | 'new' | 'damaged';

/** The cell that every program of these tests writes. */
const written = 'Review!23,2';

export async function judgeWorkbook(path: string, old: Buffer): Promise<Verdict> {
  const now = await readFile(path).catch(() => Buffer.alloc(0));
  if (now.equals(old)) return 'old';
  try {
    const { cells, problems } = readFacts(now);
    return problems.length === 0 && cells.get(written)?.value === 'text:PROCEED' ? 'new' : 'damaged';
  } catch {
    return 'damaged';
  }
}
