/** Parts of an archive as XML in UTF-8. Refuses, by its name, a part that is missing, empty or damaged. */
import { say } from '../../core/message/text';
import { ZipError } from '../zip/zipError';
import type { ZipArchive } from '../zip/zipReader';
import { toUtf8 } from '../xml/xmlEncoding';
import { Refusal, saveAgainInExcel } from '../refusal';

/** Larger parts are inflated again when asked for again: one sheet is enough to hold. */
const rememberedBytes = 1024 * 1024;

/** Reads parts of `archive` as UTF-8, small ones once; `known` are those that are known already. */
export function rememberingReader(archive: ZipArchive, known = new Map<string, Buffer>()): (part: string) => Buffer {
  return (part) => {
    let content = known.get(part);
    if (content === undefined) {
      content = readPart(archive, part);
      if (content.length <= rememberedBytes) known.set(part, content);
    }
    return content;
  };
}

export function readPart(archive: ZipArchive, part: string): Buffer {
  const entry = archive.entry(part);
  if (entry === undefined) throw missingPart(part);
  if (entry.size === 0) throw emptyPart(part);
  try {
    return toUtf8(archive.read(entry));
  } catch (error) {
    throw error instanceof ZipError ? refuseArchive(error) : error;
  }
}

const restore = say`Restore it from a backup or an earlier version and try again`;

export function missingPart(part: string): Refusal {
  return new Refusal(say`The workbook is damaged: it has no part ${part}`, restore);
}

export function missingSheet(name: string): Refusal {
  return new Refusal(say`The workbook is damaged: its sheet "${name}" has no part`, restore);
}

export function emptyPart(part: string): Refusal {
  return new Refusal(say`The workbook is damaged: the part ${part} is empty`, restore);
}

/** The refusal for an archive that cannot be read. */
export function refuseArchive(error: ZipError): Refusal {
  switch (error.reason) {
    case 'truncated':
      return new Refusal(say`The workbook is cut off: its end is missing`, say`Copy or download it again`, {
        cause: error,
      });
    case 'crcMismatch':
      return new Refusal(
        error.entry === undefined
          ? say`The workbook is damaged: wrong checksum (CRC-32)`
          : say`The workbook is damaged: wrong checksum (CRC-32) in ${error.entry}`,
        restore,
        { cause: error },
      );
    case 'encrypted':
      return new Refusal(say`The workbook is encrypted`, say`Remove its password in Excel and try again`, {
        cause: error,
      });
    case 'overLimit':
      return new Refusal(
        say`The workbook exceeds a size limit (${error.text})`,
        say`Check where it comes from; --limits or the setting ihacpa.workbook.limits raises the limit`,
        { cause: error },
      );
    case 'unsupportedCompression':
    case 'multiVolume':
      return new Refusal(say`The workbook is packed in an unusual way (${error.text})`, saveAgainInExcel, {
        cause: error,
      });
    case 'notZip':
    case 'damaged':
    case 'duplicateEntry':
    case 'badName':
    case 'overlap':
    case 'headerMismatch':
      return new Refusal(say`The workbook is damaged (${error.text})`, restore, { cause: error });
  }
}
