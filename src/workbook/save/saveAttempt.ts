/** One try of a save: read, patch, verify, announce, write aside, check again, rename. Refuses to rename over anything but what it read. */
import { dirname, join } from 'node:path';
import type { CellEdit } from '../../core/review/cellEdit';
import { errnoOf, UserError } from '../../core/errors';
import type { FileStat } from '../../core/fileSystem';
import type { ZipLimits } from '../../zip/zipLimits';
import type { SaverPorts } from './saverPorts';
import { removeQuietly, writeNewFile } from '../disk/durableCopy';
import type { EditPlan } from './editPlan';
import { findHolder } from '../lock/ownerFiles';
import { patchWorkbook, type PatchedWorkbook } from './patchWorkbook';
import { hashFile, readWorkbookFile, sha256, type WholeFile } from '../disk/readWholeFile';
import { diskFull, writeProtected } from './saveErrors';
import type { KeptCell } from '../../core/review/cellEdit';
import type { MissingEdit, RefusedCell, SaveRecord, SaveTimings, WrittenCell } from './saveTypes';
import { tempName } from './tempFiles';
import { afterSave, prepareWorkbook, type PreparedWorkbook } from './preparedWorkbook';
import { releaseLargeSheet, type SaveMemory } from './saveMemory';
import { verifyOutput } from './verifyPatch';

interface AttemptReport {
  readonly written: readonly WrittenCell[];
  readonly kept: readonly KeptCell[];
  readonly missing: readonly MissingEdit[];
  readonly refused: readonly RefusedCell[];
  readonly baseHash: string;
  readonly newHash: string;
  readonly timings: Omit<SaveTimings, 'totalMs'>;
}

/** `changed`: someone else saved meanwhile; try again on what is there now. */
export type AttemptResult =
  | { readonly status: 'changed' }
  | (AttemptReport & { readonly status: 'saved'; readonly otherLinks: number })
  | (AttemptReport & { readonly status: 'unchanged' })
  | (AttemptReport & { readonly status: 'pending'; readonly holder: string });

/** Called before the first byte is written; resolves with the path of the backup. */
type Prepare = (realPath: string, hash: string) => Promise<string | undefined>;

/** Windows refuses a rename while a virus scanner or a viewer has the target open; most let go soon. */
const renameRefusals = new Set(['EPERM', 'EACCES', 'EBUSY']);
const renamePatienceMs = 15_000;
/** A program that replaces the file leaves a gap. */
const absentPatienceMs = 10_000;
const maxTempFiles = 3;

export class SaveAttempt {
  private readonly timings = { readMs: 0, patchMs: 0, verifyMs: 0, writeMs: 0, fsyncMs: 0 };

  constructor(
    private readonly ports: SaverPorts,
    private readonly limits: ZipLimits,
    private readonly memory: SaveMemory,
    private readonly path: string,
    private readonly edits: readonly CellEdit[],
    private readonly signal: AbortSignal | undefined,
  ) {}

  async run(prepare: Prepare): Promise<AttemptResult> {
    this.signal?.throwIfAborted();
    const { realPath, file } = await this.timed('readMs', () => this.readTarget());
    const patch = await this.timed('patchMs', () => patchWorkbook(this.open(file), this.edits));
    const { plan, output, base } = patch;
    if (output === undefined) return { status: 'unchanged', ...this.report(plan, file.hash, file.hash) };
    const hash = sha256(output.pieces);
    const archive = await this.timed('verifyMs', () => verifyOutput(base.workbook, output, this.limits));
    const sheetBytes = base.review.index.xml.length;
    releaseLargeSheet(base.review.index.xml);
    // Three questions to the disk that do not wait for each other.
    const [blocker, owner] = await Promise.all([
      this.checkWritable(realPath),
      this.findHolder(realPath),
      this.checkSpace(realPath, output.pieces),
    ]);
    const holder = blocker ?? owner;
    if (holder !== undefined) return this.pending(plan, file.hash, holder);
    const backup = await unlessMissing(prepare(realPath, file.hash));
    if (backup === 'missing') return { status: 'changed' };
    const saved = await this.replace(realPath, file, patch, { hash, backup: backup.path });
    if (saved === 'changed') return { status: 'changed' };
    if (saved !== 'saved') return this.pending(plan, file.hash, saved.holder);
    this.memory.keep(hash, sheetBytes, () => afterSave(base, output, archive));
    const otherLinks = file.stat.hardLinks - 1;
    return { status: 'saved', otherLinks, ...this.report(plan, file.hash, hash) };
  }

