/** A workbook that cannot be read or saved safely, before its file name is known. */
import { UserError, type UserErrorCode } from '../core/message/errors';
import { toEnglish, say, type Text } from '../core/message/text';

/** `what` and `next` as in UserError: no full stops. */
export class Refusal extends Error {
  constructor(
    readonly what: Text,
    readonly next: Text,
    options: { readonly code?: UserErrorCode; readonly cause?: unknown } = {},
  ) {
    super(toEnglish(what), { cause: options.cause });
    this.name = 'Refusal';
    this.code = options.code ?? 'workbookRefused';
  }

  readonly code: UserErrorCode;
}

export function damagedXml(detail: Text): Refusal {
  return new Refusal(say`The workbook's XML is damaged (${detail})`, saveAgainInExcel);
}

/** What `read` gives, or the Refusal itself: whether it matters is for the caller to say. */
export async function orRefusal<T>(read: () => T | Promise<T>): Promise<T | Refusal> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** The refusal as the one sentence for a person; every other error is passed through. */
export function withFile(error: unknown, file: string): unknown {
  if (!(error instanceof Refusal)) return error;
  return new UserError({ code: error.code, what: error.what, file, next: error.next, cause: error });
}

/** The next step for a file whose content surprised us. */
export const saveAgainInExcel = say`Open it in Excel, save it as an Excel workbook (.xlsx), and try again`;
