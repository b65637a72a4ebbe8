/** Why an archive is refused, as data. Refuses to speak to people: callers put the reason into their own sentence. */

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

  constructor(reason: ZipErrorReason, detail: string, entry?: string, cause?: unknown) {
    super(entry === undefined ? detail : `${entry}: ${detail}`, { cause });
    this.name = 'ZipError';
    this.reason = reason;
    this.entry = entry;
  }
}
