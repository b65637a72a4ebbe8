/** Errors of the disk during a save, as the sentence a person needs. */
import { errnoOf, UserError } from '../../core/message/errors';
import { say } from '../../core/message/text';
import { withFile } from '../../xlsx/refusal';

/** ENOSPC, EDQUOT and EFBIG: no room, whoever set the limit. */
const fullDisk = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const notAllowed = new Set(['EACCES', 'EPERM', 'EROFS']);

/** The error to throw for `path`; UserErrors and unknown ones pass through. */
export function toSaveError(error: unknown, path: string): unknown {
  const errno = errnoOf(error);
  if (errno !== undefined && fullDisk.has(errno)) return diskFull(path, error);
  if (errno !== undefined && notAllowed.has(errno)) {
    return new UserError({
      code: 'notWritable',
      what: say`The folder of the workbook is not writable, so the workbook was not changed`,
      file: path,
      next: say`Get permission for the folder, or work on a copy elsewhere`,
      cause: error,
    });
  }
  return withFile(error, path);
}

export function diskFull(path: string, cause?: unknown): UserError {
  return new UserError({
    code: 'diskFull',
    what: say`There is not enough disk space to save, so the workbook was not changed`,
    file: path,
    next: say`Free up disk space and resume the scan`,
    cause,
  });
}

export function writeProtected(path: string): UserError {
  return new UserError({
    code: 'notWritable',
    what: say`The workbook is write-protected`,
    file: path,
    next: say`Remove the write protection, or work on a copy`,
  });
}
