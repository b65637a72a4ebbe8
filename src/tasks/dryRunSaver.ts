/** Stands in for the saver in a dry run: journals what would be written. */
import type { WorkbookSaver } from '../engine/run/batchSaver';
import { columnLetters } from '../core/spreadsheet/columnLetters';
import type { RandomHex } from '../platform/clock';
import type { ScannedWorkbook } from '../workbook/review/reviewWorkbook';
import { RowIndex } from '../workbook/review/rowIndex';
import type { SaveJournal, SaveOutcome, SaveRecord } from '../workbook/save/saveTypes';
import { identityKey } from '../core/package/identity';

const noTimings = { readMs: 0, patchMs: 0, verifyMs: 0, checkMs: 0, writeMs: 0, fsyncMs: 0, keepMs: 0, totalMs: 0 };

interface KnownWorkbook {
  readonly workbook: ScannedWorkbook;
  readonly rows: RowIndex;
}

export function dryRunSaver(
  readWorkbook: (path: string) => Promise<ScannedWorkbook>,
  randomHex: RandomHex,
  journal: SaveJournal,
): WorkbookSaver {
  let known: Promise<KnownWorkbook> | undefined;
  return {
    async atomicSave({ path, edits }): Promise<SaveOutcome> {
      known ??= readWorkbook(path).then((workbook) => ({ workbook, rows: new RowIndex(workbook.rows) }));
      const { workbook, rows } = await known;
      const { columns, realPath, hash } = workbook;
      const cells = edits.map(({ package: identity, field, value, expected }) => ({
        cell: `${columnLetters(columns.get(field) ?? 1)}${rows.get(identityKey(identity))?.row ?? 0}`,
        package: identity,
        field,
        old: expected,
        new: value,
      }));
      const report = { written: cells, kept: [], missing: [], refused: [], baseHash: hash, newHash: hash };
      if (cells.length === 0) return { ...report, status: 'unchanged', timings: noTimings };
      const hashes = { baseHash: hash, newHash: hash };
      const names = { path, realPath, tempName: '', backup: undefined };
      const record: SaveRecord = { saveId: randomHex(8), ...names, ...hashes, cells, kept: [] };
      await journal.intent(record);
      await journal.committed(record);
      return { ...report, status: 'saved', timings: noTimings, backup: undefined, coalesced: 0, otherLinks: 0 };
    },
  };
}