  private open(file: WholeFile): PreparedWorkbook {
    return this.memory.recall(file.hash) ?? prepareWorkbook(file.bytes, this.limits);
  }

  /** A file that is absent may be in the middle of being replaced. */
  private async readTarget(): Promise<{ readonly realPath: string; readonly file: WholeFile }> {
    const { fileSystem, clock } = this.ports;
    const until = clock.monotonic() + absentPatienceMs;
    for (let wait = 20; ; wait = Math.min(wait * 2, 500)) {
      try {
        const realPath = await fileSystem.realPath(this.path);
        return { realPath, file: await readWorkbookFile(fileSystem, realPath, this.limits.fileBytes) };
      } catch (error) {
        const missing = errnoOf(error) === 'ENOENT' || (error instanceof UserError && error.code === 'workbookMissing');
        if (!missing) throw error;
        if (clock.monotonic() >= until) throw this.missing(error);
        await clock.sleep(wait, this.signal);
        this.signal?.throwIfAborted();
      }
    }
  }

  private findHolder(realPath: string): Promise<string | undefined> {
    return findHolder(this.ports.fileSystem, realPath, this.ports.clock.now());
  }

  /** A rename would replace a file that we may not write to; on Windows a program that has it open shows here. */
  private async checkWritable(realPath: string): Promise<string | undefined> {
    try {
      await (await this.ports.fileSystem.open(realPath, 'update')).close();
      return undefined;
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === 'EBUSY' || errno === 'ETXTBSY') return 'another program';
      // Just being replaced: the gate sees it.
      if (errno === 'ENOENT') return undefined;
      if (errno === 'EACCES' || errno === 'EPERM' || errno === 'EROFS') throw writeProtected(this.path);
      throw error;
    }
  }

  private missing(cause: unknown): UserError {
    const next = 'Restore it from the backup or an earlier version';
    return new UserError({
      code: 'workbookMissing',
      what: 'The workbook is no longer there',
      file: this.path,
      next,
      cause,
    });
  }

  private async replace(
    realPath: string,
    file: WholeFile,
    { plan, output }: PatchedWorkbook,
    target: { readonly hash: string; readonly backup: string | undefined },
  ): Promise<'saved' | 'changed' | { readonly holder: string }> {
    const { fileSystem, randomHex, journal } = this.ports;
    const folder = dirname(realPath);
    for (let tries = 1; ; tries++) {
      const saveId = randomHex(16);
      const record: SaveRecord = {
        saveId,
        path: this.path,
        realPath,
        baseHash: file.hash,
        newHash: target.hash,
        cells: plan.written,
        kept: plan.kept,
        tempName: tempName(realPath, saveId),
        backup: target.backup,
      };
      await this.timed('fsyncMs', () => journal.intent(record));
      const temp = join(folder, record.tempName);
      let renamed = false;
      if (!(await this.writeTemp(temp, output?.pieces ?? [], target.hash, file.stat, tries))) continue;
      try {
        const gate = await this.gate(realPath, file);
        if (gate !== 'open') return gate;
        const holder = await this.rename(temp, realPath);
        renamed = holder === undefined;
        if (holder !== undefined) return { holder };
      } finally {
        if (!renamed) await removeQuietly(fileSystem, temp);
      }
      const [landed] = await this.timed('fsyncMs', () =>
        Promise.all([hashFile(fileSystem, realPath), fileSystem.syncFolder(folder)]),
      );
      // Someone may have saved right behind our rename: their file is without our cells, so they are written again.
      if (landed !== target.hash) return 'changed';
      await this.timed('fsyncMs', () => journal.committed(record));
      return 'saved';
    }
  }

  /** False: the write or its fsync failed on the disk, which poisons this temp file; another one may work. */
  private async writeTemp(
    path: string,
    pieces: readonly Buffer[],
    hash: string,
    ownership: FileStat,
    tries: number,
  ): Promise<boolean> {
    const { fileSystem, clock } = this.ports;
    const before = clock.monotonic();
    try {
      const fsyncMs = await writeNewFile(fileSystem, { path, pieces, hash, ownership }, () => clock.monotonic());
      this.timings.fsyncMs += fsyncMs;
      this.timings.writeMs += clock.monotonic() - before - fsyncMs;
      return true;
    } catch (error) {
      if (errnoOf(error) === 'EIO' && tries < maxTempFiles) return false;
      throw error;
    }
  }

  /** The last look before the rename: by content, then by time, because a file can be replaced while its content is read. */
  private async gate(
    realPath: string,
    { hash, stat }: WholeFile,
  ): Promise<'open' | 'changed' | { readonly holder: string }> {
    const { fileSystem, lock } = this.ports;
    this.signal?.throwIfAborted();
    if (lock?.isHeld === false) {
      const next = 'Stop the other scan, then resume this one';
      throw new UserError({ code: 'workbookLocked', what: 'The lock of the workbook was lost', file: this.path, next });
    }
    const [holder, hashNow] = await Promise.all([this.findHolder(realPath), hashFile(fileSystem, realPath)]);
    if (holder !== undefined) return { holder };
    if (hashNow !== hash) return 'changed';
    const now = await fileSystem.stat(realPath);
    return now?.modifiedMs === stat.modifiedMs && now.size === stat.size ? 'open' : 'changed';
  }

  /** undefined: renamed; else who seems to hold the target. */
  private async rename(temp: string, realPath: string): Promise<string | undefined> {
    const { fileSystem, clock } = this.ports;
    const until = clock.monotonic() + renamePatienceMs;
    for (let wait = 10; ; wait = Math.min(wait * 2, 500)) {
      try {
        await fileSystem.rename(temp, realPath);
        return undefined;
      } catch (error) {
        const errno = errnoOf(error);
        if (process.platform !== 'win32' || errno === undefined || !renameRefusals.has(errno)) throw error;
        if (clock.monotonic() >= until) return 'another program';
        await clock.sleep(wait, this.signal);
      }
    }
  }

  /** A volume that cannot tell its room is written to all the same. */
  private async checkSpace(realPath: string, pieces: readonly Buffer[]): Promise<void> {
    const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
    let free: number;
    try {
      free = await this.ports.fileSystem.freeBytes(dirname(realPath));
    } catch {
      return;
    }
    if (free < size) throw diskFull(this.path);
  }

  private async pending(plan: EditPlan, baseHash: string, holder: string): Promise<AttemptResult> {
    await this.ports.journal.pending({ path: this.path, holder, cells: plan.written.length });
    return { status: 'pending', holder, ...this.report({ ...plan, written: [] }, baseHash, baseHash) };
  }

  private report(plan: EditPlan, baseHash: string, newHash: string): AttemptReport {
    const { written, kept, missing, refused } = plan;
    return { written, kept, missing, refused, baseHash, newHash, timings: { ...this.timings } };
  }

  private async timed<T>(phase: keyof typeof this.timings, work: () => T | Promise<T>): Promise<T> {
    const before = this.ports.clock.monotonic();
    try {
      return await work();
    } finally {
      this.timings[phase] += this.ports.clock.monotonic() - before;
    }
  }
}

/** The target may be in the middle of being replaced when its backup is made: then all begins again. */
async function unlessMissing(
  backup: Promise<string | undefined>,
): Promise<'missing' | { readonly path: string | undefined }> {
  try {
    return { path: await backup };
  } catch (error) {
    if (error instanceof UserError && error.code === 'workbookMissing') return 'missing';
    throw error;
  }
}
