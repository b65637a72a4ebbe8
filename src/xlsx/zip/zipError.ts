/** Why an archive is refused, as data. */
import { toEnglish, say, type Text } from '../../core/message/text';

export type ZipErrorReason =
  | 'notZip'
  | 'truncated'
  | 'damaged'
  | 'crcMismatch'
  | 'encrypted'
  | 'unsupportedCompression'
  | 'multiVolume'
  | 'duplicateEntry'
  | 'badName'
  | 'overlap'
  | 'headerMismatch'
  | 'overLimit';

export class ZipError extends Error {
  readonly reason: ZipErrorReason;
  /** Name of the entry at fault, where one is known. */
  readonly entry: string | undefined;
  /** The English `message`, to be told in another language. */
  readonly text: Text;

  constructor(reason: ZipErrorReason, detail: Text, entry?: string, cause?: unknown) {
    const text = entry === undefined ? detail : say`${entry}: ${detail}`;
    super(toEnglish(text), { cause });
    this.name = 'ZipError';
    this.reason = reason;
    this.entry = entry;
    this.text = text;
  }
}
