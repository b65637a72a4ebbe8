/** Tells what a file is that is no zip archive, for the sentence a person reads. */
import { Refusal } from '../refusal';
import { say } from '../../core/message/text';

const compoundFile = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const exportAsXlsx = say`Save it as an Excel workbook (.xlsx) and choose that file`;

/** The refusal for bytes that are not a zip archive. */
export function refuseNonZip(bytes: Buffer, cause: unknown): Refusal {
  if (bytes.length === 0)
    return new Refusal(say`The file is empty`, say`Restore it from a backup and try again`, { cause });
  if (bytes.subarray(0, 8).equals(compoundFile)) return refuseCompoundFile(bytes, cause);
  const start = bytes
    .subarray(0, 1024)
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart()
    .toLowerCase();
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) {
    return new Refusal(say`The file is a web page, not a workbook`, exportAsXlsx, { cause });
  }
  if (start.startsWith('<?xml'))
    return new Refusal(say`The file is plain XML, not a workbook`, exportAsXlsx, { cause });
  return new Refusal(say`The file is not an Excel workbook`, say`Choose the review workbook (.xlsx)`, { cause });
}

/** Names of streams in a compound file are UTF-16 (MS-CFB 2.6.1). */
function refuseCompoundFile(bytes: Buffer, cause: unknown): Refusal {
  if (bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))) {
    return new Refusal(say`The workbook is encrypted`, say`Remove its password in Excel and try again`, { cause });
  }
  return new Refusal(say`The file is an old .xls workbook`, exportAsXlsx, { cause });
}
