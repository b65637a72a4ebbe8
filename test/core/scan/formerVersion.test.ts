/** Which rows have another version than the one that a scan looked up. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { FormerVersions } from '../../../src/core/scan/formerVersion';
import type { PackageIdentity } from '../../../src/core/package/identity';

const of = (name: string, version: string, occurrence = 0): PackageIdentity => ({ name, version, occurrence });

describe('the version that a row was scanned as', () => {
  const formerOf = (found: PackageIdentity[], present: PackageIdentity[]): (string | undefined)[] => {
    const former = new FormerVersions(found, present);
    return present.map((row) => former.of(row));
  };

  it('is the one that no row has any more, the newest scan first', () => {
    deepStrictEqual(formerOf([of('a', '1.0')], [of('a', '2.0')]), ['1.0']);
    deepStrictEqual(formerOf([of('a', '2.0'), of('a', '1.0')], [of('a', '3.0')]), ['2.0']);
    deepStrictEqual(formerOf([of('a', '1.0'), of('a', '1.0', 1)], [of('a', '1.0'), of('a', '2.0')]), [
      undefined,
      '1.0',
    ]);
  });

  it('is none for a row that was added, that has no version, or that another row had before', () => {
    deepStrictEqual(formerOf([of('a', '1.0')], [of('a', '1.0'), of('a', '2.0'), of('b', '1.0')]), [
      undefined,
      undefined,
      undefined,
    ]);
    deepStrictEqual(formerOf([of('a', '1.0')], [of('a', '')]), [undefined]);
    deepStrictEqual(formerOf([of('a', '1.0'), of('a', '1.0', 1)], [of('a', '1.0')]), [undefined]);
  });

  it('is former only where its package has another row', () => {
    const former = new FormerVersions([of('a', '1.0'), of('b', '1.0')], [of('a', '2.0')]);
    strictEqual(former.isFormer(of('a', '1.0')), true);
    strictEqual(former.isFormer(of('a', '2.0')), false);
    strictEqual(former.isFormer(of('b', '1.0')), false);
  });
});
