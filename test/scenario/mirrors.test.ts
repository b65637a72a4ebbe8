/** Scans over mirrors of PyPI in the shapes of devpi, Nexus, Artifactory and ProGet: every column as over PyPI, or not told. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { join } from 'node:path';
import type { ReviewField } from '../../src/core/sheet/reviewField';
import type { SimulatedInternet } from '../support/internet/internet';
import { type MirrorShape, mirrorService, mirrorShapes } from '../support/internet/services/pypiMirrors';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { scan, type ScanOutcome } from './scanRig';
import { advisory, startWorld, workbookOf, type World } from './smallWorlds';
import { identityKey } from '../../src/core/package/identity';

const released = (...versions: readonly string[]) =>
  versions.map((version, at) => [version, `202${at}-01-01`] as const);

const world: World = {
  rows: [
    ['demo', '1.0'],
    ['Other.Name', '2.0'],
    ['clean', '1.0'],
    ['withdrawn', '1.1'],
    ['listed', '9.9'],
    ['old', '1.0'],
    ['absent', '1.0'],
    ['camelcase', '1.0'],
    ['two-words', '1.0'],
  ],
  unknownToPypi: ['absent'],
  records: [
    advisory('demo', 'GHSA-aaaa-bbbb-cccc', ['CVE-2021-0001'], '1.5'),
    advisory('other-name', 'PYSEC-2021-2', ['CVE-2021-0002'], '1.5'),
    advisory('camelcase', 'GHSA-cccc-cccc-cccc', ['CVE-2021-0003'], '1.5'),
    advisory('two-words', 'GHSA-dddd-dddd-dddd', ['CVE-2021-0004'], '1.5'),
  ],
  own: {
    releases: {
      demo: released('1.0', '1.5', '2.0rc1'),
      'other-name': released('1.0', '2.0'),
      clean: released('1.0'),
      withdrawn: released('1.0', '1.1'),
      listed: released('1.0'),
      old: released('1.0', '1.10', '1.11'),
      camelcase: released('1.0', '1.5'),
      'two-words': released('1.0', '1.5'),
    },
    published: { camelcase: 'CamelCase', 'two-words': 'Two-Words' },
    yanked: { withdrawn: ['1.1'], old: ['1.11'] },
  },
};

/** What a mirror without PyPI's documents does not tell. */
const declared = [
  'requires',
  'developmentStatus',
  'githubUrl',
  'githubAdvisoryUrl',
] as const satisfies readonly ReviewField[];
const dates = ['datePublished', 'latestReleaseDate'] as const satisfies readonly ReviewField[];

describe('a scan over a mirror of PyPI', function () {
  this.timeout(300_000);
  const folder = useTemporaryFolder();

  async function scanOver(shape: MirrorShape | undefined): Promise<ScanOutcome> {
    const own = join(folder(), shape?.name ?? 'PyPI');
    const internet = await startWorld(world, shape && ((facts) => mirrorService(facts, shape)));
    try {
      const sources = internet.settings();
      const pypi = { enabled: true, baseUrl: internet.service('pypi').url + (shape?.base ?? '') };
      const request = { sources: { ...sources, services: { ...sources.services, pypi } } };
      const outcome = await scan(internet, { folder: own, original: workbookOf(own, world), request });
      assertAsked(internet);
      return outcome;
    } finally {
      await internet.close();
    }
  }

  function assertAsked(internet: SimulatedInternet): void {
    deepStrictEqual(internet.violations, []);
    // Two of each, and one about a name that no index has.
    ok((internet.counts['pypi'] ?? 0) <= 2 * world.rows.length + 1, `${internet.counts['pypi']} requests`);
  }

  /** Where a mirror answers, a cell names it. */
  const plain = (text: string | undefined): string => (text ?? '').replace(/127\.0\.0\.\d+:\d+/, 'HOST');

  let had: ScanOutcome | undefined;
  const overPypi = async (): Promise<ScanOutcome> => (had ??= await scanOver(undefined));

  it('is compared with one that says something of every package', async () => {
    const pypi = await overPypi();
    const of = (name: string, version: string, field: ReviewField): string =>
      plain(pypi.cells.get(`${identityKey({ name, version, occurrence: 0 })} ${field}`));
    ok(of('demo', '1.0', 'recommendation').startsWith('SECURITY RISK | EXPEDITE UPGRADE 1.0 → 1.5'));
    ok(of('withdrawn', '1.1', 'recommendation').includes('yanked'));
    strictEqual(of('old', '1.0', 'latestVersion'), '1.10');
    for (const name of ['camelcase', 'two-words'])
      ok(of(name, '1.0', 'githubAdvisoryResult').startsWith('VULNERABLE - 1 affects'), name);
    ok(of('absent', '1.0', 'recommendation').includes('package not in the index at HOST'));
    ok(of('other-name', '2.0', 'githubAdvisoryResult').startsWith('SAFE - 1 advisory found'));
    ok(of('listed', '9.9', 'recommendation').includes('version 9.9 is not in the index at HOST'));
  });

  for (const shape of mirrorShapes) {
    it(`like ${shape.name} says in every column what PyPI says, or nothing`, async () => {
      const pypi = await overPypi();
      const outcome = await scanOver(shape);
      const untold = new Set<string>(shape.hasDocuments ? [] : [...declared, ...dates]);
      const wrong = [...pypi.cells].flatMap(([key, expected]) => {
        const field = key.slice(key.lastIndexOf(' ') + 1);
        // No mirror of these tells it: a project is not active for that.
        const said = plain(outcome.cells.get(key)).replace(/ \| project status not checked/, '');
        if (said === plain(expected)) return [];
        return untold.has(field) && /^(Not Available)?$/.test(said) ? [] : [`${key}: ${said} instead of ${expected}`];
      });
      deepStrictEqual(wrong, []);
      strictEqual(outcome.exitCode, pypi.exitCode);
    });
  }
});
