/** Results in a row that were written for another version or package: left there when one was changed, or pasted. They are ours, wherever they are. */
import { groupBy } from '../../core/collections/groupBy';
import { verdictFields } from '../../core/cells/resultGrammar';
import { identityKey, identityOfKey, type PackageIdentity } from '../../core/package/identity';
import type { PackageRow, PackageRows } from '../../core/sheet/packageRow';
import type { Former } from '../../core/cells/editDecision';
import { type ReviewField, reviewFieldNames, reviewFields } from '../../core/sheet/reviewField';
import { shownText } from '../../core/spreadsheet/linkFormula';
import { KeyTable } from '../../platform/packed/keyTable';
import { fieldsOf, type PackageTexts, WrittenTexts } from '../journal/writtenTexts';
import { hasResult, isOnlyOurs } from '../scans/lineage';
import type { RecordedTexts } from './layeredTexts';
import {
  fieldsIn,
  isTelling,
  namesVersion,
  type Pasted,
  type RowReading,
  verdictsOf,
  WrittenRows,
} from './writtenRows';

type Cells = PackageRow['cells'];

/** What was written for others and is still in a row, by the packages that the rows have now. */
export class Carried {
  /** An empty text: what is there is somebody's. */
  readonly texts = new WrittenTexts();
  /** Fields with texts of another package, by identityKey. */
  private readonly ofOthers = new Map<string, ReadonlySet<ReviewField>>();

  add(identity: PackageIdentity, texts: PackageTexts, ofOthers: ReadonlySet<ReviewField>): void {
    const key = identityKey(identity);
    this.texts.set(key, texts);
    if (ofOthers.size > 0) this.ofOthers.set(key, ofOthers);
  }

  /** What the cell still tells something of that the row was before; undefined: it does not. */
  formerIn({ identity, cells }: Pick<PackageRow, 'identity' | 'cells'>, field: ReviewField): Former | undefined {
    const text = this.texts.get(identity, field) ?? '';
    if (text === '' || !fieldsIn({ [field]: text }, cells).includes(field)) return undefined;
    return this.ofOthers.get(identityKey(identity))?.has(field) === true ? 'package' : 'version';
  }

  /** Whether results in the row are of another package. */
  hasOtherResults(identity: PackageIdentity): boolean {
    const fields = this.ofOthers.get(identityKey(identity));
    return fields !== undefined && verdictFields.some((field) => fields.has(field));
  }
}

/**
 * What was written under other names and versions and is still there: in a row whose name or version was changed, or into which cells of other rows
 * were pasted. The row is put down to as few records as explain it: its own, that of its former version, then those of other rows.
 */
export function carriedTexts(rows: PackageRows, written: RecordedTexts): Carried {
  const carried = new Carried();
  const present = presentKeys(rows);
  const isGone = (other: string): boolean => present.placeOf(other) === undefined;
  const isDisplaced = (other: string): boolean => {
    const row = rows.at(present.placeOf(other) ?? -1);
    // One is soon typed over.
    return row === undefined || verdictsOf(without(written.of(other) ?? {}, row.cells)).length > 1;
  };
  const others = keysOfMoved(rows, written, present);
  let index: WrittenRows | undefined;
  const all = (): WrittenRows => (index ??= new WrittenRows(written, isGone, isDisplaced));
  for (const row of rows) {
    const { identity, cells } = row;
    const own = written.of(identityKey(identity)) ?? {};
    const keys = (others.get(identity.name) ?? []).filter((other) => identityOfKey(other).version !== identity.version);
    const best = bestOf(keys, cells, written, { isDisplaced, own });
    const some = best !== undefined && verdictsOf(without(written.of(best) ?? {}, cells)).length > 0;
    // All results of another row say more than some of the same package.
    const isOther = some && all().displacedInto({ identity, cells, open: openFields(cells, own, {}) }) !== undefined;
    const former = isOther ? undefined : best;
    const left = former === undefined ? {} : sureTexts(former, cells, written);
    const open = openFields(cells, own, former === undefined ? {} : (written.of(former) ?? {}));
    let pasted: readonly Pasted[] = [];
    if (open.size > 0) {
      // Facts alone, as a scan of empty cells adds to results of another one, do not tell who wrote the results.
      const last = hasResults(own) ? own : written.of(former ?? keys.findLast(isGone) ?? '');
      pasted = allPasted(all(), { identity, cells, open, before: last });
    }
    if (former === undefined && pasted.length === 0) continue;
    const isOwnRow = former === undefined && tellsOfItself(own, cells, pasted);
    const ours = pasted.map(({ name, texts }) => ({ name, texts: isOwnRow ? only(texts, open) : texts }));
    // What was written into the row that had this version is no reason to take the same word for ours here.
    const theirs = isOwnRow ? [] : fieldsIn(own, cells).map((field) => [field, ''] as const);
    const texts = Object.assign(
      {},
      Object.fromEntries(theirs),
      left,
      ...ours.map((each) => each.texts),
    ) as PackageTexts;
    const ofOthers = ours.filter(({ name }) => name !== identity.name).flatMap((each) => fieldsOf(each.texts));
    carried.add(identity, texts, new Set(ofOthers));
  }
  return carried;
}

