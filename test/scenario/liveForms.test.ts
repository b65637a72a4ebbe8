/** Scans of small worlds over the simulated internet: what each column, the summary and the exit code say where services differ, fail or know nothing. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readScanResults } from '../../src/engine/catalog/readScanResults';
import { buildReport } from '../../src/reports/model/buildReport';
import { namesList } from '../support/bulkSite';
import type { SimulatedInternet } from '../support/internet/internet';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { buildZip } from '../support/zipBuilder';
import { scan, type ScanOptions, type ScanOutcome } from './scanRig';
import {
  advisory,
  byCve,
  type Cells,
  cellsOf,
  everyColumn,
  lines,
  reportOf,
  startWorld,
  workbookOf,
  type World,
} from './smallWorlds';

const dayMs = 86_400_000;

describe('live forms of a scan', function () {
  this.timeout(300_000);
  const folder = useTemporaryFolder();
  let internet: SimulatedInternet | undefined;

  afterEach(() => internet?.close());

  async function scanOf(world: World, options: Partial<ScanOptions> = {}): Promise<ScanOutcome> {
    internet = await startWorld(world);
    return again(internet, world, 'first', options);
  }

  function again(over: SimulatedInternet, world: World, name: string, options: Partial<ScanOptions> = {}) {
    const own = join(folder(), name);
    return scan(over, { folder: own, original: workbookOf(own, world), ...options });
  }

  const forms: readonly (readonly [title: string, world: World, cells: Cells, exitCode: number])[] = [
    [
      'a name that the index does not have is for a person in every result column',
      { rows: [['absent', '1.0']], unknownToPypi: ['absent'] },
      everyColumn('package not in the index at HOST'),
      0,
    ],
    [
      'a version that the index does not have is no clean verdict in any result column',
      {
        rows: [['demo', '9.9']],
        records: [advisory('demo', 'PYSEC-2021-1', ['CVE-2021-0001'], '1.5')],
        own: {
          releases: {
            demo: [
              ['1.0', '2020-01-01'],
              ['2.0', '2021-01-01'],
            ],
          },
        },
      },
      everyColumn('version 9.9 is not in the index at HOST'),
      0,
    ],
    [
      'a local build of a version that PyPI has is looked up by its public version',
      {
        rows: [['demo', '2.0+cpu']],
        records: [advisory('demo', 'PYSEC-2021-1', ['CVE-2021-0001'], '1.5')],
        own: {
          releases: {
            demo: [
              ['1.0', '2020-01-01'],
              ['2.0', '2021-01-01'],
            ],
          },
        },
      },
      {
        M: 'SAFE - 1 advisory found, none affects v2.0+cpu',
        P: 'SAFE - 1 advisory found, none affects v2.0+cpu',
        R: 'SAFE - 1 advisory found, none affects v2.0+cpu',
        T: 'None found',
        V: 'None found',
        W: 'PROCEED',
      },
      0,
    ],
    [
      'a fix that is older than the installed release is no upgrade',
      {
        rows: [['demo', '17.1.3']],
        records: [advisory('demo', 'PYSEC-2021-1', ['CVE-2021-0001'], '2014.2.4')],
        own: {
          releases: {
            demo: [
              ['2014.2.4', '2015-03-01'],
              ['17.1.3', '2021-03-01'],
            ],
          },
          snyk: { demo: [] },
        },
      },
      {
        M: lines(
          'VULNERABLE - 1 affects v17.1.3 (Highest: CRITICAL)',
          'PYSEC-2021-1 | CRITICAL | 9.8 by CVSS 3.1 vector of PyPA | published 2023-06-01 | fixed in 2014.2.4',
          'Fix to review: 2014.2.4 was released before 17.1.3: the project has renumbered its releases',
        ),
        ...byCve(
          'v17.1.3',
          'CVE-2021-0001',
          'Fix to review: 2014.2.4 was released before 17.1.3: the project has renumbered its releases',
        ),
        T: 'None found',
        V: 'None found',
        W: 'SECURITY RISK | REVIEW THE FIX, 2014.2.4 was released before 17.1.3: the project has renumbered its releases | 1 advisory (Highest: CRITICAL by NVD) | OSV',
      },
      1,
    ],
    [
      'a CVE that NVD rejects is said, and the advisory of PyPA counts',
      {
        rows: [['demo', '1.0']],
        records: [advisory('demo', 'PYSEC-2021-1', ['CVE-2021-0001'], '2.0')],
        own: { rejected: ['CVE-2021-0001'], snyk: { demo: [] } },
      },
      {
        M: lines(
          'VULNERABLE - 1 affects v1.0 (Highest: CRITICAL)',
          'PYSEC-2021-1 | CRITICAL | 9.8 by CVSS 3.1 vector of PyPA | published 2023-06-01 | fixed in 2.0 | NVD has rejected CVE-2021-0001',
          'Fixed in 2.0',
        ),
        P: 'Manual review required - NVD has rejected CVE-2021-0001',
        R: byCve('v1.0', 'CVE-2021-0001', 'Fixed in 2.0 (OSV)').R,
        T: 'None found',
        V: 'None found',
        W: 'SECURITY RISK | EXPEDITE UPGRADE 1.0 → 2.0 | 1 advisory (Highest: CRITICAL by mitre) | OSV | NVD has rejected CVE-2021-0001',
      },
      1,
    ],
    [
      'an advisory that GitHub alone published and has withdrawn is for a person',
      {
        rows: [['demo', '1.0']],
        records: [advisory('demo', 'GHSA-aaaa-bbbb-cccc', ['CVE-2021-0001'], '2.0')],
        own: { withdrawn: ['GHSA-aaaa-bbbb-cccc'], snyk: { demo: [] } },
      },
      {
        ...everyColumn('GitHub has withdrawn GHSA-aaaa-bbbb-cccc'),
        P: lines('Manual review required - see the recommendation', 'CVE-2021-0001 | CRITICAL | 9.8 by NVD | Analyzed'),
        R: lines('Manual review required - see the recommendation', 'CVE-2021-0001 | CRITICAL | 9.8 by mitre'),
        T: 'None found',
        V: 'None found',
      },
      0,
    ],
    [
      'a vulnerability that only Snyk reports is told in its column and decides',
      {
        rows: [['demo', '1.0']],
        own: { snyk: { demo: [{ id: 'SNYK-PYTHON-DEMO-1', level: 'critical', cves: [] }] } },
      },
      {
        M: 'No published security advisories',
        P: 'None found - no CVE in OSV',
        R: 'None found - no CVE in OSV',
        T: lines(
          'VULNERABLE - 1 affects v1.0 (Highest: CRITICAL)',
          'SNYK-PYTHON-DEMO-1 | CRITICAL | Snyk reports it, OSV does not list this vulnerability',
          'No fix known',
        ),
        V: 'None found',
        W: 'SECURITY RISK | REMOVE OR REPLACE, no fix known | 1 advisory (Highest: CRITICAL by Snyk) | Snyk | sources disagree on SNYK-PYTHON-DEMO-1',
      },
      1,
    ],
    [
      'one issue with two CVE ids is one of Snyk, and two of the advisories; a later fix is the one of who names it',
      {
        rows: [['demo', '1.0']],
        records: [
          advisory('demo', 'PYSEC-2021-1', ['CVE-2021-0001'], '2.0'),
          advisory('demo', 'PYSEC-2021-2', ['CVE-2021-0002'], '2.0'),
        ],
        own: {
          releases: {
            demo: [
              ['1.0', '2020-01-01'],
              ['2.0', '2021-01-01'],
              ['2.1', '2021-02-01'],
            ],
          },
          snyk: {
            demo: [
              { id: 'SNYK-PYTHON-DEMO-1', level: 'high', cves: ['CVE-2021-0001', 'CVE-2021-0002'], fixedIn: '2.1' },
            ],
          },
        },
      },
      {
        M: lines(
          'VULNERABLE - 2 affect v1.0 (Highest: CRITICAL)',
          'PYSEC-2021-1 | CRITICAL | 9.8 by CVSS 3.1 vector of PyPA | published 2023-06-01 | fixed in 2.0 | SNYK-PYTHON-DEMO-1 is fixed in 2.1',
          'PYSEC-2021-2 | CRITICAL | 9.8 by CVSS 3.1 vector of PyPA | published 2023-06-01 | fixed in 2.0 | SNYK-PYTHON-DEMO-1 is fixed in 2.1',
          'Fixed in 2.1',
        ),
        P: lines(
          'VULNERABLE - 2 affect v1.0 (Highest: CRITICAL)',
          'CVE-2021-0001 | CRITICAL | 9.8 by NVD | Analyzed',
          'CVE-2021-0002 | CRITICAL | 9.8 by NVD | Modified',
          'Fixed in 2.1 (Snyk)',
        ),
        R: lines(
          'VULNERABLE - 2 affect v1.0 (Highest: CRITICAL)',
          'CVE-2021-0001 | CRITICAL | 9.8 by mitre',
          'CVE-2021-0002 | CRITICAL | 9.8 by mitre',
          'Fixed in 2.1 (Snyk)',
        ),
        T: lines(
          'VULNERABLE - 1 affects v1.0 (Highest: HIGH)',
          'SNYK-PYTHON-DEMO-1 | HIGH | fixed in 2.1',
          'Fixed in 2.1',
        ),
        V: 'None found',
        W: 'SECURITY RISK | EXPEDITE UPGRADE 1.0 → 2.1 | 2 advisories (Highest: CRITICAL by NVD) | OSV, Snyk | sources disagree on PYSEC-2021-1, PYSEC-2021-2',
      },
      1,
    ],
  ];

  for (const [title, world, cells, exitCode] of forms) {
    it(title, async () => {
      const outcome = await scanOf(world);
      const [[name, version] = ['', '']] = world.rows;
      deepStrictEqual(cellsOf(outcome, name, version), cells);
      strictEqual(outcome.exitCode, exitCode);
      deepStrictEqual(internet?.violations, []);
    });
  }

  it('names that no source looked up are counted once, in terminal and report', async () => {
    const world: World = {
      rows: [
        ['demo', '1.0'],
        ['other', '2.0'],
        ['not a name!', '1.0'],
      ],
    };
    internet = await startWorld(world);
    const settings = internet.settings();
    const services = { ...settings.services, pypi: { enabled: false } };
    const outcome = await again(internet, world, 'names', { request: { sources: { ...settings, services } } });
    strictEqual(outcome.summary.unverifiedNames, 2);
    match(reportOf(outcome), /The names of 2 packages were not checked against PyPI; use --pypi-names FILE/);
    const stored = await readScanResults(outcome.storage, { scanId: outcome.summary.scanId });
    ok(stored);
    strictEqual(buildReport(stored, undefined).unverifiedNames, 2);

    const pypiNames = join(folder(), 'names.json');
    writeFileSync(pypiNames, namesList(['demo', 'other']));
    const sources = { ...settings, services, files: { pypiNames } };
    const listed = await again(internet, world, 'listed', { request: { sources } });
    strictEqual(listed.summary.unverifiedNames, undefined);
  });

  describe('with OSV away', () => {
    const world: World = {
      rows: [['demo', '1.0']],
      records: [
        advisory('other', 'GHSA-aaaa-bbbb-cccc', ['CVE-2021-0001'], '2.0'),
        advisory('other', 'PYSEC-2021-1', ['CVE-2021-0001'], '2.0'),
      ],
    };
    const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

    /** Fills the cache in the first hour of a day, so that no midnight comes between the answer and its day. */
    async function askedBefore(
      cacheFolder: string,
    ): Promise<{ readonly own: SimulatedInternet; readonly day: string }> {
      internet = await startWorld(world);
      await internet.clock.sleep(dayMs - (internet.clock.now() % dayMs));
      await again(internet, world, 'first', { cacheFolder });
      return { own: internet, day: dayOf(internet.clock.now()) };
    }

    it('an answer of the same day stands in, and there is something to do', async () => {
      const cacheFolder = join(folder(), 'cache');
      const { own, day } = await askedBefore(cacheFolder);
      await own.clock.sleep(dayMs / 8);
      own.service('osv').fault = 'down';
      const outcome = await again(own, world, 'later', { cacheFolder });
      const { M, W } = cellsOf(outcome, 'demo', '1.0');
      deepStrictEqual([M, W, outcome.exitCode], ['No published security advisories', 'PROCEED', 0]);
      const report = reportOf(outcome);
      match(report, new RegExp(`Earlier data of OSV of ${day} used, as the source did not respond, for 1 package`));
      match(report, /Scan again when all sources are available/);
      strictEqual(report.includes('Nothing to do'), false);
    });

    it('an answer 6 days old is told with its day, and there is something to do', async () => {
      const cacheFolder = join(folder(), 'cache');
      const { own, day } = await askedBefore(cacheFolder);
      await own.clock.sleep(6 * dayMs);
      own.service('osv').fault = 'down';
      const outcome = await again(own, world, 'later', { cacheFolder });
      const { M, W } = cellsOf(outcome, 'demo', '1.0');
      deepStrictEqual([M, W, outcome.exitCode], ['No published security advisories', 'PROCEED', 0]);
      const report = reportOf(outcome);
      match(report, new RegExp(`Earlier data of OSV of ${day} used, as the source did not respond, for 1 package`));
      match(report, /Scan again when all sources are available/);
      strictEqual(report.includes('Nothing to do'), false);
    });

    it('an answer past the bound that a person chose is told with its day, and leaves the scan incomplete', async () => {
      const cacheFolder = join(folder(), 'cache');
      const { own, day } = await askedBefore(cacheFolder);
      await own.clock.sleep(6 * dayMs);
      own.service('osv').fault = 'down';
      const sources = { ...own.settings(cacheFolder), ageBounds: { cached: 3, file: 30 } };
      const outcome = await again(own, world, 'later', { cacheFolder, request: { sources } });
      const { W } = cellsOf(outcome, 'demo', '1.0');
      deepStrictEqual([W, outcome.exitCode], [`PROCEED | data of ${day}`, 2]);
      match(reportOf(outcome), new RegExp(`Data of ${day} from OSV for 1 package`));
    });

    it('an answer 8 days old is no answer', async () => {
      const cacheFolder = join(folder(), 'cache');
      const { own } = await askedBefore(cacheFolder);
      await own.clock.sleep(8 * dayMs);
      own.service('osv').fault = 'down';
      const outcome = await again(own, world, 'later', { cacheFolder });
      const { M, W } = cellsOf(outcome, 'demo', '1.0');
      deepStrictEqual(
        [M, W, outcome.exitCode],
        ['Not checked - OSV could not be reached', 'FURTHER REVIEW REQUIRED | OSV not checked', 2],
      );
    });

    function bundleOf(modified: number): string {
      const records = (world.records ?? []).map((each) => ({ ...each, modified: new Date(modified).toISOString() }));
      const path = join(folder(), 'all.zip');
      writeFileSync(
        path,
        buildZip(records.map((each) => ({ name: `${each.id}.json`, content: JSON.stringify(each) }))),
      );
      return path;
    }

    it('the day and the contents of a file are told while it is young, and no cell says so', async () => {
      internet = await startWorld(world);
      const modified = internet.clock.now() - 3 * dayMs;
      const advisoriesPath = bundleOf(modified);
      internet.service('osv').fault = 'down';
      const outcome = await again(internet, world, 'young', { request: { advisoriesPath } });
      strictEqual(cellsOf(outcome, 'demo', '1.0').W, 'PROCEED');
      const coverage = { records: 2, databases: { GHSA: 1, PYSEC: 1 } };
      deepStrictEqual(outcome.summary.data, [
        { label: 'OSV advisories', file: advisoriesPath, day: dayOf(modified), coverage },
      ]);
      strictEqual(outcome.summary.unverifiedNames, undefined);
      match(reportOf(outcome), new RegExp(`OSV advisories of ${dayOf(modified)}: 2 records \\(1 GHSA, 1 PYSEC\\)`));
      const stored = await readScanResults(outcome.storage, { scanId: outcome.summary.scanId });
      ok(stored);
      const row = buildReport(stored, undefined).sources.find(({ label }) => label === 'OSV advisories');
      deepStrictEqual([row?.dataDate?.slice(0, 10), row?.coverage, row?.answers.ok], [dayOf(modified), coverage, 1]);
    });

    it('a bundle 780 days old stands in, is told with its day everywhere, and completes the scan', async () => {
      internet = await startWorld(world);
      const modified = internet.clock.now() - 780 * dayMs;
      const advisoriesPath = bundleOf(modified);
      internet.service('osv').fault = 'down';
      const outcome = await again(internet, world, 'bundle', { request: { advisoriesPath } });
      const { M, P, W } = cellsOf(outcome, 'demo', '1.0');
      deepStrictEqual(
        [M, P, W],
        ['No published security advisories', 'None found - no CVE in OSV', `PROCEED | data of ${dayOf(modified)}`],
      );
      strictEqual(outcome.exitCode, 0);
      const report = reportOf(outcome);
      ok(report.includes(`Data of ${dayOf(modified)} from OSV advisories for 1 package`), report);
      strictEqual(report.includes('Nothing to do'), false);
      deepStrictEqual(outcome.summary.findings[0]?.oldData, [{ label: 'OSV advisories', day: dayOf(modified) }]);
    });
  });
});
