/** The parts of a workbook and how they hang together. Refuses whatever is not a plain transitional .xlsx or .xlsm. */
import { posix } from 'node:path';
import { ZipError } from '../../zip/zipError';
import { defaultZipLimits, type ZipLimits } from '../../zip/zipLimits';
import { openZip, type ZipArchive } from '../../zip/zipReader';
import { refuseNonZip } from './fileKind';
import { Refusal, saveAgainInExcel } from './refusal';
import { attributeOf, attributesOf, firstElement, readElements, readTags } from '../xml/xmlTags';
import { say } from '../../core/text/text';

export interface SheetPart {
  readonly name: string;
  /** Entry name in the archive. */
  readonly part: string;
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

export interface Relation {
  readonly id: string;
  /** Last segment of the relation type: `worksheet`, `styles`, `hyperlink`. */
  readonly type: string;
  readonly target: string;
  readonly external: boolean;
}

export function openWorkbookPackage(bytes: Buffer, limits: ZipLimits = defaultZipLimits): WorkbookPackage {
  const archive = openArchive(bytes, limits);
  refuseOtherFormats(archive);
  const read = rememberingReader(archive);
  const root = relationsOf(archive, '').find((relation) => relation.type === 'officeDocument');
  const workbookPart = root?.target ?? 'xl/workbook.xml';
  if (archive.entry(workbookPart) === undefined) {
    throw new Refusal(say`The file is a zip archive without a workbook in it`, say`Choose the review workbook (.xlsx)`);
  }
  const workbook = read(workbookPart);
  checkXmlPart(workbook);
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
    return openZip(bytes, limits);
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    throw error.reason === 'notZip' ? refuseNonZip(bytes, error) : refuseArchive(error);
  }
}

/** Larger parts are inflated again when asked for again: one sheet is enough to hold. */
const rememberedBytes = 1024 * 1024;

/** Reads parts of `archive`, small ones once; `known` are those that are known already. */
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

function readPart(archive: ZipArchive, part: string): Buffer {
  const entry = archive.entry(part);
  if (entry === undefined) throw new Refusal(say`The workbook has no part ${part}`, saveAgainInExcel);
  try {
    return archive.read(entry);
  } catch (error) {
    throw error instanceof ZipError ? refuseArchive(error) : error;
  }
}

/** The refusal for an archive that cannot be read. */
export function refuseArchive(error: ZipError): Refusal {
  const restore = say`Restore it from a backup or an earlier version and try again`;
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
        say`The workbook is over a size limit (${error.text})`,
        say`Check where it comes from; a setting raises the limits`,
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

function refuseOtherFormats(archive: ZipArchive): void {
  const has = (name: string): boolean => archive.entry(name) !== undefined;
  if (has('xl/workbook.bin')) throw new Refusal(say`The file is a binary workbook (.xlsb)`, saveAgainInExcel);
  if (has('mimetype') || has('content.xml')) throw new Refusal(say`The file is an OpenDocument file`, saveAgainInExcel);
  if (archive.entries.some((entry) => entry.name.startsWith('_xmlsignatures/'))) {
    throw new Refusal(
      say`The workbook is digitally signed, and a change would break its signature`,
      say`Remove the signature in Excel and try again`,
    );
  }
  if (!has('[Content_Types].xml')) {
    throw new Refusal(
      say`The file is a zip archive, but not an Excel workbook`,
      say`Choose the review workbook (.xlsx)`,
    );
  }
}

/** A part must be UTF-8, without DOCTYPE, and not in the strict variant of the format. */
export function checkXmlPart(xml: Buffer): void {
  const first = xml.readUInt16BE(0);
  const declaration = xml.toString('latin1', 0, 200);
  const encoding = /^\W{0,3}<\?xml[^>]*encoding=["']([^"']+)/.exec(declaration)?.[1];
  if (first === 0xfffe || first === 0xfeff || (encoding !== undefined && !/^(utf-8|us-ascii)$/i.test(encoding))) {
    throw new Refusal(say`The workbook holds XML that is not UTF-8`, saveAgainInExcel);
  }
  for (const tag of readTags(xml)) {
    if (xml.toString('latin1', tag.start, tag.end).includes('http://purl.oclc.org/ooxml/spreadsheetml/')) {
      throw new Refusal(say`The workbook is in the format "Strict Open XML", which is not supported`, saveAgainInExcel);
    }
    return;
  }
}

/** The relation part of `part`; `''` is the package itself. */
export function relationsPartOf(part: string): string {
  return posix.join(posix.dirname(part), '_rels', `${posix.basename(part)}.rels`);
}

/** Internal targets are resolved to entry names; a part without relations has none. */
export function relationsOf(archive: ZipArchive, part: string): readonly Relation[] {
  const name = relationsPartOf(part);
  if (archive.entry(name) === undefined) return [];
  const xml = readPart(archive, name);
  const relations: Relation[] = [];
  for (const tag of readTags(xml)) {
    if (tag.local !== 'Relationship' || tag.form === 'close') continue;
    const attributes = attributesOf(xml, tag);
    const external = attributes.get('TargetMode') === 'External';
    const target = attributes.get('Target') ?? '';
    relations.push({
      id: attributes.get('Id') ?? '',
      type: posix.basename(attributes.get('Type') ?? ''),
      target: external ? target : resolveTarget(part, target),
      external,
    });
  }
  return relations;
}

function resolveTarget(part: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  return posix.normalize(posix.join(posix.dirname(part), target));
}

function readSheets(workbook: Buffer, relations: readonly Relation[], archive: ZipArchive): readonly SheetPart[] {
  const worksheets = new Map(
    relations.filter((relation) => relation.type === 'worksheet').map((relation) => [relation.id, relation.target]),
  );
  const sheets: SheetPart[] = [];
  for (const element of readElements(workbook, 'sheet')) {
    const attributes = attributesOf(workbook, element);
    const idName = [...attributes.keys()].find((name) => name.endsWith(':id')) ?? '';
    const part = worksheets.get(attributes.get(idName) ?? '');
    if (part !== undefined && archive.entry(part) !== undefined)
      sheets.push({ name: attributes.get('name') ?? '', part });
  }
  return sheets;
}

function readDate1904(workbook: Buffer): boolean {
  const properties = firstElement(workbook, 'workbookPr');
  return properties !== undefined && isTrue(attributeOf(workbook, properties, 'date1904'));
}

/** xsd:boolean. */
export function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}
