/** Opens the journal of an older scan. A damaged one, or one of an older version, is set aside and every sound line goes on in a new file. */
import type { Clock } from '../../platform/clock';
import { UserError } from '../../core/message/errors';
import type { FileSystem } from '../../platform/fileSystem';
import { say } from '../../core/message/text';
import { copyFileDurably } from '../../platform/durableFile';
import { quarantineName } from '../storage/quarantine';
import { Journal } from './journal';
import { journalSchemaVersion, type PlannedData } from './journalEntry';
import { JournalFold } from './journalFold';
import { readJournal } from './readJournal';
import { rewriteJournal } from './rewriteJournal';
import type { ScanRecord } from './scanRecord';

export interface RecoveredJournal {
  readonly journal: Journal;
  readonly record: ScanRecord;
  /** Set when the old journal was damaged or of an older version: where it was put. */
  readonly setAside: string | undefined;
  /** Lines may be missing: what a checkpoint knows counts, too. */
  readonly incomplete: boolean;
}

/** `plan` stands in when the journal's own is gone. Rejects with UserError `nothingToResume` when there is neither. */
export async function recoverJournal(
  fileSystem: FileSystem,
  clock: Clock,
  path: string,
  plan?: PlannedData,
): Promise<RecoveredJournal> {
  const fold = new JournalFold({ plan, keepFindings: true });
  const end = await readJournal(fileSystem, path, (event) => fold.apply(event));
  const { record } = fold;
  if (record === undefined) throw unreadable(path);
  const incomplete = end === undefined || end.ending === 'damaged' || fold.lostItsPlan;
  const { schemaVersion } = record.planned;
  if (!incomplete && schemaVersion === journalSchemaVersion) {
    const { journal } = await Journal.open(fileSystem, clock, path, end);
    return { journal, record, setAside: undefined, incomplete };
  }
  const setAside = await keepAside(fileSystem, path, incomplete ? 'corrupt' : `v${schemaVersion}`);
  const rewritten = await rewriteJournal(fileSystem, setAside, path, plan);
  const { journal } = await Journal.open(fileSystem, clock, path, rewritten);
  return { journal, record, setAside, incomplete };
}

/** Undefined when there is nothing to keep. */
async function keepAside(fileSystem: FileSystem, path: string, ending: string): Promise<string | undefined> {
  if (((await fileSystem.stat(path))?.size ?? 0) === 0) return undefined;
  const aside = await quarantineName(fileSystem, path, ending);
  await copyFileDurably(fileSystem, path, aside);
  return aside;
}

function unreadable(path: string): UserError {
  return new UserError({
    code: 'nothingToResume',
    what: say`The journal of this scan contains no readable plan`,
    file: path,
    next: say`Resume from a checkpoint, or start a new scan`,
  });
}
