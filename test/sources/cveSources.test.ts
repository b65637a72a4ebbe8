/** The sources that are asked by CVE id: what they ask, and what each failure is called. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CveReportSource } from '../../src/core/advisory/sourcePorts';
import type { SourceAnswer } from '../../src/core/advisory/source';
import { epss } from '../../src/sources/epss/epss';
import { epssFile } from '../../src/sources/epss/epssFile';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { createHttpClient } from '../../src/sources/http/createHttpClient';
import { exploitDb, exploitDbFile } from '../../src/sources/exploitDb/exploitDb';
import { kev, kevFile } from '../../src/sources/kev/kev';
import { mitreCve } from '../../src/sources/mitreCve/mitreCve';
import { nvd } from '../../src/sources/nvd/nvd';
import { recordedBytes } from '../support/recorded';
import { replayingClient } from '../support/replayingClient';
import type { Script } from '../support/scriptedClient';
import { neverAborted, type SourceRig, sourceRig } from '../support/sourceContext';
import { useTemporaryFolder } from '../support/temporaryFolder';

const cves = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `CVE-2024-${10_000 + at}`);

async function opinions(source: CveReportSource, ids: readonly string[]): Promise<readonly string[]> {
  const answers = await source.fetchOpinions(ids, neverAborted);
  deepStrictEqual([...answers.keys()], ids);
  return [...answers.values()].map((answer) =>
    answer.status === 'ok' ? answer.value.status : 'why' in answer ? answer.why : answer.status,
  );
}

/** NVD that knows ids with an even number. */
function nvdAnswer(url: URL) {
  const asked = (url.searchParams.get('cveIds') ?? url.searchParams.get('cveId') ?? '').split(',');
  const known = asked.filter((id) => Number(id.at(-1)) % 2 === 0);
  const vulnerabilities = known.map((id) => ({ cve: { id, vulnStatus: 'Deferred' } }));
  return { body: { totalResults: known.length, vulnerabilities } };
}

describe('NVD as a source', () => {
  it('asks for a hundred ids at a time and tells which it does not have', async () => {
    const rig = sourceRig(nvdAnswer);
    const answers = await opinions(nvd(rig), cves(250));
    deepStrictEqual(answers.slice(0, 2), ['Deferred', 'notFound']);
    deepStrictEqual(
      rig.client.urls.map((url) => new URL(url).searchParams.get('cveIds')?.split(',').length),
      [100, 100, 50],
    );
  });

  it('asks one by one where groups are refused, and groups no more', async () => {
    const rig = sourceRig((url) => (url.searchParams.has('cveIds') ? { status: 404 } : nvdAnswer(url)));
    const source = nvd(rig);
    deepStrictEqual(await opinions(source, cves(3)), ['Deferred', 'notFound', 'Deferred']);
    await opinions(source, ['CVE-2020-1000', 'CVE-2020-1001']);
    strictEqual(rig.client.urls.filter((url) => url.includes('cveIds=')).length, 1);
    strictEqual(rig.client.requests.length, 6);
  });

  it('asks for a single id, too, by the parameter that stays', async () => {
    const rig = sourceRig((url) => (url.searchParams.has('cveId') ? { status: 404 } : nvdAnswer(url)));
    deepStrictEqual(await opinions(nvd(rig), ['CVE-2020-1000']), ['Deferred']);
    strictEqual(rig.client.requests.length, 1);
  });

  for (const refusal of [{ status: 404 }, { status: 400 }]) {
    it(`asks a service that refuses the newer parameter with ${refusal.status} by the older one`, async () => {
      const answers = (url: URL) => (url.searchParams.has('cveIds') ? undefined : nvdAnswer(url));
      const client = replayingClient(({ url }) => {
        const answer = answers(new URL(url));
        if (answer !== undefined) return { json: answer.body };
        return refusal.status === 404 ? { status: 404 } : { refusal: 400 };
      });
      deepStrictEqual(await opinions(nvd({ ...sourceRig(() => ''), client }), ['CVE-2020-1000']), ['Deferred']);
    });
  }

  it('asks one by one where the service does not know groups and sends any records', async () => {
    const anything = { body: { totalResults: 1, vulnerabilities: [{ cve: { id: 'CVE-1999-0001' } }] } };
    const rig = sourceRig((url) => (url.searchParams.has('cveIds') ? anything : nvdAnswer(url)));
    deepStrictEqual(await opinions(nvd(rig), cves(2)), ['Deferred', 'notFound']);
  });

  it('leaves in doubt only who is not answered when it sends a record that cannot be read', async () => {
    const vulnerabilities = [{ cve: { id: 'CVE-2024-10000', vulnStatus: 'Deferred' } }, { cve: null }];
    const rig = sourceRig(() => ({ body: { totalResults: 2, vulnerabilities } }));
    const [known, unknown] = await opinions(nvd(rig), cves(2));
    strictEqual(known, 'Deferred');
    match(unknown ?? '', /cannot be read/);
  });

  const odd: readonly [string, Script, RegExp][] = [
    ['a key that is refused', () => ({ status: 404, headers: { message: 'Invalid apiKey.' } }), /rejects the API key/],
    [
      'an id nobody asked about',
      () => ({ body: { totalResults: 1, vulnerabilities: [{ cve: { id: 'CVE-1999-0001' } }] } }),
      /cannot be read/,
    ],
    ['HTML', () => ({ body: '<html>' }), /cannot be read/],
    ['fewer records than it counts', () => ({ body: { totalResults: 3, vulnerabilities: [] } }), /cannot be read/],
    ['nothing', () => 'is down', /is down/],
  ];
  for (const [what, script, why] of odd) {
    it(`is unavailable for every id when it sends ${what}`, async () => {
      for (const answer of await opinions(nvd(sourceRig(script)), cves(2))) match(answer, why);
    });
  }
});

