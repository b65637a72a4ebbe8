/** Scans over services that are slow, and not gone: what comes piece by piece for minutes is waited for. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { join } from 'node:path';
import type { ServiceId } from '../../src/core/scan/sourceSettings';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { scan } from './scanRig';
import { advisory, cellsOf, startWorld, workbookOf, type World } from './smallWorlds';

const world: World = {
  rows: [['demo', '1.0']],
  records: [advisory('demo', 'GHSA-aaaa-bbbb-cccc', ['CVE-2021-0001'], '2.0')],
  own: {
    releases: {
      demo: [
        ['1.0', '2020-01-01'],
        ['2.0', '2021-01-01'],
      ],
    },
    snyk: { demo: [] },
  },
};

/** More than a service may be silent for. */
const longMs = 120_000;

describe('a scan over a slow service', function () {
  this.timeout(300_000);
  const folder = useTemporaryFolder();

  for (const id of ['exploitDb', 'kev', 'nvd', 'osv', 'pypi'] as const satisfies readonly ServiceId[]) {
    it(`waits for ${id} as long as it goes on sending`, async () => {
      const internet = await startWorld(world);
      try {
        const scanTo = (name: string) => {
          const own = join(folder(), name);
          return scan(internet, { folder: own, original: workbookOf(own, world) });
        };
        const right = await scanTo(`${id}-right`);
        match(cellsOf(right, 'demo', '1.0').W, /^SECURITY RISK/);
        internet.service(id).fault = 'slow line';
        const slow = await scanTo(`${id}-slow`);
        ok(slow.tookMs > longMs, `${slow.tookMs} ms`);
        deepStrictEqual([...slow.cells], [...right.cells]);
        strictEqual(slow.exitCode, right.exitCode);
      } finally {
        await internet.close();
      }
    });
  }
});
