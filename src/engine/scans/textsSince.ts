/** What a workbook's cells held before and after one of its scans and all later ones, as far as the cells were this tool's. Writes nothing. */
import { splitEarlier } from '../../core/cells/earlierText';
import { errnoOf, UserError } from '../../core/message/errors';
import type { PackageIdentity } from '../../core/package/identity';
import type { ReviewField } from '../../core/sheet/reviewField';
import { displayText, valueText } from '../../core/spreadsheet/cell';
import type { FileSystem } from '../../platform/fileSystem';
import { readJournal } from '../journal/readJournal';
import { ResultsFold } from '../journal/resultsFold';
import { cellKey } from '../journal/scanRecord';
import { storageLayout } from '../storage/storageLayout';
import { plannedScans } from './storedScans';

export interface TextsSince {
  /** Whether the text counts as ours in that cell: it was written there, or replaced without being asked for. */
  readonly has: (identity: PackageIdentity, field: ReviewField, text: string) => boolean;
  readonly isEmpty: boolean;
  /** A journal among them could not be read: more may be ours. */
  readonly isPartial: boolean;
}

/** Never rejects because of what is stored. */
export async function textsSince(
  fileSystem: FileSystem,
  storage: string,
  { scanId, workbookPath }: { readonly scanId: string; readonly workbookPath: string },
): Promise<TextsSince> {
  const texts = new Map<string, Set<string>>();
  let isPartial: boolean;
  try {
    const scans = await plannedScans(fileSystem, storage, workbookPath);
    const since = scans.slice(0, scans.findIndex((scan) => scan.scanId === scanId) + 1);
    isPartial = since.length === 0;
    for (const { scanId: id, planned } of since) {
      const fold = new ResultsFold(planned);
      const journal = storageLayout.journal(storage, id);
      const end = await readJournal(fileSystem, journal, (event) => fold.apply(event)).catch(unreadable);
      if (end === undefined || end.ending === 'damaged') isPartial = true;
      addTexts(texts, fold);
    }
  } catch (error) {
    unreadable(error);
    isPartial = true;
  }
  return {
    has: (identity, field, text) => texts.get(cellKey(identity, field))?.has(text) === true,
    isEmpty: texts.size === 0,
    isPartial,
  };
}

function unreadable(error: unknown): undefined {
  if (!(error instanceof UserError) && errnoOf(error) === undefined) throw error;
  return undefined;
}

function addTexts(texts: Map<string, Set<string>>, { overwrite, scanResults }: ResultsFold): void {
  for (const cell of scanResults?.written ?? []) {
    const key = cellKey(cell.package, cell.field);
    const now = valueText(cell.new);
    const own = texts.get(key) ?? new Set<string>();
    own.add(now);
    // With this rule a person's words were replaced as well.
    if (overwrite !== 'all' && splitEarlier(now).earlier === undefined) own.add(displayText(cell.old));
    texts.set(key, own);
  }
}
