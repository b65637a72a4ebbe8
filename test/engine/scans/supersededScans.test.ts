/** Which older scans a finished one makes useless. */
import assert from 'node:assert/strict';
import { PlanIndex } from '../../../src/engine/journal/planIndex';
import { supersededScans } from '../../../src/engine/scans/supersededScans';
import type { PlannedScan } from '../../../src/engine/scans/storedScans';
import type { PackageIdentity } from '../../../src/core/package/identity';

const identity = (name: string): PackageIdentity => ({ name, version: '1', occurrence: 0 });
const scanOf = (scanId: string, ...names: readonly string[]): PlannedScan => ({
  scanId,
  planned: { packages: new PlanIndex(names.map(identity)) } as unknown as PlannedScan['planned'],
});

describe('older scans of a workbook', () => {
  const cases: readonly [string, readonly string[], readonly string[], readonly string[]][] = [
    ['are useless after a scan of all packages', ['a', 'b'], ['a', 'b'], ['all', 'one']],
    ['stay after a scan of one package, unless they are of that one', ['a'], ['a', 'b'], ['one']],
    ['are useless where the packages they alone tell of are gone', ['a'], ['a'], ['all', 'one']],
    ['stay after a scan of other packages', ['b'], ['a', 'b'], []],
  ];
  for (const [title, lookedUp, inWorkbook, expected] of cases) {
    it(title, () => {
      const older = [scanOf('all', 'a', 'b'), scanOf('one', 'a')];
      const rows = inWorkbook.map((name) => ({ identity: identity(name) }));
      const useless = supersededScans(older, new PlanIndex(lookedUp.map(identity)), rows);
      assert.deepEqual(
        useless.map(({ scanId }) => scanId),
        expected,
      );
    });
  }
});
