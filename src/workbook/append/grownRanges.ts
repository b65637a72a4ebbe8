/** Ranges that end with the packages and grow with new rows: filters, tables, validations, conditional formats. Refuses a table that a query fills. */
import { Refusal } from '../../xlsx/refusal';
import { relationsOf } from '../../xlsx/package/relations';
import type { WorkbookPackage } from '../../xlsx/package/workbookPackage';
import type { ReviewSheet } from '../review/reviewSheet';
import { contains, parseRange, rangeName, type CellRange } from '../../xlsx/cell/cellAddress';
import type { Splice } from '../../xlsx/xml/splice';
import { attributesOf, firstElement, readAttributes, readElements, type XmlElement } from '../../xlsx/xml/xmlTags';
import { decodeXmlText } from '../../xlsx/xml/xmlText';
import { say } from '../../core/message/text';

/** Rows of the last package, before and after. */
export interface Growth {
  readonly from: number;
  readonly to: number;
}

export interface GrownRanges {
  /** For the sheet, behind its rows. */
  readonly sheet: readonly Splice[];
  /** For other parts: tables, and the workbook with its defined names. */
  readonly parts: ReadonlyMap<string, readonly Splice[]>;
  /** The print area ends with the packages; Excel leaves it there, and so do we. */
  readonly printAreaEnds: boolean;
}

/** Only a bottom edge moves, and only when it lies at the last package or in the new rows. Throws Refusal. */
export function growRanges(workbook: WorkbookPackage, review: ReviewSheet, growth: Growth): GrownRanges {
  const parts = new Map<string, readonly Splice[]>();
  for (const { part, splices } of growTables(workbook, review, growth)) parts.set(part, splices);
  const filter = growFilter(review, growth);
  const names = growNames(workbook, review, growth, filter !== undefined);
  if (names.splices.length > 0) parts.set(workbook.workbookPart, names.splices);
  const sheet = [...(filter === undefined ? [] : [filter]), ...growFormats(review, growth)];
  return { sheet, parts, printAreaEnds: names.printAreaEnds };
}

function grown(range: CellRange | undefined, { from, to }: Growth): CellRange | undefined {
  if (range === undefined || range.top > from || range.bottom < from || range.bottom >= to) return undefined;
  return { ...range, bottom: to };
}

/** What Excel takes new rows into, as it does for whatever is typed right below a list. */
function grownList(review: ReviewSheet, text: string, growth: Growth): CellRange | undefined {
  const range = parseRange(text);
  const names = review.layout.columns.get('packageName') ?? 0;
  return range !== undefined && contains(range, range.top, names) ? grown(range, growth) : undefined;
}

/** The sheet's own filter: those of custom views stand further back, within `customSheetViews`. */
function growFilter(review: ReviewSheet, growth: Growth): Splice | undefined {
  const { xml, dataEnd } = review.index;
  const views = firstElement(xml, 'customSheetViews', dataEnd);
  const filter = firstElement(xml, 'autoFilter', dataEnd, views?.start ?? xml.length);
  return filter === undefined ? undefined : growAttribute(review, xml, filter, growth);
}

function growAttribute(review: ReviewSheet, xml: Buffer, element: XmlElement, growth: Growth): Splice | undefined {
  const ref = readAttributes(xml, element).find(({ name }) => name === 'ref');
  if (ref === undefined) return undefined;
  const range = grownList(review, xml.toString('latin1', ref.valueStart, ref.valueEnd), growth);
  return range === undefined ? undefined : { start: ref.valueStart, end: ref.valueEnd, text: rangeName(range) };
}

