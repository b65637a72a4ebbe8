/** Saves edits into a workbook so that it is the old or the new file at every instant. */
import { workbookLimits } from '../../xlsx/workbookLimits';
import { basename, join } from 'node:path';
import type { CellEdit } from '../../core/cells/cellEdit';
import { UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import type { ZipLimits } from '../../xlsx/zip/zipLimits';
import { recoverSave } from './recoverSave';
import { restoreBackup } from './restoreBackup';
import { SaveAttempt, type AttemptResult } from './saveAttempt';
import { SaveMemory } from './saveMemory';
import { toSaveError } from './saveErrors';
import { removeStaleTemps } from './tempFiles';
import type { SaveOutcome, SaveRecord, SaveRecovery, SaveRequest } from './saveTypes';
import type { SaverPorts } from './saverPorts';
import { copyWorkbook, type WorkbookCopy } from './workbookBackup';
import { identityKey } from '../../core/package/identity';

/** How often a person may save between our read and our rename before we give up. */
const maxRebases = 20;

function namedByHash(hash: string, fileName: string): string {
  return `${hash.slice(0, 16)}-${fileName}`;
}

export class AtomicSaver {
  private readonly limits: ZipLimits;
  /** Edits that could not be written because someone held the file, by cell. */
  private readonly pending = new Map<string, CellEdit>();
  private queue: Promise<unknown> = Promise.resolve();
  private readonly prepared = new Set<string>();
  private readonly memory = new SaveMemory();
  private backup: string | undefined;

  constructor(private readonly ports: SaverPorts) {
    this.limits = ports.limits ?? workbookLimits();
  }

  /**
   * Writes the edits, and those of earlier saves that are pending. Saves of one saver run one after the other. Rejects with a UserError when
   * the workbook is missing, refused, write-protected, keeps changing, or the disk is full; the file is then untouched.
   */
  atomicSave(request: SaveRequest): Promise<SaveOutcome> {
    const save = this.queue.then(() => this.save(request));
    this.queue = save.catch(() => undefined);
    return save;
  }

  /** A verified copy with the same permissions. */
  createBackup(path: string, to: string): Promise<WorkbookCopy> {
    return copyWorkbook(this.ports.fileSystem, path, to);
  }

  /** Puts the backup in the workbook's place, after a copy of what is there now; `false` when the workbook is sound or equals the backup. */
  rollbackOnFailure(path: string, backup: string): Promise<boolean> {
    return restoreBackup(this.ports, path, backup, this.limits);
  }

  recover(realPath: string, intent: SaveRecord): Promise<SaveRecovery> {
    return recoverSave(this.ports.fileSystem, realPath, intent);
  }

  private async save({ path, edits, packages = [], columns = [], signal }: SaveRequest): Promise<SaveOutcome> {
    const { clock } = this.ports;
    const started = clock.monotonic();
    const coalesced = this.pending.size;
    for (const edit of edits) this.pending.set(`${edit.field} ${identityKey(edit.package)}`, edit);
    const wanted = { edits: [...this.pending.values()], packages, columns };
    const attempt = new SaveAttempt(this.ports, this.limits, this.memory, path, wanted, signal);
    try {
      for (let round = 0; round < maxRebases; round++) {
        const result = await attempt.run((realPath, hash) => this.prepare(realPath, hash));
        if (result.status === 'changed') continue;
        return this.finish(result, coalesced, clock.monotonic() - started);
      }
    } catch (error) {
      // The caller decides whether these edits come again; only a held file keeps them here.
      for (const edit of edits) this.pending.delete(`${edit.field} ${identityKey(edit.package)}`);
      throw toSaveError(error, path);
    }
    throw new UserError({
      code: 'workbookChanged',
      what: say`Another program keeps saving the workbook`,
      file: path,
      next: say`Close it there and resume the scan`,
    });
  }

  private finish(
    result: Exclude<AttemptResult, { status: 'changed' }>,
    coalesced: number,
    totalMs: number,
  ): SaveOutcome {
    if (result.status !== 'pending') this.pending.clear();
    const timings = { ...result.timings, totalMs };
    if (result.status === 'saved') return { ...result, timings, coalesced, backup: this.backup };
    return { ...result, timings };
  }

  /** Before the first save of a workbook: temp files of a crashed one go, and the backup is made. */
  private async prepare(realPath: string, hash: string): Promise<string | undefined> {
    const { fileSystem, backupFolder, backupName = namedByHash } = this.ports;
    if (this.prepared.has(realPath)) return this.backup;
    await removeStaleTemps(fileSystem, realPath);
    if (backupFolder !== undefined) {
      const to = join(backupFolder, backupName(hash, basename(realPath)));
      await copyWorkbook(fileSystem, realPath, to);
      this.backup = to;
    }
    this.prepared.add(realPath);
    return this.backup;
  }
}
