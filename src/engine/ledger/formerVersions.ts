/** Results that stayed in a row whose version or name was changed: they are ours, and about another version or package. */
import { groupBy } from '../../core/collections/groupBy';
import { verdictFields } from '../../core/cells/resultGrammar';
import { identityKey, identityOfKey, type PackageIdentity } from '../../core/package/identity';
import type { PackageRow, PackageRows } from '../../core/sheet/packageRow';
import type { Former } from '../../core/cells/editDecision';
import type { ReviewField } from '../../core/sheet/reviewField';
import { KeyTable } from '../../platform/packed/keyTable';
import { fieldsOf, type PackageTexts, WrittenTexts } from '../journal/writtenTexts';
import { hasResult, holdsText, isOnlyOurs } from '../scans/lineage';
import { isTelling, WrittenRows } from './writtenRows';

type Cells = PackageRow['cells'];

/** What was written for others and is still in a row, by the packages that the rows have now. */
export class Carried {
  /** An empty text: what is there is somebody's. */
  readonly texts = new WrittenTexts();
  /** Those with texts of another package, by identityKey. */
  private readonly renamed = new Set<string>();

  add(identity: PackageIdentity, texts: PackageTexts, isRenamed: boolean): void {
    const key = identityKey(identity);
    this.texts.set(key, texts);
    if (isRenamed) this.renamed.add(key);
  }

  /** What the cell still tells something of that the row was before; undefined: it does not. */
  formerIn({ identity, cells }: Pick<PackageRow, 'identity' | 'cells'>, field: ReviewField): Former | undefined {
    const text = this.texts.get(identity, field) ?? '';
    if (text === '' || !fieldsThere({ [field]: text }, cells).includes(field)) return undefined;
    return this.hasOtherName(identity) ? 'package' : 'version';
  }

  hasOtherName(identity: PackageIdentity): boolean {
    return this.renamed.has(identityKey(identity));
  }
}

/**
 * What was written under other names and versions and is still there: in a row whose name or version was changed, or that is a copy of another one.
 */
export function carriedTexts(rows: PackageRows, written: WrittenTexts): Carried {
  const carried = new Carried();
  const present = presentKeys(rows);
  const isGone = (other: string): boolean => present.placeOf(other) === undefined;
  const others = keysOfMoved(rows, written, present);
  let all: WrittenRows | undefined;
  for (const row of rows) {
    const { identity, cells } = row;
    const key = identityKey(identity);
    const own = written.of(key) ?? {};
    const keys = (others.get(identity.name) ?? []).filter((other) => identityOfKey(other).version !== identity.version);
    const former = bestOf(keys, cells, written, { isGone, own });
    let sure = former === undefined ? undefined : sureTexts(former, cells, written);
    if (sure === undefined && hasResult(row) && !isOwnRow(own, cells)) {
      all ??= new WrittenRows(written, isGone);
      sure = ofAnother(all.textsIn(cells), own);
    }
    if (sure === undefined) continue;
    // What was written into the row that had this version is no reason to take the same word for ours here.
    const theirs = fieldsThere(own, cells).map((field) => [field, ''] as const);
    carried.add(identity, { ...Object.fromEntries(theirs), ...sure }, former === undefined);
  }
  return carried;
}

function sureTexts(former: string, cells: Cells, written: WrittenTexts): PackageTexts {
  const texts = written.of(former) ?? {};
  const sure = fieldsThere(texts, cells).filter((field) => isSure(former, field, written));
  return Object.fromEntries(sure.map((field) => [field, texts[field]]));
}

/** All is there that only this tool writes. */
function isOwnRow(own: PackageTexts, cells: Cells): boolean {
  const telling = fieldsOf(own).filter((field) => isTelling(own, field));
  const there = fieldsThere(own, cells);
  return telling.length > 0 && telling.every((field) => cells[field] === undefined || there.includes(field));
}

/** Something that only this tool writes is not what it wrote here. */
function ofAnother(texts: PackageTexts | undefined, own: PackageTexts): PackageTexts | undefined {
  return texts !== undefined && fieldsOf(texts).some((field) => isTelling(texts, field) && texts[field] !== own[field])
    ? texts
    : undefined;
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
  written: WrittenTexts,
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
  /** Whether no row has this version any more. */
  readonly isGone: (key: string) => boolean;
}

/** The one of which most is in the row; of equal ones the newest. What the row has of its own comes before one that fits no better. */
function bestOf(keys: readonly string[], cells: Cells, written: WrittenTexts, place: Place): string | undefined {
  let best: string | undefined;
  let most = 0;
  for (const key of keys) {
    const texts = written.of(key) ?? {};
    const there = fieldsThere(texts, cells);
    if (there.length < most || !belongs(texts, there)) continue;
    if (!place.isGone(key) && !isCopied(key, texts, there, place.own)) continue;
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
  const results = verdictFields.filter((field) => texts[field] !== undefined);
  return results.length > 1 && results.every((field) => there.includes(field));
}

/** The other row is still there: its own day, or a result that names its version, tells a copy from a row that says the same. */
function isCopied(key: string, texts: PackageTexts, there: readonly ReviewField[], own: PackageTexts): boolean {
  const { version } = identityOfKey(key);
  return there.some((field) =>
    field === 'datePublished' ? texts[field] !== own[field] : (texts[field] ?? '').split(/\s/).includes(`v${version}`),
  );
}

/** Over the fields of both. */
function fitsBetter(cells: Cells, texts: PackageTexts, own: PackageTexts): boolean {
  const both = fieldsOf(own).filter((field) => texts[field] !== undefined);
  const countOf = (of: PackageTexts): number => fieldsThere(of, cells).filter((field) => both.includes(field)).length;
  return fieldsOf(own).length === 0 || countOf(texts) > countOf(own);
}

/** The word may be a person's where it was not written into every row with the same name and version: they may have changed places. */
function isSure(key: string, field: ReviewField, written: WrittenTexts): boolean {
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

function fieldsThere(texts: PackageTexts, cells: Cells): readonly ReviewField[] {
  return fieldsOf(texts).filter((field) => {
    const present = cells[field];
    return present !== undefined && holdsText(present, texts[field] ?? '');
  });
}
