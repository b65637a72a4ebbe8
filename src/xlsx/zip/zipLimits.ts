/** How large an archive may be before it counts as a bomb. */
import { ZipError } from './zipError';
import { say } from '../../core/message/text';

export interface ZipLimits {
  /** Bytes of the archive itself. */
  readonly fileBytes: number;
  readonly entries: number;
  /** Bytes of one entry, inflated. */
  readonly partBytes: number;
  /** Bytes of all entries, inflated. */
  readonly totalBytes: number;
  /** Inflated bytes per compressed byte, looked at only above `ratioFreeBytes`. */
  readonly ratio: number;
  readonly ratioFreeBytes: number;
}

const mib = 1024 * 1024;

/** For workbooks; archives of advisories bring their own. */
export const defaultZipLimits: ZipLimits = {
  fileBytes: 100 * mib,
  entries: 10_000,
  partBytes: 512 * mib,
  totalBytes: 1024 * mib,
  ratio: 100,
  // Long columns of one text shrink a thousandfold: only what no memory would hold counts as a bomb.
  ratioFreeBytes: 256 * mib,
};

/** Throws `overLimit` for an entry that alone breaks a limit. */
export function checkEntryLimits(name: string, compressedSize: number, size: number, limits: ZipLimits): void {
  if (size > limits.partBytes) {
    throw new ZipError('overLimit', say`${size} bytes inflated; the limit is ${limits.partBytes}`, name);
  }
  if (size > limits.ratioFreeBytes && size > compressedSize * limits.ratio) {
    throw new ZipError('overLimit', say`inflates more than ${limits.ratio}-fold`, name);
  }
}
