/** The check of data files: of which day each is, which is old, which cannot be read, and what to do then. */
import { deepStrictEqual, match, ok, rejects, strictEqual } from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFiles, type DataFiles, type FileCheck } from '../../../src/sources/check/checkFiles';
import { renderChecks } from '../../../src/sources/check/renderChecks';
import { bulkSite, epssDayPath, exploitDbPath, kevPath, namesPath, osvPaths } from '../../support/bulkSite';
import { manualClock } from '../../support/manualClock';
import { useTemporaryFolder } from '../../support/temporaryFolder';

const dayMs = 86_400_000;
const day = '2026-01-02';
const madeMs = Date.parse(`${day}T00:00:00Z`);
const never = new AbortController().signal;

describe('the check of data files', () => {
  const folder = useTemporaryFolder();

  /** All of one day. */
  function write(): Required<DataFiles> {
    mkdirSync(join(folder(), 'pypi'), { recursive: true });
    const site = bulkSite([{ id: 'PYSEC-2026-1', modified: `${day}T00:00:00Z` }]);
    const path = (name: string, from: string): string => {
      writeFileSync(join(folder(), name), site.get(from) ?? '');
      return join(folder(), name);
    };
    writeFileSync(join(folder(), 'pypi', 'demo.json'), '{}');
    return {
      advisoriesPath: path('all.zip', osvPaths.archive),
      files: {
        kev: path('kev.json', kevPath),
        epss: path('epss.csv.gz', epssDayPath),
        exploitDb: path('exploits.csv', exploitDbPath),
        pypi: join(folder(), 'pypi'),
        pypiNames: path('names.json', namesPath),
      },
      fileDays: 30,
    };
  }

  async function check(data: DataFiles, ageMs: number): Promise<readonly FileCheck[]> {
    return checkFiles(data, manualClock(madeMs + ageMs), never);
  }

  const statuses = (checks: readonly FileCheck[]) =>
    Object.fromEntries(checks.map(({ kind, status }) => [kind, status]));
  const all = {
    advisories: 'works',
    kev: 'works',
    epss: 'works',
    exploitDb: 'works',
    pypi: 'works',
    pypiNames: 'works',
  };

  it('tells day and contents of young ones, one line each', async () => {
    const checks = await check(write(), 3 * dayMs);
    deepStrictEqual(statuses(checks), all);
    const lines = renderChecks([], checks);
    strictEqual(lines.length, 6);
    match(lines[0] ?? '', /^OSV data {3}works .*all\.zip, 1 record \(1 PYSEC\), data of 2026-01-02$/);
    match(lines[2] ?? '', /names\.json, 2 names$/);
  });

  it('calls those old that are past the days a person chose, and says what to do', async () => {
    const old = { ...all, advisories: 'old', kev: 'old', epss: 'old', exploitDb: 'old' };
    const data = write();
    deepStrictEqual(statuses(await check(data, 32 * dayMs)), old);
    deepStrictEqual(statuses(await check({ ...data, fileDays: 90 }, 32 * dayMs)), all);
    const checks = await check({ ...data, fileDays: 1 }, 3 * dayMs);
    deepStrictEqual(statuses(checks), old);
    for (const line of renderChecks(
      [],
      checks.filter(({ status }) => status === 'old'),
    ))
      match(
        line,
        /OLD .*data of 202\d-\d\d-\d\d, it is older than 1 day\. Download it again with ihacpa sources download /,
      );
  });

  it('calls a catalog of unknown date old', async () => {
    const data = write();
    writeFileSync(data.files['kev'] ?? '', JSON.stringify({ count: 1, vulnerabilities: [{ cveID: 'CVE-2020-0001' }] }));
    const kev = (await check(data, 0)).find(({ kind }) => kind === 'kev');
    deepStrictEqual([kev?.status, kev?.why], ['old', 'it has no date and may be old']);
  });

  it('says of each that is missing, cut off or another file what to do, and reads the others', async () => {
    const data = write();
    const paths = { advisories: data.advisoriesPath ?? '', ...data.files };
    for (const [kind, path = ''] of Object.entries(paths)) {
      write();
      const named = { ...paths, [kind]: join(folder(), 'absent') };
      const { advisories: advisoriesPath, ...files } = named;
      const absent = await check({ advisoriesPath, files }, 0);
      deepStrictEqual(statuses(absent), { ...all, [kind]: 'failed' });
      const { why = '', next = '' } = absent.find((each) => each.kind === kind) ?? {};
      ok(why.length > 5 && /^[A-Z].{10,}[^.]$/.test(next), `${why} / ${next}`);
      if (kind === 'pypi') continue;
      writeFileSync(path, '<html>Sign in</html>');
      deepStrictEqual(statuses(await check(data, 0)), { ...all, [kind]: 'failed' }, `another file for ${kind}`);
    }
  });

  it('judges what lies with the advisories, too, unless another file is named', async () => {
    const { files } = write();
    const record = JSON.stringify({
      id: 'PYSEC-2026-1',
      modified: `${day}T00:00:00Z`,
      affected: [{ package: { ecosystem: 'PyPI', name: 'demo' }, versions: ['1'] }],
    });
    const bundle = join(folder(), 'bundle');
    mkdirSync(bundle, { recursive: true });
    const catalog = (released: string) =>
      JSON.stringify({ dateReleased: released, count: 1, vulnerabilities: [{ cveID: 'CVE-2020-0001' }] });
    writeFileSync(join(bundle, 'PYSEC-2026-1.json'), record);
    writeFileSync(join(bundle, 'kev.json'), catalog('2020-05-06T00:00:00Z'));
    const entry = { url: 'https://x.example', bytes: 1, sha256: '0', retrievedAt: `${day}T00:00:00Z` };
    writeFileSync(
      join(bundle, 'ihacpa-bundle.json'),
      JSON.stringify({
        format: 1,
        files: [
          { ...entry, kind: 'kev', file: 'kev.json' },
          { ...entry, kind: 'change', file: 'PYSEC-2026-1.json' },
        ],
      }),
    );
    const found = await check({ advisoriesPath: bundle, files: {} }, 0);
    deepStrictEqual(
      found.map(({ kind, status, dataDate }) => [kind, status, dataDate?.slice(0, 10)]),
      [
        ['advisories', 'works', day],
        ['kev', 'old', '2020-05-06'],
      ],
    );
    const named = await check({ advisoriesPath: bundle, files: { kev: files['kev'] } }, 0);
    deepStrictEqual(statuses(named), { advisories: 'works', kev: 'works' });
  });

  it('stops when it is told to', async () => {
    const stopped = AbortSignal.abort(new Error('stopped'));
    await rejects(checkFiles(write(), manualClock(madeMs), stopped), /stopped/);
  });
});
