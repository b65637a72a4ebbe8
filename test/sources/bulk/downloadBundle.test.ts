import { deepStrictEqual, match, ok, rejects, strictEqual } from 'node:assert/strict';
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BundleResult, downloadBundle } from '../../../src/sources/bulk/downloadBundle';
import { bundleFiles, hashFile, readManifest } from '../../../src/sources/offline/bundleManifest';
import { importBundle } from '../../../src/sources/bulk/importBundle';
import type { CveListSource } from '../../../src/core/advisory/sourcePorts';
import { openSources } from '../../../src/sources/openSources';
import { openOfflineAdvisories } from '../../../src/sources/offline/offlineAdvisories';
import {
  bulkSite,
  epssPath,
  kevMirrorPath,
  kevPath,
  type MadeRecord,
  namesList,
  namesPath,
  osvFiles,
  osvPaths,
} from '../../support/bulkSite';
import { fileAnswers, type ServedFiles } from '../../support/fileServer';
import { type LoopbackServer, useLoopbackServers } from '../../support/loopbackServer';
import { scaledClock } from '../../support/scaledClock';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { clientFor, never, speed } from '../http/clientRig';

const records: readonly MadeRecord[] = Array.from({ length: 30 }, (_, n) => ({
  id: `PYSEC-2026-${n}`,
  modified: `2026-01-01T00:00:${String(n).padStart(2, '0')}.123456Z`,
}));

