/** Which package each row of the review sheet is about. */
import { displayText, type CellContent } from '../../core/spreadsheet/cell';
import { displayVersion } from '../../core/spreadsheet/excelDate';
import { normalizeName } from '../../core/package/packageName';
import { parseVersion } from '../../core/package/version';
import { identityKey, type PackageIdentity } from '../../core/package/identity';

/** A format may make another version of a text: nobody can tell which one is meant. Of numbers, the verdict asks. */
export function withoutGuess(version: CellContent): CellContent {
  if ((version.kind !== 'text' && version.kind !== 'formula') || version.shown === undefined) return version;
  const { shown, ...stored } = version;
  const canonicalOf = (text: string): string | undefined => parseVersion(text)?.canonical;
  return canonicalOf(displayText(stored)) === canonicalOf(shown) ? version : { ...stored, isOther: true };
}

/** Numbers rows with the same name and version in sheet order; ask once per row, from top to bottom. */
export class IdentityCounter {
  private readonly seen = new Map<string, number>();

  /** undefined for a row without a package name. A version cell that shows a date has that for its version: no serial is one. */
  next(name: CellContent, version: CellContent, date1904: boolean): PackageIdentity | undefined {
    const normalized = normalizeName(displayText(name));
    if (normalized === '') return undefined;
    const first = { name: normalized, version: displayVersion(withoutGuess(version), date1904), occurrence: 0 };
    const key = identityKey(first);
    const occurrence = this.seen.get(key) ?? 0;
    this.seen.set(key, occurrence + 1);
    return occurrence === 0 ? first : { ...first, occurrence };
  }
}