describe('CVE Services as a source', () => {
  const record = (cveId: string) => ({ cveMetadata: { cveId, state: 'PUBLISHED' } });

  it('is asked for each id once', async () => {
    const rig = sourceRig((url) =>
      url.pathname.endsWith('1') ? { status: 404 } : { body: record(url.pathname.slice(9)) },
    );
    const source = mitreCve(rig);
    deepStrictEqual(await opinions(source, cves(2)), ['PUBLISHED', 'notFound']);
    await opinions(source, cves(2));
    deepStrictEqual(
      rig.client.urls,
      cves(2).map((id) => `https://cveawg.mitre.org/api/cve/${id}`),
    );
  });

  it('is unavailable when it sends the record of another id', async () => {
    match(
      (await opinions(mitreCve(sourceRig(() => ({ body: record('CVE-2000-1000') }))), cves(1)))[0] ?? '',
      /cannot be read/,
    );
  });
});

describe('EPSS as a source', () => {
  const entry = (cve: string) => ({ cve, epss: '0.5', percentile: '0.9', date: '2026-01-01' });

  it('asks for a hundred ids at a time, within 2,000 characters', async () => {
    const rig = sourceRig(() => ({ body: { total: 0, data: [] } }));
    const answer = await epss(rig).find(cves(250), neverAborted);
    strictEqual(answer.status, 'ok');
    const lengths = rig.client.urls.map((url) => new URL(url).searchParams.get('cve')?.length ?? 0);
    ok(lengths.length === 3 && lengths.every((length) => length <= 2000));
  });

  it('leaves out what has no score, and tells the date of its data', async () => {
    const rig = sourceRig(() => ({ body: { total: 1, data: [entry('CVE-2024-10000')] } }));
    const answer = await epss(rig).find(cves(2), neverAborted);
    deepStrictEqual(answer.status === 'ok' && answer.value.map(({ cve, score }) => [cve, score]), [
      ['CVE-2024-10000', 0.5],
    ]);
    strictEqual(answer.origin?.dataDate, '2026-01-01T00:00:00.000Z');
  });

  for (const [what, script] of [
    ['other ids', () => ({ body: { total: 1, data: [entry('CVE-1999-0001')] } })],
    ['nothing', () => 'is down'],
  ] as const satisfies readonly (readonly [string, Script])[]) {
    it(`is unavailable when it sends ${what}`, async () => {
      strictEqual((await epss(sourceRig(script)).find(cves(2), neverAborted)).status, 'unavailable');
    });
  }
});

