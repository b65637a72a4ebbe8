/** Results that came into a row with the cells of another package, as copies and corrected names bring them: of which record they are. */
import { groupBy } from '../../core/collections/groupBy';
import { displayText } from '../../core/spreadsheet/cell';
import type { PackageRow } from '../../core/sheet/packageRow';
import { type ReviewField, reviewFields } from '../../core/sheet/reviewField';
import { fieldsOf, type PackageTexts, type WrittenTexts } from '../journal/writtenTexts';
import { holdsText, isOnlyOurs } from '../scans/lineage';

type Cells = PackageRow['cells'];

interface WrittenRow {
  readonly texts: PackageTexts;
  /** No row has this name and version any more. */
  readonly isGone: boolean;
}

/** Texts by which records are found: few packages share both. */
const sought = ['latestVersion', 'nvdResult'] as const;

export class WrittenRows {
  private readonly byTexts: ReadonlyMap<string, readonly WrittenRow[]>;

  /** `isGone` by identityKey. */
  constructor(written: WrittenTexts, isGone: (key: string) => boolean) {
    const distinct = new Map<string, WrittenRow>();
    for (const [key, texts] of written.entries()) {
      if (!resultsOf(texts).some((field) => isTelling(texts, field))) continue;
      distinct.set(JSON.stringify([isGone(key), texts]), { texts, isGone: isGone(key) });
    }
    this.byTexts = groupBy(distinct.values(), ({ texts }) => keyOf(texts));
  }

  /**
   * What was written into another row and is in this one; of several that fit what they share. The row is that of a record whose own is gone where
   * all is there that only this tool writes: a person may have changed the bare words. Of a row that is still there it is a copy where all of it is.
   */
  textsIn(cells: Cells): PackageTexts | undefined {
    const all = keysOf(cells).flatMap((key) => this.byTexts.get(key) ?? []);
    const moved = all.filter(({ texts, isGone }) => isGone && isIn(texts, cells, isTelling));
    const fitting = moved.length > 0 ? moved : all.filter(({ texts }) => isIn(texts, cells, () => true));
    const there = fitting.map(({ texts }) => fieldsOf(texts).filter((field) => holds(cells, field, texts[field])));
    const most = Math.max(...there.map(({ length }) => length));
    const [first, ...others] = fitting.filter((_, at) => there[at]?.length === most).map(({ texts }) => texts);
    if (first === undefined) return undefined;
    const shared = fieldsOf(first).filter(
      (field) => holds(cells, field, first[field]) && others.every((texts) => texts[field] === first[field]),
    );
    return Object.fromEntries(shared.map((field) => [field, first[field]]));
  }
}

/** Nobody else writes it, or it is the day or the page of a release. */
export function isTelling(texts: PackageTexts, field: ReviewField): boolean {
  return field === 'datePublished' || isLink(field) || isOnlyOurs(field, texts[field]);
}

function isIn(
  texts: PackageTexts,
  cells: Cells,
  isMeant: (texts: PackageTexts, field: ReviewField) => boolean,
): boolean {
  return resultsOf(texts)
    .filter((field) => isMeant(texts, field))
    .every((field) => cells[field] === undefined || holds(cells, field, texts[field]));
}

function holds(cells: Cells, field: ReviewField, text = ''): boolean {
  const present = cells[field];
  return present !== undefined && holdsText(present, text);
}

/** Links may be formulas that follow the row. */
function resultsOf(texts: PackageTexts): readonly ReviewField[] {
  return fieldsOf(texts).filter((field) => !isLink(field));
}

function isLink(field: ReviewField): boolean {
  return reviewFields[field].owner === 'link';
}

function keyOf(texts: PackageTexts): string {
  return JSON.stringify(sought.map((field) => texts[field] ?? null));
}

/** Of the records that the row may be of: each text as it is there, or never written. */
function keysOf(cells: Cells): readonly string[] {
  const [latest = [], nvd = []] = sought.map((field) => {
    const content = cells[field];
    return content === undefined ? [{}] : [{ [field]: displayText(content) }, {}];
  });
  return latest.flatMap((one) => nvd.map((other) => keyOf({ ...one, ...other })));
}
