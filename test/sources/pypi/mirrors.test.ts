/** The package index behind mirrors: what devpi, Nexus, Artifactory and ProGet answer, and what is said of a package from it. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { PypiIndex } from '../../../src/sources/pypi/pypi';
import { readSimplePage } from '../../../src/sources/pypi/simpleProject';
import { systemClock } from '../../../src/platform/systemClock';
import { sendJson, useLoopbackServers, type Answer } from '../../support/loopbackServer';
import { clientFor, never } from '../http/clientRig';

const names = ['demo-1.0-py3-none-any.whl', 'demo-1.0.tar.gz', 'Demo-1.10-py3-none-any.whl', 'demo-2.0rc1.tar.gz'];
const yanked = 'demo-1.11.tar.gz';

function page(links: readonly string[], head = ''): string {
  return `<!DOCTYPE html><html><head>${head}<title>Links for demo</title></head><body>${links.join('<br/>\n')}</body></html>`;
}

const plainLinks = [
  ...names.map((name) => `<a href="../../packages/${name}#sha256=00">${name}</a>`),
  `<a data-yanked="it &lt;breaks&gt;" data-requires-python="&gt;=3.9" href='/x/${yanked}'>${yanked}</a>`,
];

interface Mirror {
  readonly name: string;
  /** Behind the host, as a person would give it. */
  readonly path: string;
  readonly answer: Answer;
}

const document = {
  info: { name: 'Demo', requires_python: '>=3.8' },
  releases: {
    '1.0': [{ upload_time_iso_8601: '2020-01-01T00:00:00Z' }],
    '1.10': [{ upload_time_iso_8601: '2021-01-01T00:00:00Z' }],
    '1.11': [{ upload_time_iso_8601: '2022-01-01T00:00:00Z', yanked: true, yanked_reason: 'it <breaks>' }],
    '2.0rc1': [{ upload_time_iso_8601: '2023-01-01T00:00:00Z' }],
  },
};

function html(response: Parameters<Answer>[0], body: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=UTF-8' }).end(body);
}

const mirrors: readonly Mirror[] = [
  {
    name: 'Nexus, which has pages of links only',
    path: '/repository/pypi-proxy',
    answer: (response, { path }) => {
      if (path === '/repository/pypi-proxy/simple/demo/') html(response, page(plainLinks));
      else html(response, '<html>Not found</html>', 404);
    },
  },
  {
    name: 'devpi, which answers to other addresses with a page for people',
    path: '/root/pypi/+simple',
    answer: (response, { path }) => {
      if (path === '/root/pypi/+simple/demo/')
        html(response, page([`<a href="/root/pypi/+f/demo">demo</a>`, ...plainLinks]));
      else html(response, '<html><a href="/">devpi</a></html>');
    },
  },
  {
    name: 'Artifactory, which has both APIs',
    path: '/artifactory/api/pypi/remote',
    answer: (response, { path }) => {
      if (path === '/artifactory/api/pypi/remote/pypi/demo/json') sendJson(response, document);
      else if (path === '/artifactory/api/pypi/remote/simple/demo/') html(response, page(plainLinks));
      else response.writeHead(404).end();
    },
  },
  {
    name: 'ProGet, whose list has no versions',
    path: '/pypi/feed',
    answer: (response, { path }) => {
      const files = [
        ...names.map((filename) => ({ filename, yanked: false })),
        { filename: yanked, yanked: 'it <breaks>', 'requires-python': '>=3.9' },
      ];
      const list = {
        meta: { 'api-version': '1.0' },
        name: 'demo',
        files: [...files, { filename: 'demo-extra-7.0.tar.gz' }],
      };
      if (path === '/pypi/feed/simple/demo/')
        response.writeHead(200, { 'content-type': 'application/vnd.pypi.simple.v1+json' }).end(JSON.stringify(list));
      else response.writeHead(405).end();
    },
  },
];

