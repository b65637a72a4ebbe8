/** Results that stayed in a row whose version was changed: they are ours, and about another version. */
import { groupBy } from '../../core/collections/groupBy';
import { splitEarlier } from '../../core/cells/earlierText';
import { isOwnResult } from '../../core/cells/ownResult';
import { verdictFields } from '../../core/cells/resultGrammar';
import { identityKey, identityOfKey } from '../../core/package/identity';
import type { PackageRow, PackageRows } from '../../core/sheet/packageRow';
import type { ReviewField } from '../../core/sheet/reviewField';
import { KeyTable } from '../../platform/packed/keyTable';
import { type PackageTexts, WrittenTexts } from '../journal/writtenTexts';
import { holdsText } from '../scans/lineage';

type Cells = PackageRow['cells'];

/** What was written under versions that no row has any more and is still there, by the packages that have it now. */
export function carriedTexts(rows: PackageRows, written: WrittenTexts): WrittenTexts {
  const carried = new WrittenTexts();
  const gone = goneKeys(rows, written);
  if (gone.size === 0) return carried;
  for (const { identity, cells } of rows) {
    const key = identityKey(identity);
    const former = bestOf(gone.get(identity.name) ?? [], cells, written, written.of(key) ?? {});
    if (former === undefined) continue;
    const texts = written.of(former) ?? {};
    const sure = fieldsThere(texts, cells).filter((field) => isSure(former, field, written));
    carried.set(key, Object.fromEntries(sure.map((field) => [field, texts[field]])));
  }
  return carried;
}

/** The record of the workbook's own name where each version in it was changed since, so that it knows none of the rows by its identity. */
export function changedThroughout(rows: PackageRows, own: WrittenTexts | undefined): WrittenTexts | undefined {
  if (own === undefined) return undefined;
  for (const { identity } of rows) if (own.of(identityKey(identity)) !== undefined) return undefined;
  for (const [, texts] of carriedTexts(rows, own).entries()) if (isTold(texts)) return own;
  return undefined;
}

/** By the names of their packages. */
function goneKeys(rows: PackageRows, written: WrittenTexts): ReadonlyMap<string, readonly string[]> {
  const present = new KeyTable();
  for (const { identity } of rows) present.add(identityKey(identity));
  function* gone(): Generator<string> {
    for (const key of written.keys()) if (present.placeOf(key) === undefined) yield key;
  }
  return groupBy(gone(), (key) => identityOfKey(key).name);
}

/** The one of which most is in the row; of equal ones the newest. What the row has of its own comes before one that fits no better. */
function bestOf(keys: readonly string[], cells: Cells, written: WrittenTexts, own: PackageTexts): string | undefined {
  let best: string | undefined;
  let most = 0;
  for (const key of keys) {
    const texts = written.of(key) ?? {};
    const there = fieldsThere(texts, cells);
    if (there.length < most || !belongs(texts, there) || !fitsBetter(cells, texts, own)) continue;
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
  return fieldsOf(carried).some((field) => field === 'datePublished' || isOnlyOurs(field, carried[field]));
}

function isOnlyOurs(field: ReviewField, text = ''): boolean {
  return isOwnResult(field, splitEarlier(text).result);
}

function fieldsThere(texts: PackageTexts, cells: Cells): readonly ReviewField[] {
  return fieldsOf(texts).filter((field) => {
    const present = cells[field];
    return present !== undefined && holdsText(present, texts[field] ?? '');
  });
}

function fieldsOf(texts: PackageTexts): readonly ReviewField[] {
  return Object.keys(texts) as ReviewField[];
}
