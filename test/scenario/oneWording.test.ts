/** A source that fails is told in one wording: no package says "paused" where another says why. */
import { deepStrictEqual } from 'node:assert/strict';
import { useTemporaryFolder } from '../support/temporaryFolder';
import type { ServiceId } from '../../src/core/scan/sourceSettings';
import { scan } from './scanRig';
import { advisory, startWorld, workbookOf } from './smallWorlds';

describe('a source that fails for every package of a scan', function () {
  this.timeout(300_000);
  const folder = useTemporaryFolder();
  const names = Array.from({ length: 40 }, (_, at) => `demo-${at}`);
  const world = {
    rows: names.map((name) => [name, '1.0'] as const),
    records: names.map((name, at) => advisory(name, `PYSEC-2021-${at}`, [`CVE-2021-${1000 + at}`], '1.5')),
  };
  const services: readonly (readonly [ServiceId, string])[] = [
    ['osv', 'githubAdvisoryResult'],
    ['nvd', 'nvdResult'],
    ['mitre', 'mitreResult'],
    ['pypi', 'recommendation'],
  ];
  for (const [id, field] of services)
    for (const fault of ['down', '500', '429 with seconds'] as const)
      it(`is told in one wording: ${id}, ${fault}`, async () => {
        const internet = await startWorld(world);
        try {
          internet.service(id).fault = fault;
          const outcome = await scan(internet, { folder: folder(), original: workbookOf(folder(), world) });
          const said = [...outcome.cells].flatMap(([key, text]) =>
            key.endsWith(` ${field}`)
              ? [...text.matchAll(/not checked.*/gi)].map(([found]) => found.replace(/\d+/g, '0'))
              : [],
          );
          deepStrictEqual([...new Set(said)].length, 1, said.join('\n'));
        } finally {
          await internet.close();
        }
      });
});
