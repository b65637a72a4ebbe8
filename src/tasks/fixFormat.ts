/** Gives cells the look their content asks for. Changes no content. */
import type { CellEdit } from '../core/cells/cellEdit';
import { saveAlone } from './saveAlone';

interface FixedFormat {
  readonly fixed: number;
  /** The copy of the workbook as it was; undefined when nothing had to change. */
  readonly backup: string | undefined;
}

/** Rejects with a UserError, `workbookLocked` when a scan runs or another program has the workbook open. */
export async function fixFormat(path: string, edits: readonly CellEdit[], storageFolder: string): Promise<FixedFormat> {
  const outcome = await saveAlone({ path, edits }, storageFolder);
  return { fixed: outcome.written.length, backup: outcome.status === 'saved' ? outcome.backup : undefined };
}
