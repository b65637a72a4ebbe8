/** One scan per workbook: whoever reaches it by whatever path. Refuses a second one and names the first. */
import { createHash } from 'node:crypto';
import { isMainThread } from 'node:worker_threads';
import { UserError } from '../../core/message/errors';
import { remark } from '../../core/message/remark';
import { say } from '../../core/message/text';
import type { HeldLock } from '../../platform/lock/heldLock';
import { describeLockOwner, type LockOwner } from '../../platform/lock/lockOwner';
import { type LockMachine, lockPlace, type LockPlace, thisMachine } from '../../platform/lock/systemLock';

export interface WorkbookLock {
  /** Whether it still counts; a saver asks right before it renames. */
  readonly isHeld: boolean;
  /** Calling it again does nothing. */
  release(): Promise<void>;
}

/**
 * Takes the lock of the workbook at `realPath` (canonical: symbolic links resolved). The system frees it when this process dies,
 * however it dies. Rejects with UserError `workbookLocked` naming the holder.
 */
export async function acquireWorkbookLock(
  realPath: string,
  program = defaultProgram(),
  machine: LockMachine = thisMachine,
): Promise<WorkbookLock> {
  const place = placeOf(realPath, machine);
  // A holder may die between our try and our question: then the second try succeeds.
  for (let attempt = 0; attempt < 3; attempt++) {
    const held = await place.acquire({ pid: process.pid, program, since: Date.now() });
    if (held !== undefined) return toLock(held);
    const answer = await place.ask();
    if (answer !== 'free') throw locked(realPath, answer.owner);
  }
  throw locked(realPath, undefined);
}

/** Whether some process holds the lock now; for showing, not for deciding. */
export async function isWorkbookLocked(realPath: string, machine: LockMachine = thisMachine): Promise<boolean> {
  return (await placeOf(realPath, machine).ask()) !== 'free';
}

function toLock(held: HeldLock): WorkbookLock {
  let isHeld = true;
  return {
    get isHeld() {
      return isHeld;
    },
    async release() {
      if (!isHeld) return;
      isHeld = false;
      await held.release();
    },
  };
}

function placeOf(realPath: string, machine: LockMachine): LockPlace {
  // Windows paths are equal without regard to case.
  const canonical = machine.platform === 'win32' ? realPath.toLowerCase() : realPath;
  return lockPlace(createHash('sha256').update(canonical).digest('hex').slice(0, 32), machine);
}

function locked(file: string, owner: LockOwner | undefined): UserError {
  return new UserError({
    code: 'workbookLocked',
    what: say`${describeLockOwner(owner)} is scanning this workbook`,
    file,
    next: say`Wait for it to finish or stop it, then try again`,
  });
}

/** The command line scans on its main thread, VS Code on a worker's; a terminal inside VS Code inherits its environment. */
function defaultProgram(): string {
  return isMainThread ? remark`the command line` : 'VS Code';
}