describe('offline data', () => {
  const folder = useTemporaryFolder();
  const serve = useLoopbackServers();
  const into = (): string => join(folder(), 'data');

  async function site(
    changes: Partial<ServedFiles> = {},
  ): Promise<{ server: LoopbackServer; files: Map<string, Buffer> }> {
    const files = bulkSite(records);
    return { files, server: await serve(fileAnswers({ files, breaksOff: () => false, ...changes })) };
  }

  function download({ base }: LoopbackServer, pieceBytes = 1000, leastNames = 2): Promise<readonly BundleResult[]> {
    const client = clientFor({ osv: base, kev: base, epss: base, exploitDb: base, pypi: base });
    const clock = scaledClock(speed);
    return downloadBundle(into(), { client, clock, signal: never, mirror: base, pieceBytes, leastNames });
  }

  it('comes in pieces, is listed with checksums and dates, and is what a scan reads', async () => {
    const { server, files } = await site();
    const results = await download(server);
    deepStrictEqual(statuses(results), Array(5).fill('fetched'));
    const listed = (await readManifest(into())) ?? [];
    for (const { file, sha256, bytes } of listed) {
      const hashes = await hashFile(join(into(), file));
      deepStrictEqual([hashes.sha256, hashes.bytes], [sha256, bytes], file);
    }
    deepStrictEqual(readFileSync(join(into(), 'osv-pypi.zip')), files.get(osvPaths.archive));
    ok(server.seen.filter(({ path }) => path === osvPaths.archive).length > 2);
    deepStrictEqual(listed.map(({ kind, dataDate }) => [kind, dataDate?.slice(0, 10)]).slice(0, 3), [
      ['advisories', '2026-01-01'],
      ['kev', '2026-01-02'],
      ['epss', '2026-01-02'],
    ]);
    strictEqual((await openOfflineAdvisories(into())).counts.records, records.length);
    deepStrictEqual(Object.keys(await bundleFiles(into())).sort(), ['epss', 'exploitDb', 'kev', 'pypiNames']);
    deepStrictEqual(
      readdirSync(into()).filter((name) => name.startsWith('.')),
      [],
    );
  });

  it('answers for known exploitation, predictions and exploits in a scan without a network', async () => {
    const { server } = await site();
    await download(server);
    const randomHex = (bytes: number): string => '0'.repeat(2 * bytes);
    const world = { clock: scaledClock(speed), randomHex, onDidWarn: () => undefined };
    const { sources } = await openSources(undefined, into(), world);
    const { knownExploited, predictions, exploits } = sources;
    const lists: readonly CveListSource<unknown>[] = [...knownExploited, ...predictions, ...exploits];
    strictEqual(lists.length, 3);
    for (const list of lists) {
      const answer = await list.find(['CVE-2020-0001'], never);
      strictEqual(answer.status === 'ok' ? answer.value.length : answer.status, 1);
    }
  });

  it('goes on with the pieces that are there after an interruption', async () => {
    let broken = true;
    const { server, files } = await site({
      breaksOff: (path, index) => broken && path === osvPaths.archive && index >= 2,
    });
    strictEqual(statuses(await download(server))[0], 'failed');
    ok(!existsSync(join(into(), 'osv-pypi.zip')));
    broken = false;
    const before = server.seen.length;
    strictEqual(statuses(await download(server))[0], 'fetched');
    const [resumed] = server.seen.slice(before).filter(({ path }) => path === osvPaths.archive);
    deepStrictEqual([resumed?.headers.range, resumed?.headers['if-range'] !== undefined], ['bytes=2000-2999', true]);
    deepStrictEqual(readFileSync(join(into(), 'osv-pypi.zip')), files.get(osvPaths.archive));
  });

  it('begins anew when another version was published meanwhile, and mixes none', async () => {
    const files = bulkSite(records);
    const newer = new Map(osvFiles(records.slice(0, 25)));
    const server = await serve((response, request, index) => {
      if (index === 2) for (const [path, file] of newer) files.set(path, file);
      fileAnswers({ files, breaksOff: () => false })(response, request, index);
    });
    strictEqual(statuses(await download(server))[0], 'fetched');
    deepStrictEqual(readFileSync(join(into(), 'osv-pypi.zip')), newer.get(osvPaths.archive));
  });

  it('is fetched whole from services that know no pieces', async () => {
    const { server } = await site({ wholeOnly: true });
    deepStrictEqual(statuses(await download(server)), Array(5).fill('fetched'));
  });

  it("carries PyPI's names, refreshed only when they changed, and a scan without a network uses them", async () => {
    const { server, files } = await site();
    await download(server);
    const asked = server.seen.filter(({ path }) => path === namesPath);
    deepStrictEqual([...new Set(asked.map(({ headers }) => headers.accept))], ['application/vnd.pypi.simple.v1+json']);
    const world = { clock: scaledClock(speed), randomHex: () => '00', onDidWarn: () => undefined };
    const before = (await openSources(undefined, into(), world)).sources.names;
    deepStrictEqual([before?.has('another-name'), before?.has('newer')], [true, false]);
    strictEqual(before?.provenance.dataDate, (await bundleFiles(into()))['pypiNames']?.retrievedAt);

    files.set(namesPath, Buffer.from(namesList(['example', 'newer'])));
    strictEqual(statuses(await download(server)).at(-1), 'fetched');
    const after = (await openSources(undefined, into(), world)).sources.names;
    deepStrictEqual([after?.has('another-name'), after?.has('newer')], [false, true]);

    files.set(namesPath, Buffer.from('<html>down for maintenance</html>'));
    strictEqual(statuses(await download(server)).at(-1), 'failed');
    strictEqual((await openSources(undefined, into(), world)).sources.names?.has('newer'), true);
  });

  it('is not fetched again when nothing changed', async () => {
    const { server } = await site();
    await download(server);
    const before = server.seen.length;
    deepStrictEqual(statuses(await download(server)), Array(5).fill('unchanged'));
    deepStrictEqual(
      server.seen
        .slice(before)
        .map(({ path, headers }) => [path, headers['if-none-match'] !== undefined])
        .slice(0, 2),
      [
        [osvPaths.changes, false],
        [kevPath, true],
      ],
    );
  });

  it('is refreshed by the changed records alone when few changed', async () => {
    const { server, files } = await site();
    await download(server);
    const changed = [
      { id: 'PYSEC-2026-7', modified: '2026-02-01T00:00:00Z', package: 'moved' },
      { id: 'PYSEC-2026-99', modified: '2026-02-02T00:00:00Z', package: 'added' },
    ];
    const now = [...records.filter(({ id }) => id !== 'PYSEC-2026-7'), ...changed];
    for (const [path, file] of osvFiles(now)) files.set(path, file);
    const before = server.seen.length;
    const [result] = await download(server);
    deepStrictEqual([result?.status, result?.status === 'refreshed' && result.records], ['refreshed', 2]);
    ok(server.seen.slice(before).every(({ path }) => path !== osvPaths.archive));
    const advisories = await openOfflineAdvisories(into());
    deepStrictEqual(
      await Promise.all(['example', 'moved', 'added'].map((name) => count(advisories.fetchAdvisories(name, never)))),
      [29, 1, 1],
    );
    strictEqual(statuses(await download(server))[0], 'unchanged');
  });

  it('is fetched whole when records are gone or an own file was damaged', async () => {
    const { server, files } = await site();
    await download(server);
    for (const [path, file] of osvFiles(records.slice(1))) files.set(path, file);
    strictEqual(statuses(await download(server))[0], 'fetched');
    appendFileSync(join(into(), 'osv-pypi.zip'), 'x');
    strictEqual(statuses(await download(server))[0], 'fetched');
    strictEqual((await openOfflineAdvisories(into())).counts.records, records.length - 1);
  });

  it('keeps what was there when a new file is not whole or is another one', async () => {
    const { server, files } = await site();
    await download(server);
    const before = readFileSync(join(into(), 'epss.csv.gz'));
    files.set(epssPath, Buffer.from('<p>Sorry</p>'));
    const result = (await download(server)).find(({ kind }) => kind === 'epss');
    match(result?.status === 'failed' ? result.why : '', /^sent a file that cannot be used/);
    deepStrictEqual(readFileSync(join(into(), 'epss.csv.gz')), before);
    ok((await readManifest(into()))?.some(({ kind }) => kind === 'epss'));
  });

  it('keeps an archive of many records where one of few comes, and says how many each has', async () => {
    const { server, files } = await site();
    await download(server);
    for (const [path, file] of osvFiles(records.slice(0, 1))) files.set(path, file);
    const [result] = await download(server);
    match(result?.status === 'failed' ? result.why : '', /\(It has 1 record, and the one that is here 30\)$/);
    strictEqual((await openOfflineAdvisories(into())).counts.records, records.length);
  });

  it('takes no record for the change that was announced which is older than that', async () => {
    const { server, files } = await site();
    await download(server);
    const now = records.map((each) =>
      each.id === 'PYSEC-2026-7' ? { ...each, modified: '2026-02-01T00:00:00Z' } : each,
    );
    for (const [path, file] of osvFiles(now)) if (!path.endsWith('-7.json')) files.set(path, file);
    const [result] = await download(server);
    deepStrictEqual(
      [result?.status, result?.status === 'fetched' && result.file.dataDate?.slice(0, 10)],
      ['fetched', '2026-02-01'],
    );
  });

  it('is not there by a 304 that nobody asked for', async () => {
    const server = await serve((response) => response.writeHead(304).end());
    for (const result of await download(server))
      deepStrictEqual(
        [result.status, result.status === 'failed' && result.why],
        ['failed', 'sent a response that cannot be read'],
      );
  });

  it('reads scores that a mirror has unpacked', async () => {
    const { server, files } = await site();
    const table = '#model_version:v1,score_date:2026-01-02T12:00:00Z\ncve,epss,percentile\nCVE-2020-0001,0.5,0.9\n';
    files.set(epssPath, Buffer.from(table));
    strictEqual((await download(server)).find(({ kind }) => kind === 'epss')?.status, 'fetched');
  });

  it('tells the day of each list before it is asked', async () => {
    const { server } = await site();
    await download(server);
    const world = { clock: scaledClock(speed), randomHex: () => '00', onDidWarn: () => undefined };
    const { knownExploited, predictions, exploits } = (await openSources(undefined, into(), world)).sources;
    deepStrictEqual(
      [...knownExploited, ...predictions, ...exploits].map((list) => list.provenance.dataDate?.slice(0, 10)),
      ['2026-01-02', '2026-01-02', '2026-01-01'],
    );
  });

  it('takes CISA’s own mirror when cisa.gov does not answer, and says so', async () => {
    const { server, files } = await site();
    files.delete(kevPath);
    const kev = (await download(server)).find(({ kind }) => kind === 'kev');
    strictEqual(kev?.status === 'fetched' ? kev.file.url : '', server.base + kevMirrorPath);
  });

  for (const [title, days, chosen] of [
    ['newer', { '': '2023-02-01', develop: '2023-01-01', main: '2023-03-01' }, 'main'],
    ['as old', { '': '2023-02-01', develop: '2023-02-01', main: '2023-01-01' }, ''],
  ] as const) {
    it(`takes the latest of CISA’s catalogs where the first is old: another is ${title}`, async () => {
      const { server, files } = await site();
      const catalog = JSON.parse(String(files.get(kevPath))) as object;
      for (const [branch, day] of Object.entries(days)) {
        const path = branch === '' ? kevPath : kevMirrorPath.replace('develop', branch);
        files.set(path, Buffer.from(JSON.stringify({ ...catalog, dateReleased: `${day}T00:00:00Z` })));
      }
      for (const status of ['fetched', 'unchanged']) {
        const kev = (await download(server)).find(({ kind }) => kind === 'kev');
        if (kev === undefined || kev.status === 'failed') throw new Error('Expected a catalog');
        const { file } = kev;
        strictEqual(kev.status, status);
        strictEqual(file.dataDate?.slice(0, 10), chosen === '' ? '2023-02-01' : '2023-03-01');
        ok(file.url.endsWith(chosen === '' ? kevPath : kevMirrorPath.replace('develop', chosen)));
      }
    });
  }

  it('is imported whole, or not at all', async () => {
    const { server } = await site();
    await download(server);
    const target = join(folder(), 'imported', 'bundle');
    strictEqual((await importBundle(into(), target)).length, 5);
    strictEqual((await openOfflineAdvisories(target)).counts.records, records.length);
    writeFileSync(join(into(), 'kev.json'), '{}');
    await rejects(importBundle(into(), target), /kev\.json does not match the list/);
    strictEqual((await openOfflineAdvisories(target)).counts.records, records.length);
    deepStrictEqual(readdirSync(join(folder(), 'imported')), ['bundle']);
    await rejects(importBundle(folder(), target), /contains no ihacpa-bundle\.json/);
  });

  it('names no file outside its folder', async () => {
    const { server } = await site();
    await download(server);
    const manifest = join(into(), 'ihacpa-bundle.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('kev.json', '../kev.json'));
    await rejects(openOfflineAdvisories(into()), { code: 'advisoriesUnreadable' });
    await rejects(importBundle(into(), join(folder(), 'b')), { code: 'advisoriesUnreadable' });
  });
});

function statuses(results: readonly BundleResult[]): readonly string[] {
  return results.map(({ status }) => status);
}

async function count(answer: Promise<{ readonly status: string }>): Promise<number> {
  const given = await answer;
  return 'value' in given && Array.isArray(given.value) ? given.value.length : -1;
}
