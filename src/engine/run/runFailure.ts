/** What stopped a run, in the kinds that are mended differently, and as the sentence a person needs. Mends nothing. */
import { errnoOf, UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import { heldElsewhere, isBusy } from '../../platform/busyFile';

/**
 * `diskFull`: goes on when there is room. `workbookMissing`: it may come back. `workbookDamaged`: a backup may take its
 * place. `final`: only a person can help.
 */
export type RunFailure = 'diskFull' | 'workbookMissing' | 'workbookDamaged' | 'final';

/** ENOSPC, EDQUOT and EFBIG: no room, whoever set the limit. */
const fullDisk = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const notAllowed = new Set(['EACCES', 'EPERM', 'EROFS']);

export function kindOfFailure(error: unknown): RunFailure {
  if (error instanceof UserError) {
    if (error.code === 'diskFull' || error.code === 'workbookMissing') return error.code;
    return error.code === 'workbookRefused' ? 'workbookDamaged' : 'final';
  }
  return fullDisk.has(errnoOf(error) ?? '') ? 'diskFull' : 'final';
}

/** UserErrors pass through. What is nobody's fault but ours is told as a crash: the scan can be resumed. */
export function asUserError(error: unknown, workbookPath: string, storage: string): UserError {
  if (error instanceof UserError) return error;
  if (isBusy(error)) return heldElsewhere(workbookPath, error);
  const errno = errnoOf(error) ?? '';
  const why = error instanceof Error ? error.message : String(error);
  if (fullDisk.has(errno)) {
    return new UserError({
      code: 'diskFull',
      what: say`There is not enough disk space for the state of the scan`,
      file: storage,
      next: say`Free up disk space and resume the scan. Finished checks are saved`,
      cause: error,
    });
  }
  if (notAllowed.has(errno) || errno === 'ENOTDIR' || errno === 'ENOENT') {
    return new UserError({
      code: 'storageUnusable',
      what: say`The folder for scan state cannot be used (${why})`,
      file: storage,
      next: say`Get permission for it or choose another one, then start the scan again`,
      cause: error,
    });
  }
  return new UserError({
    code: 'scanCrashed',
    what: say`The scan stopped unexpectedly (${why})`,
    file: workbookPath,
    next: say`Finished checks are saved. Resume the scan to continue`,
    cause: error,
  });
}
