/** Which sources the options of a scan switch on, and where they are asked. */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import { serviceIds } from '../../src/sources/registered';
import { runFake } from './fakeCli';

async function sourcesOf(...options: readonly string[]) {
  const { requests } = await runFake(['scan', 'review.xlsx', ...options]);
  return requests[0]?.sources;
}

describe('options about sources', () => {
  it('switch every service on when none is named', async () => {
    const sources = await sourcesOf();
    deepStrictEqual(Object.keys(sources?.services ?? {}).sort(), [...serviceIds].sort());
    strictEqual(
      Object.values(sources?.services ?? {}).every(({ enabled }) => enabled),
      true,
    );
    strictEqual(sources?.cacheFolder, '/home/ana/.local/state/ihacpa/cache');
  });

  it('store no responses where they are recorded: what is stored is not sent again', async () => {
    const { requests } = await runFake(['scan', 'review.xlsx'], { place: { environment: { IHACPA_RECORD: 'r' } } });
    strictEqual(requests[0]?.sources?.cacheFolder, undefined);
  });

  it('switch off what is named, however it is written', async () => {
    const sources = await sourcesOf('--disable-source', 'Snyk, exploit-db');
    const off = serviceIds.filter((id) => sources?.services[id]?.enabled === false);
    deepStrictEqual(off, ['snyk', 'exploitDb']);
  });

  it('name mirrors', async () => {
    const sources = await sourcesOf('--source-url', 'pypi=https://mirror.example/pypi/,osv=http://127.0.0.1:8080');
    strictEqual(sources?.services['pypi']?.baseUrl, 'https://mirror.example/pypi');
    strictEqual(sources.services['osv']?.baseUrl, 'http://127.0.0.1:8080');
  });

  it('name data at hand by absolute paths', async () => {
    const sources = await sourcesOf('--kev', 'kev.json', '--epss', '/d/epss.csv.gz', '--risks', 'r.yaml');
    deepStrictEqual(sources?.files, { kev: '/reviews/kev.json', epss: '/d/epss.csv.gz' });
    deepStrictEqual(sources.risks, ['/reviews/r.yaml']);
  });

  it('name the days after which data counts as old', async () => {
    deepStrictEqual((await sourcesOf())?.ageBounds, { cached: 7, file: 30 });
    const own = await sourcesOf('--cached-days', '0', '--file-days', '365');
    deepStrictEqual(own?.ageBounds, { cached: 0, file: 365 });
  });

  const refused: readonly [string[], RegExp][] = [
    [['--disable-source', 'bing'], /--disable-source bing is not a source\. Pass one of pypi, osv/],
    [['--cached-days', '8'], /--cached-days 8 is not a number of days\. Pass a whole number from 0 to 7/],
    [['--file-days', '1.5'], /--file-days 1\.5 is not a number of days\. Pass a whole number from 0 to 3650/],
    [['--source-url', 'pypi'], /--source-url pypi has no usable address/],
    [['--source-url', 'pypi=ftp://x'], /--source-url pypi has no usable address/],
    [['--source-url', 'pypi=https://user:word@x'], /has no usable address/],
    [['--source-url', 'osv=https://x/osv?apikey=word'], /has no usable address.*without a user name or a query/],
    [['--source-url', 'osv=https://x/osv#word'], /has no usable address/],
  ];
  for (const [options, message] of refused) {
    it(`refuse ${options.join(' ')}`, async () => {
      const { code, err, requests } = await runFake(['scan', 'review.xlsx', ...options]);
      deepStrictEqual([code, requests.length], [127, 0]);
      match(err, message);
      strictEqual(err.includes('word'), false);
    });
  }
});
