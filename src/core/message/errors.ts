/** The one error meant for a person: what happened, to which file, and what to do next. */
import { toEnglish, type Text } from './text';

/** Why a run could not go on. The command line maps each to an exit code, the extension to a button. */
export type UserErrorCode =
  | 'workbookMissing'
  | 'workbookRefused'
  | 'noPackageRows'
  | 'workbookLocked'
  | 'workbookChanged'
  | 'notWritable'
  | 'diskFull'
  | 'advisoriesUnreadable'
  | 'badArgument'
  | 'stateExists'
  | 'nothingToResume'
  | 'checkpointUnusable'
  | 'storageUnusable'
  | 'scanCrashed'
  /** A queue server that cannot be used as it is set up. */
  | 'queueRefused'
  /** A queue server, or every worker, that is gone for too long. */
  | 'queueAway'
  | 'cancelled';

export interface UserErrorDetails {
  readonly code: UserErrorCode;
  /** What happened, without a full stop: `The file is empty`. */
  readonly what: Text;
  /** The file it happened to, as the person named it. */
  readonly file?: string | undefined;
  /** Where in a text file, 1-based. */
  readonly line?: number | undefined;
  /** What to do next, one imperative sentence without a full stop. */
  readonly next: Text;
  readonly cause?: unknown;
}

/** `message` is one English sentence that names the reason, the file and the next step; `texts` are its words for an editor to say. */
export class UserError extends Error {
  readonly code: UserErrorCode;
  readonly what: string;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly next: string;
  readonly texts: Pick<UserErrorDetails, 'what' | 'next'>;

  constructor(details: UserErrorDetails) {
    const where = details.file === undefined ? '' : `${details.file}: `;
    const what = toEnglish(details.what);
    const next = toEnglish(details.next);
    super(`${where}${what}. ${next}.`, { cause: details.cause });
    this.name = 'UserError';
    this.code = details.code;
    this.what = what;
    this.file = details.file;
    this.line = details.line;
    this.next = next;
    this.texts = { what: details.what, next: details.next };
  }
}

/** A UserError as plain data, to cross a thread or a process. */
export type PlainUserError = Omit<UserErrorDetails, 'cause'>;

export function toPlainUserError(error: UserError): PlainUserError {
  return { code: error.code, file: error.file, line: error.line, ...error.texts };
}

/** Narrow an unknown `catch` value to Node's errno string, without importing Node. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
