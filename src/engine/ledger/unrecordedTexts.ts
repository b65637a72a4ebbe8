/** Results in the rows that no record tells of, as after the loss of it: what is in a row is its own, unless it names another version. */
import { splitEarlier } from '../../core/cells/earlierText';
import { namedVersion, nameOfVersion, verdictFields } from '../../core/cells/resultGrammar';
import { identityKey } from '../../core/package/identity';
import type { PackageRow, PackageRows } from '../../core/sheet/packageRow';
import { displayText } from '../../core/spreadsheet/cell';
import type { PackageTexts, WrittenTexts } from '../journal/writtenTexts';
import { isOnlyOurs } from '../scans/lineage';
import type { Carried } from './formerVersions';

/**
 * Adds them to one of the two. Without that, a record that begins with some of the rows lets later scans take the others for copies of these,
 * since clean results read alike. Bare words, which people type, too, are added to neither.
 */
export function addUnrecorded(rows: PackageRows, written: WrittenTexts, carried: Carried): void {
  for (const row of rows) {
    const key = identityKey(row.identity);
    if (carried.texts.of(key) !== undefined) continue;
    const texts = unrecordedIn(row, written.of(key) ?? {});
    const results = Object.values(texts);
    if (results.length === 0) continue;
    if (results.some((text) => namesOther(text, row.identity.version))) carried.add(row.identity, texts, false);
    else written.set(key, texts);
  }
}

function unrecordedIn({ cells }: Pick<PackageRow, 'cells'>, own: PackageTexts): PackageTexts {
  const texts = verdictFields.map((field) => [field, displayText(cells[field] ?? { kind: 'empty' })] as const);
  return Object.fromEntries(texts.filter(([field, text]) => own[field] === undefined && isOnlyOurs(field, text)));
}

function namesOther(text: string, version: string): boolean {
  const named = namedVersion(splitEarlier(text).result);
  return named !== undefined && named !== nameOfVersion(version);
}
