/** What is read from PyPI's answers, as recorded and as they might be. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PypiIndex } from '../../../src/sources/pypi/pypi';
import { githubRepository } from '../../../src/sources/pypi/githubRepository';
import { openPypiFolder } from '../../../src/sources/pypi/pypiFolder';
import { systemClock } from '../../../src/platform/systemClock';
import { replayingClient, type Replay } from '../../support/replayingClient';
import { needSharedData } from '../../support/sharedData';
import { useTemporaryFolder } from '../../support/temporaryFolder';

const signal = new AbortController().signal;

type Answers = Readonly<Record<string, Replay>>;

function ask(answers: Answers, name: string, version: string) {
  const client = replayingClient(({ url }) => answers[new URL(url).pathname]);
  const index = new PypiIndex({ client, clock: systemClock, randomHex: () => '0' });
  return index.fetchPackage(name, version, signal);
}

async function metadataOf(answers: Answers, name: string, version: string) {
  const answer = await ask(answers, name, version);
  ok(answer.status === 'ok', JSON.stringify(answer));
  return answer.value.metadata;
}

function project(releases: Record<string, unknown> | undefined, info: Record<string, unknown> = {}): Replay {
  return { json: { info: { name: 'demo', ...info }, ...(releases === undefined ? {} : { releases }) } };
}

function file(day: string, more: Record<string, unknown> = {}): unknown[] {
  return [{ upload_time_iso_8601: `${day}T10:00:00Z`, ...more }];
}

describe('PyPI', () => {
  function recorded(test: Mocha.Context, name: string): Replay {
    const path = needSharedData(test, join('recorded', 'pypi', name));
    const json = JSON.parse(readFileSync(path, 'utf8')) as { readonly response?: { readonly body: unknown } };
    return { json: json.response === undefined ? json : json.response.body };
  }

  it('tells dates, requirement, status and repository of a recorded project', async function () {
    const metadata = await metadataOf({ '/pypi/flask/json': recorded(this, 'flask.json') }, 'flask', '1.0.0');
    const { latestVersion, installedExists, installedReleased, requiresPython, developmentStatus, githubUrl } =
      metadata;
    deepStrictEqual(
      [latestVersion, installedExists, installedReleased, requiresPython, developmentStatus, githubUrl],
      ['3.1.2', true, '2018-04-26', '>=3.9', '5 - Production/Stable', 'https://github.com/pallets/flask'],
    );
    ok(metadata.requires?.includes('click>=8.1.3'));
  });

  it('reads every recorded project, whatever it lacks', async function () {
    const files: readonly [string, string][] = [
      ['easybuild-easyconfigs.json', 'easybuild-easyconfigs'],
      ['exchange-repo_manager-2022.json', 'repo-manager'],
      ['exchange-nltk-2022-yanked.json', 'nltk'],
      ['setuptools-trimmed.json', 'setuptools'],
      ['yiban-project-status.json', 'yiban'],
      ['yiban-project-0.1.2.32.json', 'yiban'],
    ];
    for (const [name, project] of files) {
      const metadata = await metadataOf({ [`/pypi/${project}/json`]: recorded(this, name) }, project, '0.0.1');
      ok(metadata.latestVersion, name);
    }
  });

  it('takes the list of releases from the simple API where the document has none', async function () {
    const simple = JSON.parse(
      readFileSync(needSharedData(this, join('recorded', 'pypi', 'simple', 'flask.json')), 'utf8'),
    ) as unknown;
    const { json } = recorded(this, 'flask.json') as { readonly json: Record<string, unknown> };
    const answers = {
      '/pypi/flask/json': { json: { ...json, releases: undefined } },
      '/simple/flask/': { json: simple },
    };
    const metadata = await metadataOf(answers, 'flask', '0.12');
    deepStrictEqual([metadata.installedExists, metadata.installedReleased], [true, '2016-12-21']);
    const whole = await metadataOf({ '/pypi/flask/json': { json } }, 'flask', '0.12');
    strictEqual(metadata.installedReleased, whole.installedReleased);
  });

  const latest: readonly [string, Record<string, unknown>, string | undefined][] = [
    [
      'the highest stable release',
      { '1.0': file('2020-01-01'), '1.10': file('2021-01-01'), '1.9': file('2022-01-01') },
      '1.10',
    ],
    ['no pre-release', { '1.0': file('2020-01-01'), '2.0rc1': file('2021-01-01') }, '1.0'],
    ['a pre-release where nothing else is', { '2.0rc1': file('2021-01-01'), '2.0b1': file('2021-01-01') }, '2.0rc1'],
    ['no yanked release', { '1.0': file('2020-01-01'), '1.1': file('2021-01-01', { yanked: true }) }, '1.0'],
    ['no release without files', { '1.0': file('2020-01-01'), '1.1': [] }, '1.0'],
    ['nothing when all are yanked', { '1.0': file('2020-01-01', { yanked: true }) }, undefined],
  ];
  for (const [title, releases, expected] of latest) {
    it(`calls ${title} the latest`, async () => {
      const metadata = await metadataOf({ '/pypi/demo/json': project(releases) }, 'demo', '1.0');
      strictEqual(metadata.latestVersion, expected);
    });
  }

  for (const [title, releases] of [
    ['empty', {}],
    ['null', null],
  ] as const) {
    it(`takes the simple API's list where that of the document is ${title}, and nothing for granted without it`, async () => {
      const document = { json: { info: { name: 'demo', requires_python: '>=3.9' }, releases } };
      const list = { json: { name: 'demo', versions: ['1.0'], files: [{ filename: 'demo-1.0.tar.gz' }] } };
      const both = { '/pypi/demo/json': document, '/simple/demo/': list };
      const { installedExists, requiresPython } = await metadataOf(both, 'demo', '1.0');
      deepStrictEqual([installedExists, requiresPython], [true, '>=3.9']);
      strictEqual((await ask({ '/pypi/demo/json': document }, 'demo', '1.0')).status, 'unavailable');
    });
  }

  it('counts files that the list of versions leaves out, and refuses a list without files', async () => {
    const files = [{ filename: 'demo-1.0.tar.gz' }, { filename: 'demo-1.1-py3-none-any.whl' }];
    for (const versions of [[], ['1.1'], undefined]) {
      const list = { json: { name: 'demo', ...(versions === undefined ? {} : { versions }), files } };
      const { installedExists, latestVersion } = await metadataOf(
        { '/pypi/demo/json': { status: 404 }, '/simple/demo/': list },
        'demo',
        '1.0',
      );
      deepStrictEqual([installedExists, latestVersion], [true, '1.1'], String(versions));
    }
    for (const more of [{ files: null }, {}, { files: {} }]) {
      const list = { json: { name: 'demo', meta: { 'api-version': '1.0' }, ...more } };
      const answer = await ask({ '/pypi/demo/json': { status: 404 }, '/simple/demo/': list }, 'demo', '1.0');
      deepStrictEqual([answer.status, 'why' in answer && answer.why], ['unavailable', 'sent no list of this package']);
    }
  });

  it('calls a release yanked where either of its APIs does', async () => {
    const day = '2024-01-02';
    const list = (yanked: unknown): Replay => ({
      json: { name: 'demo', versions: ['1.0', '2.0'], files: [{ filename: 'demo-1.0.tar.gz', yanked }] },
    });
    const both = (yanked: boolean, listed: unknown) =>
      metadataOf(
        { '/pypi/demo/json': project({ '1.0': file(day, { yanked }) }), '/simple/demo/': list(listed) },
        'demo',
        '1.0',
      );
    const { installedYanked, installedReleased, latestVersion } = await both(false, 'broken');
    deepStrictEqual([installedYanked, installedReleased, latestVersion], ['broken', day, '2.0']);
    strictEqual((await both(true, false)).installedYanked, '');
    strictEqual((await both(false, false)).installedYanked, undefined);
  });

  it('knows a release however its version is written, and one that is not there', async () => {
    const answers = { '/pypi/demo/json': project({ '6.0': file('2021-10-13'), '1.10': file('2020-01-01') }) };
    strictEqual((await metadataOf(answers, 'demo', '6')).installedReleased, '2021-10-13');
    strictEqual((await metadataOf(answers, 'demo', '1.1')).installedExists, false);
    strictEqual((await metadataOf(answers, 'demo', 'NEW')).installedExists, undefined);
  });

  it('tells why the installed release was yanked', async () => {
    const releases = {
      '1.0': file('2020-01-01', { yanked: true, yanked_reason: 'broken' }),
      '1.1': file('2020-02-01'),
    };
    strictEqual((await metadataOf({ '/pypi/demo/json': project(releases) }, 'demo', '1.0')).installedYanked, 'broken');
  });

  it('takes the earliest upload for the day of a release', async () => {
    const files = [...file('2020-01-03'), ...file('2020-01-01'), { upload_time_iso_8601: null }];
    strictEqual(
      (await metadataOf({ '/pypi/demo/json': project({ '1.0': files }) }, 'demo', '1.0')).installedReleased,
      '2020-01-01',
    );
  });

  const other: readonly [string, Answers, string, string][] = [
    [
      'a project that neither API knows',
      {
        ...{ '/pypi/demo/json': { status: 404 }, '/simple/demo/': { status: 404 } },
        '/simple/pip/': { json: { name: 'pip', versions: ['1'], files: [] } },
      },
      'notFound',
      '',
    ],
    [
      'a document of another project',
      { '/pypi/demo/json': project({}, { name: 'other' }) },
      'unavailable',
      'sent no document of this package',
    ],
    ['HTML', { '/pypi/demo/json': { json: '<html>' } }, 'unavailable', 'sent no document of this package'],
    ['silence', {}, 'unavailable', 'cannot be reached'],
    [
      'silence about a project the JSON API hides',
      { '/pypi/demo/json': { status: 404 } },
      'unavailable',
      'cannot be reached',
    ],
    [
      'a document and a list without releases',
      { '/pypi/demo/json': project(undefined), '/simple/demo/': { status: 404 } },
      'unavailable',
      'has no list of releases',
    ],
  ];
  for (const [title, answers, status, why] of other) {
    it(`answers ${title} with ${status}`, async () => {
      const answer = await ask(answers, 'demo', '1.0');
      deepStrictEqual([answer.status, 'why' in answer ? answer.why : ''], [status, why]);
    });
  }

  const list = (more: object = {}): Replay => ({ json: { name: 'demo', versions: ['1.0'], files: [], ...more } });
  const since = { meta: { 'api-version': '1.4' } };
  const statuses: readonly [title: string, list: Replay | undefined, expected: string | undefined][] = [
    ['archived', list({ 'project-status': { status: 'archived' } }), 'archived'],
    ['deprecated', list({ 'project-status': { status: 'deprecated', reason: 'use other' } }), 'deprecated'],
    ['active where the API of today tells none', list(since), 'active'],
    ['unknown with an older API, which does not tell it', list({ meta: { 'api-version': '1.1' } }), 'unknown'],
    ['unknown where PyPI shows the project, but no list of it', { status: 404 }, 'unknown'],
    ['unknown when the list cannot be had', undefined, 'unknown'],
    ['unknown when the list is of another project', list({ name: 'other' }), 'unknown'],
    ['as published when it is a new word', list({ ...since, 'project-status': { status: 'frozen' } }), 'frozen'],
    ['unknown when it is no word', list({ ...since, 'project-status': { status: 7 } }), 'unknown'],
  ];
  for (const [title, simple, expected] of statuses) {
    it(`says that the status of a project is ${title}, and all the rest as well`, async () => {
      const answers = {
        '/pypi/demo/json': project({ '1.0': file('2020-01-01') }),
        ...(simple === undefined ? {} : { '/simple/demo/': simple }),
      };
      const metadata = await metadataOf(answers, 'demo', '1.0');
      deepStrictEqual([metadata.status, metadata.latestVersion], [expected, '1.0']);
    });
  }

  it('tells a project in quarantine', async () => {
    const simple = { json: { name: 'demo', versions: [], files: [], 'project-status': { status: 'quarantined' } } };
    const metadata = await metadataOf({ '/pypi/demo/json': { status: 404 }, '/simple/demo/': simple }, 'demo', '1.0');
    deepStrictEqual([metadata.status, metadata.installedExists], ['quarantined', false]);
  });

  const links: readonly [string, readonly [string, string][], string | undefined][] = [
    ['a page of the repository', [['Issues', 'https://github.com/a/b/issues']], 'https://github.com/a/b'],
    ['.git', [['x', 'git+https://github.com/a/b.git']], 'https://github.com/a/b'],
    [
      'the source before other links',
      [
        ['Docs', 'https://github.com/a/docs'],
        ['Source', 'http://www.github.com/a/b/'],
      ],
      'https://github.com/a/b',
    ],
    ['no sponsors', [['Funding', 'https://github.com/sponsors/a']], undefined],
    [
      'no other host',
      [
        ['x', 'https://notgithub.com/a/b'],
        ['y', 'UNKNOWN'],
      ],
      undefined,
    ],
  ];
  for (const [title, given, expected] of links) {
    it(`finds the repository: ${title}`, () => strictEqual(githubRepository(given), expected));
  }

  describe('documents in a folder', () => {
    const folder = useTemporaryFolder();

    it('answer for the projects they are of and for no other', async () => {
      const at = join(folder(), 'pypi');
      mkdirSync(at);
      writeFileSync(
        join(at, 'Demo.json'),
        JSON.stringify({ info: { name: 'demo' }, releases: { '1.0': file('2020-01-01') } }),
      );
      const index = await openPypiFolder(at);
      const answer = await index.fetchPackage('demo', '1.0', signal);
      ok(answer.status === 'ok');
      strictEqual(answer.value.metadata.installedReleased, '2020-01-01');
      strictEqual(answer.value.metadata.status, undefined);
      strictEqual((await index.fetchPackage('absent', '1.0', signal)).status, 'unavailable');
    });

    for (const [told, status] of [
      [{ status: 'quarantined', reason: 'malware' }, 'quarantined'],
      ['archived', 'archived'],
      [{ status: 7 }, 'unknown'],
      [null, undefined],
    ] as const) {
      it(`is believed about the status of a project: ${JSON.stringify(told)}`, async () => {
        const at = join(folder(), 'documents');
        mkdirSync(at);
        const document = { info: { name: 'demo' }, releases: { '1.0': file('2020-01-01') }, 'project-status': told };
        writeFileSync(join(at, 'demo.json'), JSON.stringify(document));
        const answer = await (await openPypiFolder(at)).fetchPackage('demo', '1.0', signal);
        ok(answer.status === 'ok');
        strictEqual(answer.value.metadata.status, status);
      });
    }
  });
});