describe('answers that are kept', () => {
  const folder = useTemporaryFolder();

  it('are those of the address that gave them', async () => {
    const scores = (data: readonly object[]) => sourceRig(() => ({ body: { total: data.length, data } }), folder());
    const one = { cve: 'CVE-2024-0001', epss: '0.5', percentile: '0.9', date: '2026-01-01' };
    const count = async (rig: SourceRig, baseUrl?: string): Promise<number> => {
      const answer = await epss({ ...rig, baseUrl }).find(['CVE-2024-0001'], neverAborted);
      return answer.status === 'ok' ? answer.value.length : -1;
    };
    strictEqual(await count(scores([]), 'https://old.example'), 0);
    strictEqual(await count(scores([one]), 'https://new.example'), 1);
    strictEqual(await count(scores([]), 'https://new.example'), 1);
    strictEqual(await count(scores([])), 0);
  });
});

describe('the catalogue of CISA as a source', () => {
  const catalog = {
    count: 1,
    vulnerabilities: [{ cveID: 'CVE-2024-10000', dateAdded: '2024-01-01', dueDate: '2024-02-01' }],
  };
  const mirror = 'https://raw.githubusercontent.com/cisagov/kev-data/develop/known_exploited_vulnerabilities.json';

  it('is fetched once and asked in memory', async () => {
    const rig = sourceRig(() => ({ body: catalog }));
    const source = kev(rig);
    const answers = await Promise.all([source.find(cves(2), neverAborted), source.find(cves(1), neverAborted)]);
    ok(answers.every((answer) => answer.status === 'ok' && answer.value.length === 1));
    strictEqual(rig.client.requests.length, 1);
  });

  for (const [what, refusal] of [
    ['refuses', 'refused (403)'],
    ['sends half a catalogue', { body: { ...catalog, count: 2 } }],
    ['has an old copy only', { body: catalog, stale: true }],
  ] as const) {
    it(`comes from the mirror when cisa.gov ${what}, and says so`, async () => {
      const rig = sourceRig((url) => (url.hostname === 'www.cisa.gov' ? refusal : { body: catalog }));
      const answer = await kev(rig).find(cves(1), neverAborted);
      strictEqual(answer.status, 'ok');
      strictEqual(answer.origin?.url, mirror);
    });
  }

  it('of earlier serves when neither can be reached', async () => {
    const rig = sourceRig((url) => (url.hostname === 'www.cisa.gov' ? { body: catalog, stale: true } : 'is down'));
    const answer = await kev(rig).find(cves(1), neverAborted);
    deepStrictEqual([answer.status, answer.origin?.stale], ['ok', true]);
  });

  it('that cannot be had is not asked for again at once, but later', async () => {
    let isDown = true;
    const rig = sourceRig(() => (isDown ? 'is down' : { body: catalog }));
    const source = kev(rig);
    for (let turn = 0; turn < 5; turn += 1)
      strictEqual((await source.find(cves(1), neverAborted)).status, 'unavailable');
    // The publisher, and both branches of its mirror.
    strictEqual(rig.client.requests.length, 3);
    rig.time += 61_000;
    isDown = false;
    strictEqual((await source.find(cves(1), neverAborted)).status, 'ok');
  });
});

