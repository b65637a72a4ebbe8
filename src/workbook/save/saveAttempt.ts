/** One try of a save: read, patch, verify, announce, write aside, check again, rename. */
import { dirname, join } from 'node:path';
import { errnoOf, UserError } from '../../core/message/errors';
import type { FileStat } from '../../platform/fileSystem';
import { say } from '../../core/message/text';
import type { ZipLimits } from '../../xlsx/zip/zipLimits';
import type { SaverPorts } from './saverPorts';
import { removeQuietly, writeNewFile } from '../../platform/durableCopy';
import { confirmReading } from './confirmReading';
import type { EditPlan } from './editPlan';
import { patchFile, remember, type PatchedFile, type WantedChanges } from './patchFile';
import { sha256 } from '../../platform/contentHash';
import { isBusy } from '../../platform/busyFile';
import { type WholeFile } from '../../platform/readWholeFile';
import { whenAllEnded } from '../../platform/whenAllEnded';
import type { Holder, SaveRecord, SaveReport, SaveTimings } from './saveTypes';
import { tempName } from './tempFiles';
import { SaveTarget } from './saveTarget';
import type { SaveMemory } from './saveMemory';
import { verifyOutput } from './verifyPatch';

type AttemptReport = Omit<SaveReport, 'timings'> & { readonly timings: Omit<SaveTimings, 'totalMs'> };

/** `changed`: someone else saved meanwhile; try again on what is there now. */
export type AttemptResult =
  | { readonly status: 'changed' }
  | (AttemptReport & { readonly status: 'saved'; readonly otherLinks: number })
  | (AttemptReport & { readonly status: 'unchanged' })
  | (AttemptReport & { readonly status: 'pending' } & Holder);

/** Called before the first byte is written; resolves with the path of the backup. */
type Prepare = (realPath: string, hash: string) => Promise<string | undefined>;

const maxTempFiles = 3;

export class SaveAttempt {
  private readonly target: SaveTarget;
  private readonly timings = { readMs: 0, patchMs: 0, verifyMs: 0, checkMs: 0, writeMs: 0, fsyncMs: 0, keepMs: 0 };

  constructor(
    private readonly ports: SaverPorts,
    private readonly limits: ZipLimits,
    private readonly memory: SaveMemory,
    private readonly path: string,
    private readonly wanted: WantedChanges,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.target = new SaveTarget(ports, limits, path, signal);
  }

  async run(prepare: Prepare): Promise<AttemptResult> {
    this.signal?.throwIfAborted();
    const read = await this.timed('readMs', () => this.target.read());
    if ('holder' in read) return this.unread(read);
    const { realPath, file } = read;
    const patch = await this.timed('patchMs', () => this.patch(file));
    const { plan, output, base, addition } = patch;
    if (output === undefined) return { status: 'unchanged', addition, ...this.report(plan, file.hash, file.hash) };
    const hash = sha256(output.bytes);
    const archive = await this.timed('verifyMs', () => {
      confirmReading(base.workbook, base.review, output);
      return verifyOutput(base.workbook, output, this.limits);
    });
    const size = output.bytes.length;
    const holder = await this.timed('checkMs', () => this.target.checkBefore(realPath, size));
    if (holder !== undefined) return this.pending(plan, file.hash, holder);
    const backup = await unlessTaken(prepare(realPath, file.hash));
    if (backup === 'taken') return { status: 'changed' };
    const saved = await this.replace(realPath, file, patch, { hash, backup: backup.path });
    if (saved === 'changed') return { status: 'changed' };
    if (saved !== 'saved') return this.pending(plan, file.hash, saved);
    await this.timed('keepMs', () => this.memory.keep(hash, remember(patch, output, archive)));
    const otherLinks = file.stat.hardLinks - 1;
    return { status: 'saved', otherLinks, addition, ...this.report(plan, file.hash, hash) };
  }

  private patch(file: WholeFile): Promise<PatchedFile> {
    return patchFile(file, this.wanted, this.limits, this.memory.recall(file.hash), this.ports.largeBytes);
  }

  private async replace(
    realPath: string,
    file: WholeFile,
    { plan, output }: PatchedFile,
    target: { readonly hash: string; readonly backup: string | undefined },
  ): Promise<'saved' | 'changed' | Holder> {
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
      if (!(await this.writeTemp(temp, output?.bytes ?? Buffer.alloc(0), target.hash, file.stat, tries))) continue;
      try {
        const gate = await this.timed('checkMs', () => this.target.gate(realPath, file));
        if (gate !== 'open') return gate;
        const holder = await this.target.rename(temp, realPath);
        renamed = holder === undefined;
        if (holder !== undefined) return { holder };
      } finally {
        if (!renamed) await removeQuietly(fileSystem, temp);
      }
      const [landed] = await this.timed('fsyncMs', () =>
        whenAllEnded([this.target.hashNow(realPath), fileSystem.syncFolder(folder)]),
      );
      // Our file, unless someone saved behind the rename: the next save reads it and tells.
      if (landed === 'busy') return { holder: say`Another program` };
      // Someone may have saved right behind our rename: their file is without our cells, so they are written again.
      if (landed !== target.hash) return 'changed';
      await this.timed('fsyncMs', () => journal.committed(record));
      return 'saved';
    }
  }

  /** False: the write or its fsync failed on the disk, which poisons this temp file; another one may work. */
  private async writeTemp(
    path: string,
    bytes: Buffer,
    hash: string,
    ownership: FileStat,
    tries: number,
  ): Promise<boolean> {
    const { fileSystem, clock } = this.ports;
    const before = clock.monotonic();
    try {
      const fsyncMs = await writeNewFile(fileSystem, { path, bytes, hash, ownership }, () => clock.monotonic());
      this.timings.fsyncMs += fsyncMs;
      this.timings.writeMs += clock.monotonic() - before - fsyncMs;
      return true;
    } catch (error) {
      if (errnoOf(error) === 'EIO' && tries < maxTempFiles) return false;
      throw error;
    }
  }

  private async pending(plan: EditPlan, baseHash: string, held: Holder): Promise<AttemptResult> {
    await this.ports.journal.pending({ path: this.path, holder: held.holder, cells: plan.written.length });
    return { status: 'pending', ...held, ...this.report({ ...plan, written: [] }, baseHash, baseHash) };
  }

  /** Nothing is known of a file that nobody may read. */
  private async unread({ holder }: Holder): Promise<AttemptResult> {
    await this.ports.journal.pending({ path: this.path, holder, cells: this.wanted.edits.length });
    const nothing = { written: [], kept: [], missing: [], refused: [], baseHash: '', newHash: '' };
    return { status: 'pending', holder, ...nothing, timings: { ...this.timings } };
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

/** The target may be in the middle of being replaced, or be held, when its backup is made: then all begins again. */
async function unlessTaken(
  backup: Promise<string | undefined>,
): Promise<'taken' | { readonly path: string | undefined }> {
  try {
    return { path: await backup };
  } catch (error) {
    if ((error instanceof UserError && error.code === 'workbookMissing') || isBusy(error)) return 'taken';
    throw error;
  }
}
