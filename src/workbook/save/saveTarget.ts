/** The workbook on disk that a save replaces: read, looked at, renamed over. */
import { dirname } from 'node:path';
import { errnoOf, UserError } from '../../core/message/errors';
import { say, type Text } from '../../core/message/text';
import type { ZipLimits } from '../../xlsx/zip/zipLimits';
import { findHolder, nameHolder } from '../lock/ownerFiles';
import { isBusy } from '../../platform/busyFile';
import { hashFile, readWorkbookFile, type WholeFile } from '../../platform/readWholeFile';
import { whenAllEnded } from '../../platform/whenAllEnded';
import { diskFull, writeProtected } from './saveErrors';
import type { SaverPorts } from './saverPorts';
import type { Holder } from './saveTypes';

/** Windows refuses a rename while a virus scanner or a viewer has the target open; most let go soon. */
const renameRefusals = new Set(['EPERM', 'EACCES', 'EBUSY']);
const renamePatienceMs = 15_000;
/** A program that replaces the file leaves a gap. */
const absentPatienceMs = 10_000;
/** Virus scanners and sync clients have a file to themselves for a moment. */
const busyPatienceMs = 2000;

export class SaveTarget {
  constructor(
    private readonly ports: SaverPorts,
    private readonly limits: ZipLimits,
    private readonly path: string,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** A file that is absent may be in the middle of being replaced. `holder`: who lets nobody read it. */
  async read(): Promise<{ readonly realPath: string; readonly file: WholeFile } | { readonly holder: Text }> {
    const { fileSystem, clock } = this.ports;
    const started = clock.monotonic();
    for (let wait = 20; ; wait = Math.min(wait * 2, 500)) {
      try {
        const realPath = await fileSystem.realPath(this.path);
        return { realPath, file: await readWorkbookFile(fileSystem, realPath, this.limits.fileBytes) };
      } catch (error) {
        const waitedMs = clock.monotonic() - started;
        if (isBusy(error)) {
          if (waitedMs >= busyPatienceMs)
            return { holder: (await nameHolder(this.ports.fileSystem, this.path)) ?? say`Another program` };
        } else {
          const missing =
            errnoOf(error) === 'ENOENT' || (error instanceof UserError && error.code === 'workbookMissing');
          if (!missing) throw error;
          if (waitedMs >= absentPatienceMs) throw this.missing(error);
        }
        await clock.sleep(wait, this.signal);
        this.signal?.throwIfAborted();
      }
    }
  }

  /**
   * Who holds the file, if anybody, before the first byte is written. Rejects with UserError `notWritable` or `diskFull`. Three questions to
   * the disk that do not wait for each other.
   */
  async checkBefore(realPath: string, bytes: number): Promise<Holder | undefined> {
    const [blocker, owner] = await whenAllEnded([
      this.checkWritable(realPath),
      this.findHolder(realPath),
      this.checkSpace(realPath, bytes),
    ]);
    if (blocker === undefined) return owner;
    return { holder: (await nameHolder(this.ports.fileSystem, realPath)) ?? blocker };
  }

  /** The last look before the rename: by content, then by time, because a file can be replaced while its content is read. */
  async gate(realPath: string, { hash, stat }: WholeFile): Promise<'open' | 'changed' | Holder> {
    const { fileSystem, lock } = this.ports;
    this.signal?.throwIfAborted();
    if (lock?.isHeld === false) {
      const next = say`Stop the other scan, then resume this one`;
      throw new UserError({
        code: 'workbookLocked',
        what: say`The lock of the workbook was lost`,
        file: this.path,
        next,
      });
    }
    const [holder, hashNow] = await whenAllEnded([this.findHolder(realPath), this.hashNow(realPath)]);
    if (holder !== undefined) return holder;
    if (hashNow === 'busy') return { holder: say`Another program` };
    if (hashNow !== hash) return 'changed';
    const now = await fileSystem.stat(realPath);
    return now?.modifiedMs === stat.modifiedMs && now.size === stat.size ? 'open' : 'changed';
  }

  /** What is there after the rename; `busy` when another program reads it and lets nobody else. */
  async hashNow(realPath: string): Promise<string | undefined> {
    try {
      return await hashFile(this.ports.fileSystem, realPath);
    } catch (error) {
      if (isBusy(error)) return 'busy';
      throw error;
    }
  }

  /** undefined: renamed; else who seems to hold the target. */
  async rename(temp: string, realPath: string): Promise<Text | undefined> {
    const { fileSystem, clock, platform = process.platform } = this.ports;
    const until = clock.monotonic() + renamePatienceMs;
    for (let wait = 10; ; wait = Math.min(wait * 2, 500)) {
      try {
        await fileSystem.rename(temp, realPath);
        return undefined;
      } catch (error) {
        const errno = errnoOf(error);
        if (platform !== 'win32' || errno === undefined || !renameRefusals.has(errno)) throw error;
        if (clock.monotonic() >= until) return say`Another program`;
        await clock.sleep(wait, this.signal);
      }
    }
  }

  /** By owner files, unless a person said that none of them counts. */
  private async findHolder(realPath: string): Promise<Holder | undefined> {
    if (this.ports.ignoreOwnerFiles?.() === true) return undefined;
    const holder = await findHolder(this.ports.fileSystem, realPath, this.ports.clock.now());
    return holder && { holder, isHint: true };
  }

  /** A rename would replace a file that we may not write to; on Windows a program that has it open shows here. */
  private async checkWritable(realPath: string): Promise<Text | undefined> {
    try {
      await (await this.ports.fileSystem.open(realPath, 'update')).close();
      return undefined;
    } catch (error) {
      const errno = errnoOf(error);
      if (isBusy(error)) return say`Another program`;
      // Just being replaced: the gate sees it.
      if (errno === 'ENOENT') return undefined;
      if (errno === 'EACCES' || errno === 'EPERM' || errno === 'EROFS') throw writeProtected(this.path);
      throw error;
    }
  }

  /** A volume that cannot tell its room is written to all the same. */
  private async checkSpace(realPath: string, size: number): Promise<void> {
    let free: number;
    try {
      free = await this.ports.fileSystem.freeBytes(dirname(realPath));
    } catch {
      return;
    }
    if (free < size) throw diskFull(this.path);
  }

  private missing(cause: unknown): UserError {
    const next = say`Restore it from the backup or an earlier version`;
    return new UserError({
      code: 'workbookMissing',
      what: say`The workbook no longer exists`,
      file: this.path,
      next,
      cause,
    });
  }
}