describe('a page of links that was cut off', () => {
  for (const [what, whole] of [
    ['with all its parts', page(plainLinks)],
    ['of links alone', plainLinks.join('\n')],
  ] as const) {
    it(`is never taken for a list with fewer releases: ${what}`, () => {
      const known = readSimplePage(whole, 'demo')?.releases.length;
      strictEqual(known, 4);
      for (let length = 0; length < whole.length; length += 1) {
        const read = readSimplePage(whole.slice(0, length), 'demo');
        // Behind a link that is whole, nothing tells a page without a frame from a shorter one.
        const isWholeLink = !whole.startsWith('<!') && /<\/a>\s*$/.test(whole.slice(0, length));
        ok(read === undefined || isWholeLink || read.releases.length === known, whole.slice(0, length));
      }
    });
  }
});

describe('a mirror of PyPI', () => {
  const serve = useLoopbackServers();

  function indexAt(base: string, secrets = {}): PypiIndex {
    return new PypiIndex({
      client: clientFor({ pypi: base }, { secrets }),
      baseUrl: base,
      clock: systemClock,
      randomHex: () => '0',
    });
  }

  for (const { name, path, answer } of mirrors) {
    it(`like ${name}, tells releases and what was yanked, and no status that it does not know`, async () => {
      const server = await serve(answer);
      const index = indexAt(server.base + path);
      const [found, withdrawn, missing] = await Promise.all(
        ['1.0.0', '1.11', '3.0'].map((version) => index.fetchPackage('demo', version, never)),
      );
      ok(found?.status === 'ok' && withdrawn?.status === 'ok' && missing?.status === 'ok', JSON.stringify(found));
      const { latestVersion, installedExists, status } = found.value.metadata;
      deepStrictEqual([latestVersion, installedExists, status], ['1.10', true, 'unknown']);
      strictEqual(withdrawn.value.metadata.installedYanked, 'it <breaks>');
      strictEqual(missing.value.metadata.installedExists, false);
      deepStrictEqual(found.value.releases.map(({ version }) => version).sort(), ['1.0', '1.10', '1.11', '2.0rc1']);
    });

    it(`like ${name}, takes the login of the environment, in its own header`, async () => {
      const server = await serve((response, seen, index) => {
        if (seen.headers['authorization'] === `Basic ${Buffer.from('ci:päss:word').toString('base64')}`)
          answer(response, seen, index);
        else response.writeHead(401, { 'www-authenticate': 'Basic' }).end();
      });
      const secrets = { pypiLogin: 'ci:päss:word' };
      strictEqual((await indexAt(server.base + path, secrets).fetchPackage('demo', '1.0', never)).status, 'ok');
      const without = await indexAt(server.base + path).fetchPackage('demo', '1.0', never);
      deepStrictEqual([without.status, 'why' in without && without.why], ['unavailable', 'requires a login']);
      const wrong = await indexAt(server.base + path, { pypiLogin: 'ci:other' }).fetchPackage('demo', '1.0', never);
      deepStrictEqual([wrong.status, 'why' in wrong && wrong.why], ['unavailable', 'does not accept the login']);
    });
  }

  it('that promises metadata of files and has none is asked for few of them', async () => {
    const server = await serve((response, { path }) => {
      const [, name = ''] = /^\/simple\/([^/]+)\/$/.exec(path) ?? [];
      const file = `${name}-1.0-py3-none-any.whl`;
      if (name === '') html(response, 'Not found', 404);
      else html(response, page([`<a href="../../f/${file}#sha256=00" data-core-metadata="true">${file}</a>`]));
    });
    const index = indexAt(server.base);
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      const found = await index.fetchPackage(name, '1.0', never);
      ok(found.status === 'ok' && found.value.spelling?.isCertain === false, name);
      strictEqual((await found.value.spelling.settle?.(never))?.isCertain, false);
    }
    deepStrictEqual(
      server.seen.map(({ path }) => path).filter((path) => path.endsWith('.metadata')),
      ['a', 'b', 'c'].map((name) => `/f/${name}-1.0-py3-none-any.whl.metadata`),
    );
  });

  const refused: readonly [title: string, body: string][] = [
    ['a page to sign in on', '<html><a href="/login">Sign in</a></html>'],
    ['links of another package', page(['<a href="other-1.0.tar.gz">other-1.0.tar.gz</a>'])],
    ['an empty page', '<html></html>'],
    ['its list of projects', page(['demo', 'demo-2', 'other'].map((name) => `<a href="${name}/">${name}</a>`))],
    ['pages about the package', page(['<a href="/docs/demo-9.0-release-notes">Notes</a><a href="/login">Sign in</a>'])],
  ];
  for (const [title, body] of refused) {
    it(`is not believed when it sends ${title}`, async () => {
      const server = await serve((response) => html(response, body));
      const answer = await indexAt(server.base).fetchPackage('demo', '1.0', never);
      deepStrictEqual([answer.status, 'why' in answer && answer.why], ['unavailable', 'sent no list of this package']);
    });
  }

  const named: readonly [title: string, link: string, version: string][] = [
    ['a text that is cut off', '<a href="demo-1.0-py3-none-any.whl">demo-1.0-py3-none-a..&gt;</a>', '1.0'],
    ['an escape', '<a href="../../demo-1.0%2Bcu118-py3-none-any.whl#sha256=00">a</a>', '1.0+cu118'],
    ['an escape that is none', '<a href="demo-1.0%zz.tar.gz">demo-1.0.tar.gz</a>', '1.0'],
    ['an installer of Windows', '<a href="demo-1.0.win32-py2.7.exe">demo-1.0.win32-py2.7.exe</a>', '1.0'],
    ['an egg', '<a href="demo-1.0-py2.7-linux-x86_64.egg">x</a>', '1.0'],
  ];
  for (const [title, link, version] of named) {
    it(`tells a release by the address of its file, with ${title}`, async () => {
      const server = await serve((response, { path }) =>
        path.startsWith('/simple/') ? html(response, page([link])) : html(response, '', 404),
      );
      const answer = await indexAt(server.base).fetchPackage('demo', version, never);
      ok(answer.status === 'ok', JSON.stringify(answer));
      deepStrictEqual(
        answer.value.releases.map((release) => release.version),
        [version],
      );
    });
  }

  it('that has lost its JSON API for a while does not say that a project declares nothing', async () => {
    for (const body of [
      '{"errors":[{"status":503,"message":"backend down"}]}',
      '{"status":503,"title":"Unavailable"}',
    ]) {
      const server = await serve((response, { path }) => {
        if (path.startsWith('/simple/')) html(response, page(plainLinks));
        else response.writeHead(200, { 'content-type': 'application/json' }).end(body);
      });
      strictEqual((await indexAt(server.base).fetchPackage('demo', '1.0', never)).status, 'unavailable');
    }
  });

  it('tells no day that cannot be one', async () => {
    const releases = { '1.0': [{ upload_time_iso_8601: '0001-01-01T00:00:00' }] };
    const server = await serve((response, { path }) => {
      if (path.startsWith('/simple/')) html(response, page(plainLinks));
      else sendJson(response, { ...document, releases });
    });
    const answer = await indexAt(server.base).fetchPackage('demo', '1.0', never);
    ok(answer.status === 'ok' && answer.value.metadata.installedReleased === undefined);
  });

  it('tells the status that its page of links names', async () => {
    const head =
      '<meta name="pypi:repository-version" content="1.4"><meta name="pypi:project-status" content="archived">';
    const server = await serve((response, { path }) =>
      path.startsWith('/simple/') ? html(response, page(plainLinks, head)) : html(response, '', 404),
    );
    const answer = await indexAt(server.base).fetchPackage('demo', '1.0', never);
    strictEqual(answer.status === 'ok' && answer.value.metadata.status, 'archived');
  });

  it('whose address leads nowhere does not say that PyPI knows no package', async () => {
    const server = await serve((response) => html(response, '<html>Not found</html>', 404));
    const answer = await indexAt(server.base).fetchPackage('demo', '1.0', never);
    deepStrictEqual(
      [answer.status, 'why' in answer && answer.why],
      ['unavailable', 'has neither this package nor pip: another service may respond at its address'],
    );
  });

  it('that has some packages only says which it does not have', async () => {
    const server = await serve((response, { path }) =>
      path === '/simple/demo/' ? html(response, page(plainLinks)) : html(response, '', 404),
    );
    const index = indexAt(server.base);
    const found = await index.fetchPackage('demo', '1.0', never);
    ok(found.status === 'ok' && found.value.metadata.status === 'unknown');
    strictEqual((await index.fetchPackage('absent', '1.0', never)).status, 'notFound');
  });

  it('whose gateway fails for one package does not say that it lacks that one', async () => {
    const server = await serve((response, { path }) => {
      if (path === '/simple/demo/') html(response, page(plainLinks));
      else if (path.includes('/other/')) {
        response.writeHead(404, { 'content-type': 'text/html', server: 'gateway' }).end('<html>no upstream</html>');
      } else response.writeHead(404, { 'content-type': 'application/json; charset=utf-8' }).end('{}');
    });
    const index = indexAt(server.base);
    strictEqual((await index.fetchPackage('demo', '1.0', never)).status, 'ok');
    const other = await index.fetchPackage('other', '1.0', never);
    deepStrictEqual(
      [other.status, 'why' in other && other.why],
      ['unavailable', 'responded with status 404, but not as it does for unknown packages'],
    );
    strictEqual((await index.fetchPackage('absent', '1.0', never)).status, 'notFound');
  });

  const unwilling: readonly [title: string, status: number, headers: Readonly<Record<string, string>>][] = [
    ['requires a login', 401, { 'www-authenticate': 'Basic' }],
    ['leads to a page to sign in on', 302, { location: 'https://login.example/' }],
    ['leads to a page without TLS', 307, { location: 'http://127.0.0.200/' }],
  ];
  for (const [title, status, headers] of unwilling) {
    it(`whose JSON API ${title} tells what its list tells, of each package`, async () => {
      const server = await serve((response, { path }) => {
        const [, name = ''] = /^\/simple\/(demo\d*)\/$/.exec(path) ?? [];
        if (name === '') response.writeHead(status, headers).end();
        else html(response, page(plainLinks).replaceAll('demo-', `${name}-`).replaceAll('Demo-', `${name}-`));
      });
      for (const secrets of [{}, { pypiLogin: 'ci:word' }]) {
        const index = indexAt(server.base, secrets);
        for (const name of ['demo', 'demo1', 'demo2', 'demo3', 'demo4', 'demo5']) {
          const answer = await index.fetchPackage(name, '1.0', never);
          ok(answer.status === 'ok' && answer.value.metadata.installedExists === true, JSON.stringify(answer));
        }
      }
    });
  }

  /** What PyPI itself says of a package that it does not have, and what others say in its place. */
  const absences: readonly [title: string, body: string, simple: string, status: string][] = [
    ['as PyPI tells it', '{"message": "Not Found"}', '404 Not Found', 'notFound'],
    ['by a page of a gateway', '<html>404 Not Found</html>', '<html>404 Not Found</html>', 'unavailable'],
    ['by a gateway in a few words', '404 page not found', '404 page not found', 'unavailable'],
    ['by a page in the place of the list', '{"message": "Not Found"}', '<html>404</html>', 'unavailable'],
    ['by an error', '{"error":"no upstream"}', '404 Not Found', 'unavailable'],
  ];
  for (const [title, body, simple, status] of absences) {
    it(`is not asked where PyPI is: a package is missing there ${title}: ${status}`, async () => {
      const client = clientFor(
        {},
        {
          transport: ({ url }) => {
            const isKnown = url.endsWith('/simple/pip/');
            const list = JSON.stringify({ name: 'pip', files: [{ filename: 'pip-1.0.tar.gz' }] });
            const told = url.includes('/simple/') ? simple : body;
            return Promise.resolve({
              status: isKnown ? 200 : 404,
              headers: {},
              body: new TextEncoder().encode(isKnown ? list : told),
            });
          },
        },
      );
      const index = new PypiIndex({ client, clock: systemClock, randomHex: () => '0' });
      strictEqual((await index.fetchPackage('absent', '1.0', never)).status, status);
    });
  }

  it('hears no login when PyPI itself is asked', async () => {
    const server = await serve((response) => sendJson(response, {}));
    const client = clientFor(
      {},
      {
        secrets: { pypiLogin: 'ci:word' },
        transport: (request) => {
          deepStrictEqual(request.headers['authorization'], undefined);
          return Promise.resolve({ status: 404, headers: {}, body: new Uint8Array() });
        },
      },
    );
    const answer = await new PypiIndex({ client, clock: systemClock, randomHex: () => '0' }).fetchPackage(
      'demo',
      '1.0',
      never,
    );
    strictEqual(answer.status, 'unavailable');
    deepStrictEqual(server.seen, []);
  });
});