function hasResults(texts: PackageTexts): boolean {
  return verdictsOf(texts).length > 0;
}

/** With something in it that neither of the two explains. */
function openFields(cells: Cells, own: PackageTexts, former: PackageTexts): ReadonlySet<ReviewField> {
  const known = new Set([...fieldsIn(own, cells), ...fieldsIn(former, cells)]);
  return new Set(
    reviewFieldNames.filter((field) => {
      const present = cells[field];
      return (
        reviewFields[field].owner !== 'person' &&
        !known.has(field) &&
        present !== undefined &&
        shownText(present) !== ''
      );
    }),
  );
}

/** One after the other, until nothing in the row tells of another one. */
function allPasted(all: WrittenRows, row: RowReading): readonly Pasted[] {
  const open = new Set(row.open);
  const found: Pasted[] = [];
  for (let next = all.pastedInto(row); next !== undefined; next = all.pastedInto({ ...row, open })) {
    found.push(next);
    for (const field of fieldsOf(next.texts)) open.delete(field);
  }
  return found;
}

/** Something is there that only this tool writes, and that none of the others explains. */
function tellsOfItself(own: PackageTexts, cells: Cells, pasted: readonly Pasted[]): boolean {
  const isOfOthers = (field: ReviewField): boolean => pasted.some(({ texts }) => texts[field] === own[field]);
  return fieldsIn(own, cells).some((field) => isTelling(own, field) && !isOfOthers(field));
}

function without(texts: PackageTexts, cells: Cells): PackageTexts {
  const there = fieldsIn(texts, cells);
  return only(texts, new Set(fieldsOf(texts).filter((field) => !there.includes(field))));
}

function only(texts: PackageTexts, fields: ReadonlySet<ReviewField>): PackageTexts {
  return Object.fromEntries(fieldsOf(texts).flatMap((field) => (fields.has(field) ? [[field, texts[field]]] : [])));
}

function sureTexts(former: string, cells: Cells, written: RecordedTexts): PackageTexts {
  const texts = written.of(former) ?? {};
  const sure = fieldsIn(texts, cells).filter((field) => isSure(former, field, written));
  return Object.fromEntries(sure.map((field) => [field, texts[field]]));
}

/**
 * The record of the workbook's own name where versions in it were changed or exchanged since, so that too few of the rows hold what was written for
 * their identity: most of those with results hold what was written for another version.
 */
export function changedThroughout(rows: PackageRows, own: WrittenTexts | undefined): WrittenTexts | undefined {
  if (own === undefined) return undefined;
  let results = 0;
  for (const row of rows) if (hasResult(row)) results += 1;
  const told = [...carriedTexts(rows, own).texts.entries()].filter(([, texts]) => isTold(texts));
  return told.length > 0 && told.length * 2 >= results ? own : undefined;
}