describe('Exploit-DB as a source', () => {
  const temporaryFolder = useTemporaryFolder();
  const mirror = 'https://mirror.example';

  it('is fetched once and asked in memory', async function () {
    const table = recordedBytes(this, 'exploitdb/files_exploits.python-slice.csv');
    const rig = { ...sourceRig(() => ({ body: table })), baseUrl: mirror };
    const source = exploitDb(rig);
    const answer = await source.find(['CVE-2022-25765', 'CVE-2024-10000'], neverAborted);
    deepStrictEqual(answer.status === 'ok' && answer.value.map(({ id }) => id), ['51293']);
    await source.find(['CVE-2022-25765'], neverAborted);
    strictEqual(rig.client.requests.length, 1);
  });

  it('is unavailable when it sends a page to sign in', async () => {
    const rig = sourceRig(() => ({ body: '<!doctype html>\n' }));
    strictEqual((await exploitDb(rig).find(cves(1), neverAborted)).status, 'unavailable');
  });

  const tableOf = (rows: number): string => {
    const row = (_: unknown, at: number) => `${at},An exploit,2020-01-01,,1,CVE-2020-${10_000 + at}`;
    return ['id,description,date_added,date_updated,verified,codes', ...Array.from({ length: rows }, row), ''].join(
      '\n',
    );
  };

  it('is not whole with some of its rows, where it is published', async () => {
    const said = async (rows: number, baseUrl?: string): Promise<string> => {
      const rig = { ...sourceRig(() => ({ body: tableOf(rows) })), baseUrl };
      return (await exploitDb(rig).find(['CVE-1999-0001'], neverAborted)).status;
    };
    deepStrictEqual(await Promise.all([said(20_000), said(46_000), said(2, mirror)]), ['unavailable', 'ok', 'ok']);
  });

  it('of a mirror is not whole with far fewer rows than before', async () => {
    let rows = 100;
    const rig = { ...sourceRig(() => ({ body: '' })), baseUrl: mirror };
    const cacheFolder = temporaryFolder();
    let now = Date.parse('2026-01-01T00:00:00Z');
    const client = createHttpClient({
      transport: () => Promise.resolve({ status: 200, headers: {}, body: new TextEncoder().encode(tableOf(rows)) }),
      clock: { ...rig.clock, now: () => now },
      random: () => 0,
      randomHex: rig.randomHex,
      fileSystem: nodeFileSystem,
      services: { exploitDb: { enabled: true, baseUrl: mirror } },
      secrets: {},
      cacheFolder,
      userAgent: 'ihacpa',
    });
    const found = async (id: number): Promise<readonly [string, boolean | undefined]> => {
      const answer = await exploitDb({ ...rig, client }).find([`CVE-2020-${10_000 + id}`], neverAborted);
      return [answer.status === 'ok' ? `${answer.value.length} found` : answer.status, answer.origin?.stale];
    };
    deepStrictEqual(await found(99), ['1 found', undefined]);
    now += 25 * 3_600_000;
    rows = 50;
    deepStrictEqual(await found(99), ['1 found', true]);
    rows = 99;
    deepStrictEqual(await found(98), ['1 found', undefined]);
    // After a week nobody knows any more how large it was.
    now += 8 * 24 * 3_600_000;
    rows = 50;
    deepStrictEqual(await found(99), ['0 found', undefined]);
  });
});