function* growTables(
  workbook: WorkbookPackage,
  review: ReviewSheet,
  growth: Growth,
): Generator<{ readonly part: string; readonly splices: readonly Splice[] }> {
  for (const { type, external, target: part } of relationsOf(workbook.archive, review.sheet.part)) {
    if (type !== 'table' || external) continue;
    const xml = workbook.read(part);
    const table = firstElement(xml, 'table');
    const ref = table === undefined ? undefined : growAttribute(review, xml, table, growth);
    if (table === undefined || ref === undefined) continue;
    const attributes = attributesOf(xml, table);
    if ((attributes.get('tableType') ?? 'worksheet') !== 'worksheet') {
      throw new Refusal(
        say`The packages are in the table ${attributes.get('displayName') ?? ''}, which is filled from an external source`,
        say`Turn it into a range of its own in Excel, then add the packages again`,
      );
    }
    const filter = firstElement(xml, 'autoFilter', table.end, table.contentEnd);
    const own = filter === undefined ? undefined : growAttribute(review, xml, filter, growth);
    yield { part, splices: own === undefined ? [ref] : [ref, own] };
  }
}

/** As when the row above is copied down. An area of one row is that row's own. */
function growFormats({ index: { xml, dataEnd } }: ReviewSheet, growth: Growth): readonly Splice[] {
  const splices: Splice[] = [];
  for (const local of ['dataValidation', 'conditionalFormatting']) {
    for (const element of readElements(xml, local, dataEnd)) {
      const place = areasOf(xml, element);
      if (place === undefined || attributesOf(xml, element).get('pivot') === '1') continue;
      const areas = xml.toString('latin1', place.start, place.end).trim().split(/\s+/);
      const now = areas.map((area) => {
        const range = parseRange(area);
        const larger = range === undefined || range.top === range.bottom ? undefined : grown(range, growth);
        return larger === undefined ? area : rangeName(larger);
      });
      if (now.some((area, at) => area !== areas[at])) splices.push({ ...place, text: now.join(' ') });
    }
  }
  return splices;
}

/** An attribute, or an element of its own in the extensions of Office 2010 (MS-XLSX 2.4.10 and 2.4.13). */
function areasOf(xml: Buffer, element: XmlElement): { readonly start: number; readonly end: number } | undefined {
  const attribute = readAttributes(xml, element).find(({ name }) => name === 'sqref');
  if (attribute !== undefined) return { start: attribute.valueStart, end: attribute.valueEnd };
  const own = firstElement(xml, 'sqref', element.end, element.contentEnd);
  return own === undefined ? undefined : { start: own.end, end: own.contentEnd };
}

/** The hidden name that repeats the filter's range; names that people gave stay what they are. */
function growNames(
  workbook: WorkbookPackage,
  review: ReviewSheet,
  growth: Growth,
  filterGrew: boolean,
): { readonly splices: readonly Splice[]; readonly printAreaEnds: boolean } {
  const xml = workbook.read(workbook.workbookPart);
  const splices: Splice[] = [];
  let printAreaEnds = false;
  for (const element of readElements(xml, 'definedName')) {
    const name = attributesOf(xml, element).get('name');
    const text = xml.toString('utf8', element.end, element.contentEnd);
    const range = rangeOn(review.sheet.name, text);
    if (range === undefined || grownList(review, range, growth) === undefined) continue;
    if (name === '_xlnm.Print_Area') printAreaEnds = true;
    if (name !== '_xlnm._FilterDatabase' || !filterGrew) continue;
    const digits = /\d+\s*$/.exec(text)?.[0] ?? '';
    splices.push({ start: element.contentEnd - digits.length, end: element.contentEnd, text: String(growth.to) });
  }
  return { splices, printAreaEnds };
}

/** `Sheet!$A$3:$W$488` without its sheet, when that is the one; undefined for anything else. */
function rangeOn(sheet: string, text: string): string | undefined {
  const match = /^\s*('(?:[^']|'')*'|[^'!]+)!([^!,\s]+)\s*$/.exec(text);
  if (match === null) return undefined;
  const [, quoted = '', range = ''] = match;
  const named = quoted.startsWith("'") ? quoted.slice(1, -1).replaceAll("''", "'") : quoted;
  return decodeXmlText(named).toLowerCase() === sheet.toLowerCase() ? range : undefined;
}
