/** What a fault left of a workbook. Refuses to call anything whole that a strict reader refuses. */
import { readFile } from 'node:fs/promises';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../../src/workbook/review/readReviewWorkbook';
import { isSound } from '../../../src/workbook/save/restoreBackup';
import { defaultZipLimits } from '../../../src/xlsx/zip/zipLimits';

/** `old`: not a byte is changed; `new`: whole, with what was to be saved. */
export type Verdict = 'old' | 'new' | 'damaged';

export async function judgeWorkbook(path: string, old: Buffer): Promise<Verdict> {
  const now = await readFile(path).catch(() => Buffer.alloc(0));
  if (now.equals(old)) return 'old';
  if (!(await isSound(now, defaultZipLimits))) return 'damaged';
  try {
    const { rows } = await readReviewWorkbook(nodeFileSystem, path);
    const cell = rows[0]?.cells.recommendation;
    return cell?.kind === 'text' && cell.text === 'PROCEED' ? 'new' : 'damaged';
  } catch {
    return 'damaged';
  }
}
