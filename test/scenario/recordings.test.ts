/** A scan whose answers are recorded, and the same scan from the recordings alone. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordingTransport } from '../../src/cli/process/recordingTransport';
import { serviceIds } from '../../src/sources/registered';
import { internetSecrets, type SimulatedInternet } from '../support/internet/internet';
import { replayedRecordings } from '../support/replayedRecordings';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { scan, type ScanOptions } from './scanRig';
import { advisory, startWorld, workbookOf, type World } from './smallWorlds';

const world: World = {
  rows: [
    ['demo', '1.0'],
    ['Other.Name', '2.0'],
    ['clean', '1.0'],
  ],
  records: [
    advisory('demo', 'GHSA-aaaa-bbbb-cccc', ['CVE-2021-0001'], '1.5'),
    advisory('other-name', 'PYSEC-2021-2', ['CVE-2021-0002'], '3.0'),
  ],
};

describe('recordings of a scan', function () {
  this.timeout(300_000);
  const folder = useTemporaryFolder();
  let internet: SimulatedInternet;

  before(async () => (internet = await startWorld(world)));
  after(() => internet.close());

  function scanTo(name: string, through: ScanOptions['through']) {
    const own = join(folder(), name);
    return scan(internet, {
      folder: own,
      original: workbookOf(own, world),
      ...(through === undefined ? {} : { through }),
    });
  }

  it('hold every service and no secret, and give the same workbook again without a network', async () => {
    const recordings = join(folder(), 'recordings');
    mkdirSync(folder(), { recursive: true });
    const failures: unknown[] = [];
    const first = await scanTo('first', (transport) =>
      recordingTransport(transport, recordings, internetSecrets, (error) => failures.push(error)),
    );
    deepStrictEqual([failures, internet.violations], [[], []]);
    strictEqual(readdirSync(recordings).length, serviceIds.length);
    for (const name of readdirSync(recordings, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.json')) continue;
      const text = readFileSync(join(recordings, name), 'utf8');
      ok(!Object.values(internetSecrets).some((secret) => text.includes(secret)), name);
    }
    internet.reset();
    const again = await scanTo('again', () => replayedRecordings(recordings));
    deepStrictEqual([...again.cells], [...first.cells]);
    strictEqual(again.exitCode, first.exitCode);
    ok(Object.values(internet.counts).every((count) => count === 0));
  });
});
