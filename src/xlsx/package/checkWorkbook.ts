/** Reads every part of a workbook once before anything is looked up or written. Refuses, by the name of the part, whatever is damaged or missing. */
import { say } from '../../core/message/text';
import { checkEntry } from '../zip/zipChunks';
import { ZipError } from '../zip/zipError';
import type { ZipArchive } from '../zip/zipReader';
import { XmlChecker } from '../xml/xmlChecker';
import { partChunks } from './partChunks';
import { missingPart, refuseArchive } from './readPart';
import { Refusal } from '../refusal';
import { isDangling, relationsOf, relationsPartOf } from './relations';
import { contentTypesOf, type WorkbookPackage } from './workbookPackage';

/** A scan opens the workbook that its saver opens again: by the hash of the file both know that it was checked. */
const checked = new Set<string>();
const remembered = 8;

/** `hash`: of the file. Checksums of all parts; well-formed XML of those that are read; no relation to a part that is not there. Rejects with Refusal. */
export async function checkWorkbook(workbook: WorkbookPackage, hash: string): Promise<void> {
  if (checked.has(hash)) return;
  const { archive } = workbook;
  const read = partsRead(workbook);
  for (const entry of archive.entries) {
    if (read.has(entry.name)) await checkXml(workbook, entry.name);
    else await checkContent(archive, entry.name);
  }
  if (checked.size >= remembered) checked.clear();
  checked.add(hash);
}

/** The parts that a scan reads as XML. Throws Refusal for one that is missing. */
function partsRead({ archive, workbookPart, sheets, stylesPart, sharedStringsPart }: WorkbookPackage): Set<string> {
  const owners = ['', workbookPart, ...sheets.map(({ part }) => part)];
  const read = new Set([contentTypesOf(archive), ...owners, stylesPart ?? '', sharedStringsPart ?? '']);
  for (const owner of owners) {
    read.add(relationsPartOf(archive, owner));
    for (const relation of relationsOf(archive, owner)) {
      if (owner !== '' && isDangling(archive, relation)) throw missingPart(relation.target);
      if (relation.type === 'table') read.add(relation.target);
    }
  }
  return read;
}

async function checkXml(workbook: WorkbookPackage, part: string): Promise<void> {
  const checker = new XmlChecker();
  for await (const chunk of partChunks(workbook, part)) inPart(part, () => checker.add(chunk));
  inPart(part, () => checker.finish());
}

function inPart(part: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof Refusal)
      throw new Refusal(say`${error.what}, in the part ${part}`, error.next, { cause: error });
    throw error;
  }
}

/** Its checksum alone: nobody reads it. */
async function checkContent(archive: ZipArchive, name: string): Promise<void> {
  const entry = archive.entry(name);
  if (entry === undefined) return;
  try {
    if (entry.size > heldBytes) await checkEntry(archive, entry);
    else archive.read(entry);
  } catch (error) {
    throw error instanceof ZipError ? refuseArchive(error) : error;
  }
}

/** So much is quicker inflated at once. */
const heldBytes = 1024 * 1024;