function presentKeys(rows: PackageRows): KeyTable {
  const present = new KeyTable();
  for (const { identity } of rows) present.add(identityKey(identity));
  return present;
}

/** Of the packages of which some row has another version than was recorded, or may have exchanged it with another row, by their names. */
function keysOfMoved(
  rows: PackageRows,
  written: RecordedTexts,
  present: KeyTable,
): ReadonlyMap<string, readonly string[]> {
  const moved = new Set<string>();
  for (const key of written.keys()) if (present.placeOf(key) === undefined) moved.add(identityOfKey(key).name);
  const versions = new Map<string, string>();
  for (const { identity } of rows) {
    const { name, version } = identity;
    const isOther = (versions.get(name) ?? version) !== version;
    if (isOther || written.of(identityKey(identity)) === undefined) moved.add(name);
    versions.set(name, version);
  }
  function* keys(): Generator<string> {
    for (const key of written.keys()) if (moved.has(identityOfKey(key).name)) yield key;
  }
  return moved.size === 0 ? new Map() : groupBy(keys(), (key) => identityOfKey(key).name);
}

interface Place {
  /** What the row has of its own. */
  readonly own: PackageTexts;
  /** Whether no row has this version any more, or the one that has it not its results. */
  readonly isDisplaced: (key: string) => boolean;
}

/** The one of which most is in the row; of equal ones the newest. What the row has of its own comes before one that fits no better. */
function bestOf(keys: readonly string[], cells: Cells, written: RecordedTexts, place: Place): string | undefined {
  let best: string | undefined;
  let most = 0;
  for (const key of keys) {
    const texts = written.of(key) ?? {};
    const there = fieldsIn(texts, cells);
    if (there.length < most || !belongs(texts, there)) continue;
    if (!place.isDisplaced(key) && !isCopied(key, texts, there, place.own)) continue;
    if (!fitsBetter(cells, texts, place.own)) continue;
    best = key;
    most = there.length;
  }
  return best;
}

/**
 * Something that only this tool writes, the day of the other release, or all results where it wrote nothing of the kind: one word that two people
 * may both type tells nothing.
 */
function belongs(texts: PackageTexts, there: readonly ReviewField[]): boolean {
  if (there.includes('datePublished')) return true;
  const isTelling = (field: ReviewField): boolean => isOnlyOurs(field, texts[field]);
  if (fieldsOf(texts).some(isTelling)) return there.some(isTelling);
  const results = verdictsOf(texts);
  return results.length > 1 && results.every((field) => there.includes(field));
}

/** The other row is still there: its own day, or a result that names its version, tells a copy from a row that says the same. */
function isCopied(key: string, texts: PackageTexts, there: readonly ReviewField[], own: PackageTexts): boolean {
  const { version } = identityOfKey(key);
  return there.some((field) =>
    field === 'datePublished' ? texts[field] !== own[field] : namesVersion(texts[field], version),
  );
}

/** Over the fields of both. */
function fitsBetter(cells: Cells, texts: PackageTexts, own: PackageTexts): boolean {
  const both = fieldsOf(own).filter((field) => texts[field] !== undefined);
  const countOf = (of: PackageTexts): number => fieldsIn(of, cells).filter((field) => both.includes(field)).length;
  return both.length === 0 || countOf(texts) > countOf(own);
}

/** The word may be a person's where it was not written into every row with the same name and version: they may have changed places. */
function isSure(key: string, field: ReviewField, written: RecordedTexts): boolean {
  if (!verdictFields.includes(field) || isOnlyOurs(field, written.of(key)?.[field])) return true;
  const { name, version } = identityOfKey(key);
  for (let occurrence = 0; ; occurrence += 1) {
    const texts = written.of(identityKey({ name, version, occurrence }));
    if (texts === undefined) return true;
    if (texts[field] === undefined) return false;
  }
}

/** Whether something was carried that nobody else writes into a row of another version. */
function isTold(carried: PackageTexts): boolean {
  return fieldsOf(carried).some((field) => isTelling(carried, field));
}