describe('bulk data from files', () => {
  const temporaryFolder = useTemporaryFolder();
  const { clock } = sourceRig(() => '');

  function shown(answer: SourceAnswer<readonly { readonly cve: string }[]>): string {
    return answer.status === 'ok' ? answer.value.map(({ cve }) => cve).join() : 'why' in answer ? answer.why : '';
  }

  it('answers as the services do, with its own date', async function () {
    const folder = temporaryFolder();
    const files = {
      kev: recordedBytes(this, 'kev/known_exploited_vulnerabilities.json'),
      exploits: recordedBytes(this, 'exploitdb/files_exploits.python-slice.csv'),
      scores: recordedBytes(this, 'epss/epss_scores-2025-12-26.slice.csv'),
    };
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
    writeFileSync(join(folder, 'scores.csv.gz'), gzipSync(files.scores));
    const ask = ['CVE-2021-44228', 'CVE-2022-25765', 'CVE-2025-9970', 'CVE-2025-9973'];
    const exploited = await kevFile(join(folder, 'kev'), clock).find(ask, neverAborted);
    deepStrictEqual([shown(exploited), exploited.origin?.dataDate], ['CVE-2021-44228', '2025-08-25T17:04:19.979Z']);
    const exploits = await exploitDbFile(join(folder, 'exploits'), clock).find(ask, neverAborted);
    strictEqual(shown(exploits), 'CVE-2022-25765');
    for (const name of ['scores', 'scores.csv.gz']) {
      const scores = await epssFile(join(folder, name), clock).find(ask, neverAborted);
      deepStrictEqual(scores.status === 'ok' && scores.value, [
        { cve: 'CVE-2025-9970', score: 0.00007, percentile: 0.00428, date: '2025-12-26' },
      ]);
      strictEqual(scores.origin?.dataDate, '2025-12-26T12:55:00.000Z');
    }
  });

  it('finds every one of many scores, in whatever order they stand', async () => {
    const file = join(temporaryFolder(), 'scores.csv');
    const ids = Array.from({ length: 3000 }, (_, at) => `CVE-${1999 + ((at * 7) % 27)}-${1000 + ((at * 7919) % 3000)}`);
    const rows = ids.map((id, at) => `${id},${at / 3000},0.5`);
    writeFileSync(
      file,
      ['#model_version:v1,score_date:2026-01-01T00:00:00Z', 'cve,epss,percentile', ...rows, ''].join('\r\n'),
    );
    const answer = await epssFile(file, clock).find(ids, neverAborted);
    ok(answer.status === 'ok');
    deepStrictEqual(
      answer.value.map(({ cve, score }) => [cve, score]),
      ids.map((id, at) => [id, at / 3000]),
    );
  });

  it('answers for every score that can be read, and has no answer for an id whose score cannot', async () => {
    const file = join(temporaryFolder(), 'scores.csv');
    const rows = ['CVE-2024-10000,0.1,0.2', 'CVE-2024-10001,high,0.2', 'CVE-2024-10003,0.3,0.4', ''];
    writeFileSync(
      file,
      ['#model_version:v1,score_date:2026-01-01T00:00:00Z', 'cve,epss,percentile', ...rows].join('\n'),
    );
    const source = epssFile(file, clock);
    const answers = await Promise.all(cves(4).map((cve) => source.find([cve], neverAborted)));
    deepStrictEqual(answers.map(shown), [
      'CVE-2024-10000',
      'has a score of CVE-2024-10001 that cannot be read',
      '',
      'CVE-2024-10003',
    ]);
  });

  const broken: readonly [string, string | Uint8Array][] = [
    ['empty', ''],
    ['a page of HTML', '<html></html>'],
    ['a header alone', '#model_version:v1,score_date:2026-01-01T00:00:00Z\ncve,epss,percentile\n'],
    [
      'a row that is no score',
      '#model_version:v1,score_date:2026-01-01T00:00:00Z\ncve,epss,percentile\nCVE-2024-1000,high,1\n',
    ],
    ['a row cut off', '#model_version:v1,score_date:2026-01-01T00:00:00Z\ncve,epss,percentile\nCVE-2024-1000,0.1'],
  ];
  for (const [what, content] of broken) {
    it(`that is ${what} answers nothing`, async () => {
      const file = join(temporaryFolder(), 'data');
      writeFileSync(file, content);
      for (const source of [kevFile(file, clock), exploitDbFile(file, clock), epssFile(file, clock)]) {
        match(shown(await source.find(cves(1), neverAborted)), /^file .*data\)$/);
      }
    });
  }

  it('that is packed and cut off, or absent, answers nothing', async () => {
    const file = join(temporaryFolder(), 'data.csv.gz');
    match(shown(await epssFile(file, clock).find(cves(1), neverAborted)), /^file /);
    const packed = gzipSync(
      '#model_version:v1,score_date:2026-01-01T00:00:00Z\ncve,epss,percentile\nCVE-2024-1000,0.1,0.2\n',
    );
    writeFileSync(file, packed.subarray(0, packed.length - 12));
    match(shown(await epssFile(file, clock).find(cves(1), neverAborted)), /^file /);
  });
});
