/** Small workbooks with exactly the XML a test needs. Refuses nothing: wrong XML makes a wrong workbook. */
import { usualFieldNames, reviewFields } from '../../src/core/sheet/reviewField';
import { columnName } from '../../src/xlsx/cell/cellAddress';
import { buildZip, type BuiltEntry } from './zipBuilder';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

export interface BuiltWorkbook {
  /** `<row>` elements. */
  readonly rows: string;
  /** Before and behind `<sheetData>`. */
  readonly head?: string;
  readonly tail?: string;
  /** Relations of the sheet, `<Relationship>` elements. */
  readonly relations?: string;
  readonly styles?: string;
  /** Texts, or the XML inside `<si>`. */
  readonly strings?: readonly string[];
  readonly calcChain?: string;
  readonly date1904?: boolean;
  readonly workbookTail?: string;
  /** Rows of a second sheet named `Other`. */
  readonly otherRows?: string;
  readonly parts?: readonly BuiltEntry[];
}

export const plainStyles =
  `<styleSheet xmlns="${main}"><fonts count="1"><font><sz val="11"/><color theme="1"/><name val="Calibri"/></font></fonts>` +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>';

export function buildWorkbook(built: BuiltWorkbook): Buffer {
  const parts = workbookParts(built);
  const contentTypes: BuiltEntry = { name: '[Content_Types].xml', content: contentTypesOf(parts) };
  return buildZip([contentTypes, ...parts]);
}

function workbookParts(built: BuiltWorkbook): readonly BuiltEntry[] {
  const others = built.otherRows === undefined ? [] : [sheetPart('xl/worksheets/sheet2.xml', built.otherRows)];
  const relations: [string, string][] = [['worksheet', 'worksheets/sheet1.xml']];
  if (others.length > 0) relations.push(['worksheet', 'worksheets/sheet2.xml']);
  relations.push(['styles', 'styles.xml']);
  const optional: BuiltEntry[] = [];
  if (built.strings !== undefined) {
    const items = built.strings.map((text) => `<si>${text.startsWith('<') ? text : `<t>${text}</t>`}</si>`).join('');
    optional.push({ name: 'xl/sharedStrings.xml', content: `${declaration}<sst xmlns="${main}">${items}</sst>` });
    relations.push(['sharedStrings', 'sharedStrings.xml']);
  }
  if (built.calcChain !== undefined) {
    optional.push({ name: 'xl/calcChain.xml', content: `<calcChain xmlns="${main}">${built.calcChain}</calcChain>` });
    relations.push(['calcChain', 'calcChain.xml']);
  }
  if (built.relations !== undefined) {
    optional.push(relationsPart('xl/worksheets/_rels/sheet1.xml.rels', built.relations));
  }
  return [
    relationsPart('_rels/.rels', relation(1, 'officeDocument', 'xl/workbook.xml')),
    { name: 'xl/workbook.xml', content: workbookXml(built, others.length) },
    relationsPart('xl/_rels/workbook.xml.rels', relations.map(([type, to], at) => relation(at + 1, type, to)).join('')),
    sheetPart('xl/worksheets/sheet1.xml', built.rows, built.head, built.tail),
    ...others,
    { name: 'xl/styles.xml', content: declaration + (built.styles ?? plainStyles) },
    ...optional,
    ...(built.parts ?? []),
  ];
}

function sheetPart(name: string, rows: string, head = '', tail = ''): BuiltEntry {
  const open = `<worksheet xmlns="${main}" xmlns:r="${office}">`;
  return { name, content: `${declaration}${open}${head}<sheetData>${rows}</sheetData>${tail}</worksheet>` };
}

function workbookXml({ date1904, workbookTail }: BuiltWorkbook, others: number): string {
  const second = others === 0 ? '' : '<sheet name="Other" sheetId="2" r:id="rId2"/>';
  const sheets = `<sheets><sheet name="Review" sheetId="1" r:id="rId1"/>${second}</sheets>`;
  const properties = `<workbookPr${date1904 === true ? ' date1904="1"' : ''}/>`;
  return `${declaration}<workbook xmlns="${main}" xmlns:r="${office}">${properties}${sheets}${workbookTail ?? ''}</workbook>`;
}

export function relation(id: number, type: string, target: string, external = false): string {
  const mode = external ? ' TargetMode="External"' : '';
  return `<Relationship Id="rId${id}" Type="${office}/${type}" Target="${target}"${mode}/>`;
}

function relationsPart(name: string, relations: string): BuiltEntry {
  return { name, content: `${declaration}<Relationships xmlns="${packageRelations}">${relations}</Relationships>` };
}

function contentTypesOf(parts: readonly BuiltEntry[]): string {
  const types: Readonly<Record<string, string>> = {
    'xl/workbook.xml': 'sheet.main',
    'xl/styles.xml': 'styles',
    'xl/sharedStrings.xml': 'sharedStrings',
    'xl/calcChain.xml': 'calcChain',
  };
  const overrides = parts.flatMap(({ name }) => {
    const kind = name.startsWith('xl/worksheets/sheet') ? 'worksheet' : types[name];
    return kind === undefined ? [] : [`<Override PartName="/${name}" ContentType="${sheetType}.${kind}+xml"/>`];
  });
  return (
    `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`
  );
}

export function textCell(address: string, text: string, attributes = ''): string {
  return `<c r="${address}"${attributes} t="inlineStr"><is><t>${text}</t></is></c>`;
}

/** Row 1, with every column of a review sheet. */
export function headerRow(): string {
  const cells = usualFieldNames.map((field, at) => textCell(`${columnName(at + 1)}1`, reviewFields[field].header));
  return `<row r="1">${cells.join('')}</row>`;
}

/** A row with name and version and further cells as XML, in column order. */
export function packageRow(row: number, name: string, version: string, more = ''): string {
  return `<row r="${row}">${textCell(`B${row}`, name)}${textCell(`C${row}`, version)}${more}</row>`;
}
