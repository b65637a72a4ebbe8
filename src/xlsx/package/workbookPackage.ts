/** The parts of a workbook and how they hang together. Refuses whatever is not a plain transitional .xlsx or .xlsm. */
import { workbookLimits } from '../workbookLimits';
import { ZipError } from '../zip/zipError';
import type { ZipLimits } from '../zip/zipLimits';
import { openZip, type ZipArchive } from '../zip/zipReader';
import { refuseNonZip } from './fileKind';
import { entryName, foldName, indexNames } from './partNames';
import { missingPart, missingSheet, refuseArchive, rememberingReader } from './readPart';
import { Refusal, saveAgainInExcel } from '../refusal';
import { relationsOf, type Relation } from './relations';
import { isTrue } from '../xml/xmlText';
import { attributeOf, attributesOf, firstElement, readElements } from '../xml/xmlTags';
import { say } from '../../core/message/text';

const contentTypes = '[Content_Types].xml';

export interface SheetPart {
  readonly name: string;
  /** Entry name in the archive. */
  readonly part: string;
  /** Nobody sees it in Excel without unhiding it (ECMA-376 part 1, 18.18.68). */
  readonly hidden: boolean;
}

/** In the order in which the review sheet is looked for: what people see comes first. */
export function inReviewOrder(sheets: readonly SheetPart[]): readonly SheetPart[] {
  return [...sheets.filter(({ hidden }) => !hidden), ...sheets.filter(({ hidden }) => hidden)];
}

export interface WorkbookPackage {
  readonly archive: ZipArchive;
  readonly workbookPart: string;
  /** Worksheets in tab order; chart sheets and dialogs are left out. */
  readonly sheets: readonly SheetPart[];
  readonly date1904: boolean;
  readonly stylesPart: string | undefined;
  readonly sharedStringsPart: string | undefined;
  readonly calcChainPart: string | undefined;
  /** Inflated and held against its CRC-32; a Refusal names a part that is damaged. */
  read(part: string): Buffer;
}

export function openWorkbookPackage(bytes: Buffer, limits: ZipLimits = workbookLimits()): WorkbookPackage {
  const archive = openArchive(bytes, limits);
  refuseOtherFormats(archive);
  const read = rememberingReader(archive);
  const root = relationsOf(archive, '').find((relation) => relation.type === 'officeDocument');
  const workbookPart = root?.target ?? entryName(archive, 'xl/workbook.xml') ?? '';
  if (archive.entry(workbookPart) === undefined) {
    throw new Refusal(say`The file is a zip archive without a workbook in it`, say`Choose the review workbook (.xlsx)`);
  }
  const workbook = read(workbookPart);
  const relations = relationsOf(archive, workbookPart);
  const partOf = (type: string): string | undefined => {
    const target = relations.find((relation) => relation.type === type)?.target;
    return target !== undefined && archive.entry(target) !== undefined ? target : undefined;
  };
  return {
    archive,
    workbookPart,
    sheets: readSheets(workbook, relations, archive),
    date1904: readDate1904(workbook),
    stylesPart: partOf('styles'),
    sharedStringsPart: partOf('sharedStrings'),
    calcChainPart: partOf('calcChain'),
    read,
  };
}

function openArchive(bytes: Buffer, limits: ZipLimits): ZipArchive {
  try {
    const archive = openZip(bytes, limits);
    indexNames(archive);
    return archive;
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    throw error.reason === 'notZip' ? refuseNonZip(bytes, error) : refuseArchive(error);
  }
}

function refuseOtherFormats(archive: ZipArchive): void {
  const has = (name: string): boolean => entryName(archive, name) !== undefined;
  if (has('xl/workbook.bin')) throw new Refusal(say`The file is a binary workbook (.xlsb)`, saveAgainInExcel);
  if (has('mimetype') || has('content.xml')) throw new Refusal(say`The file is an OpenDocument file`, saveAgainInExcel);
  if (archive.entries.some((entry) => foldName(entry.name).startsWith('_xmlsignatures/'))) {
    throw new Refusal(
      say`The workbook is digitally signed, and a change would break its signature`,
      say`Remove the signature in Excel and try again`,
    );
  }
  if (!has(contentTypes)) {
    throw new Refusal(
      say`The file is a zip archive, but not an Excel workbook`,
      say`Choose the review workbook (.xlsx)`,
    );
  }
}

/** Throws Refusal for a sheet that is listed and not there: left out, its packages would be missing from the scan in silence. */
function readSheets(workbook: Buffer, relations: readonly Relation[], archive: ZipArchive): readonly SheetPart[] {
  const sheets: SheetPart[] = [];
  const list = firstElement(workbook, 'sheets');
  if (list === undefined) return sheets;
  for (const element of readElements(workbook, 'sheet', list.end, list.contentEnd)) {
    const attributes = attributesOf(workbook, element);
    const name = attributes.get('name') ?? '';
    const idName = [...attributes.keys()].find((key) => key.endsWith(':id')) ?? '';
    const relation = relations.find(({ id }) => id === attributes.get(idName));
    if (relation === undefined) throw missingSheet(name);
    if (relation.type !== 'worksheet') continue;
    if (archive.entry(relation.target) === undefined) throw missingPart(relation.target);
    sheets.push({ name, part: relation.target, hidden: /hidden/i.test(attributes.get('state') ?? '') });
  }
  return sheets;
}

/** Entry name of the part with the content types. */
export function contentTypesOf(archive: ZipArchive): string {
  return entryName(archive, contentTypes) ?? contentTypes;
}

function readDate1904(workbook: Buffer): boolean {
  const properties = firstElement(workbook, 'workbookPr');
  return properties !== undefined && isTrue(attributeOf(workbook, properties, 'date1904'));
}
