/** How large a workbook may be: the usual limits, or those that a person set for this process. Refuses a limit that is none. */
import { UserError } from '../core/message/errors';
import { limitsVariable } from '../platform/processVariables';
import { say } from '../core/message/text';
import { defaultZipLimits, type ZipLimits } from './zip/zipLimits';

const mib = 1024 * 1024;

/** What a person calls them, the field, and bytes or entries per unit. */
const named: ReadonlyMap<string, readonly [keyof ZipLimits, number]> = new Map([
  ['file', ['fileBytes', mib]],
  ['entries', ['entries', 1]],
  ['part', ['partBytes', mib]],
  ['total', ['totalBytes', mib]],
]);

/** An archive without zip64 ends there. */
const mostMib = 4095;

/** Of `file=200,entries=20000,part=1024,total=2048`, sizes in MiB; what is not named stays as usual. Throws UserError `badArgument`. */
export function parseLimits(text: string): ZipLimits {
  let limits: ZipLimits = defaultZipLimits;
  for (const piece of text.split(',').map((part) => part.trim())) {
    if (piece === '') continue;
    const [, name = '', digits = ''] = /^(\w+)=(\d{1,9})$/.exec(piece) ?? [];
    const [field, unit] = named.get(name) ?? [];
    const value = Number(digits);
    if (field === undefined || unit === undefined || value === 0 || (unit === mib && value > mostMib)) {
      throw new UserError({
        code: 'badArgument',
        what: say`${piece} is not a limit of workbooks`,
        next: say`Name file, part and total in MiB, up to ${mostMib}, and entries, as in file=200,entries=20000`,
      });
    }
    limits = { ...limits, [field]: value * unit };
  }
  // Whoever allows so large a part knows it: how far it inflates says nothing more.
  return { ...limits, ratioFreeBytes: text.includes('part=') ? limits.partBytes : limits.ratioFreeBytes };
}

/** Those of this process. */
export function workbookLimits(): ZipLimits {
  return parseLimits(process.env[limitsVariable] ?? '');
}

/** Inflated bytes above which a sheet, or the table of shared strings, is never held as a whole. */
export const defaultLargeBytes = 16 * 1024 * 1024;
