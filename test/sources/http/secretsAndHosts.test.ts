import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { ServiceId, SourceSecrets } from '../../../src/core/scan/sourceSettings';
import { userAgentOf } from '../../../src/tasks/userAgent';
import type { Transport } from '../../../src/sources/http/transport';
import { serviceAddress } from '../../../src/sources/http/serviceAddress';
import { type SeenRequest, sendJson, useLoopbackServers } from '../../support/loopbackServer';
import { scaledClock } from '../../support/scaledClock';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { answered, ask, clientFor, never, refused, textOf } from './clientRig';

const secrets: SourceSecrets = {
  githubToken: 'marked-github-token',
  nvdApiKey: 'marked-nvd-key',
  snykToken: 'marked-snyk-token',
};

const ownHeaders: readonly [service: ServiceId, header: string, value: string][] = [
  ['github', 'authorization', 'Bearer marked-github-token'],
  ['nvd', 'apikey', 'marked-nvd-key'],
  ['snyk', 'authorization', 'token marked-snyk-token'],
];

function refuseWith(
  { status, message, body }: { readonly status: number; readonly message?: string; readonly body?: string },
  response: ServerResponse,
) {
  response.writeHead(status, message === undefined ? {} : { message }).end(body);
}

describe('secrets and hosts', () => {
  const folder = useTemporaryFolder();
  const serve = useLoopbackServers();

  for (const [service, header, value] of ownHeaders) {
    it(`gives ${service} its own secret and no other`, async () => {
      const server = await serve((response) => sendJson(response, {}));
      await ask(clientFor({ [service]: server.base }, { secrets }), `${server.base}/`, { service });
      const [seen] = server.seen;
      strictEqual(seen?.headers[header], value);
      strictEqual(marksIn(seen), 1);
    });

    for (const host of ['127.0.0.1', '127.0.0.2']) {
      it(`of ${service} does not follow a redirect to ${host} at another port`, async () => {
        const other = await serve((response) => sendJson(response, { stolen: true }));
        const location = `http://${host}:${other.port}/steal`;
        const server = await serve((response) => response.writeHead(302, { location }).end());
        const client = clientFor({ [service]: server.base }, { secrets });
        const outcome = refused(await ask(client, `${server.base}/`, { service }));
        strictEqual(outcome.why, 'was redirected to another host');
        deepStrictEqual(other.seen, []);
      });
    }
  }

  for (const status of [301, 302, 303, 307, 308]) {
    it(`follows no redirect of a POST to another host either: ${status}`, async () => {
      const other = await serve((response) => sendJson(response, { stolen: true }));
      const location = `http://127.0.0.2:${other.port}/steal`;
      const server = await serve((response) => response.writeHead(status, { location }).end());
      // Nothing is waited for.
      const client = clientFor({ osv: server.base }, { secrets, clock: scaledClock(1) });
      const post = { method: 'POST', body: '{"queries":[]}' } as const;
      const asked = { service: 'osv', url: `${server.base}/`, ...post, freshMs: 0, staleMs: 0 } as const;
      const outcome = refused(await client.request(asked, never));
      deepStrictEqual([outcome.why, outcome.status], ['was redirected to another host', status]);
      deepStrictEqual([server.seen.length, other.seen], [1, []]);
    });
  }

  const refusals: readonly [service: ServiceId, refusal: Parameters<typeof refuseWith>[0], why: string][] = [
    ['github', { status: 401 }, 'does not accept the access token'],
    ['snyk', { status: 401 }, 'does not accept the access token'],
    [
      'snyk',
      { status: 403, body: '{"errors":[{"status":"403"}]}' },
      'does not let this organization use its API: that takes an Enterprise plan',
    ],
    ['nvd', { status: 404, message: 'Invalid apiKey.' }, 'does not accept the API key'],
    ['pypi', { status: 401 }, 'does not accept the login'],
  ];
  for (const [service, refusal, why] of refusals) {
    it(`repeats no secret that ${service} refuses with ${refusal.status}, of however many questions at once`, async () => {
      const server = await serve((response) => void setTimeout(() => refuseWith(refusal, response), 20));
      const client = clientFor({ [service]: server.base }, { secrets: { ...secrets, pypiLogin: 'ci:wrong' } });
      const questions = Array.from({ length: 8 }, (_, at) => ask(client, `${server.base}/${at}`, { service }));
      const outcomes = [...(await Promise.all(questions)), await ask(client, `${server.base}/later`, { service })];
      for (const outcome of outcomes) {
        const { why: said, status } = refused(outcome);
        deepStrictEqual([said, status], [why, refusal.status]);
      }
      strictEqual(server.seen.length, 1);
    });
  }

  it('gives services without a secret none', async () => {
    const server = await serve((response) => sendJson(response, {}));
    await ask(clientFor({ pypi: server.base }, { secrets }), `${server.base}/`, { service: 'pypi' });
    strictEqual(marksIn(server.seen[0]), 0);
  });

  it('keeps the secret on a redirect within the same address', async () => {
    const server = await serve((response, { path }) => {
      if (path === '/old') response.writeHead(301, { location: '/new' }).end();
      else sendJson(response, { path });
    });
    const client = clientFor({ github: server.base }, { secrets });
    const outcome = await ask(client, `${server.base}/old`, { service: 'github' });
    strictEqual(textOf(outcome), '{"path":"/new"}');
    strictEqual(answered(outcome).url, `${server.base}/new`);
    deepStrictEqual(
      server.seen.map(({ headers }) => headers['authorization']),
      ['Bearer marked-github-token', 'Bearer marked-github-token'],
    );
  });

  /** Answers by address; a mirror that leads from http to https as most do. */
  function upgrading(location: string, seen: string[], status: (sent: string) => number): Transport {
    return ({ url, headers }) => {
      const sent = headers['authorization'] ?? '';
      seen.push(`${url} ${sent}`);
      const isFirst = url.startsWith('http:');
      return Promise.resolve({
        status: isFirst ? 301 : status(sent),
        headers: isFirst ? { location } : {},
        body: Buffer.from('{}'),
      });
    };
  }

  it('keeps the secret where a mirror leads from http to https, and to no other host or port', async () => {
    const seen: string[] = [];
    const takes = (sent: string): number => (sent.startsWith('Basic ') ? 200 : 401);
    const transport = upgrading('https://mirror.example/', seen, takes);
    const client = clientFor({ pypi: 'http://mirror.example' }, { secrets: { pypiLogin: 'ci:word' }, transport });
    answered(await ask(client, 'http://mirror.example/', { service: 'pypi' }));
    strictEqual(seen.length, 2);
    for (const location of ['https://mirror.example:8443/', 'https://other.example/']) {
      const led: string[] = [];
      const other = clientFor(
        { pypi: 'http://mirror.example' },
        { secrets: { pypiLogin: 'ci:word' }, transport: upgrading(location, led, takes) },
      );
      refused(await ask(other, 'http://mirror.example/', { service: 'pypi' }));
      ok(
        led.every((each) => each.startsWith('http://mirror.example/')),
        led.join(),
      );
    }
  });

  it('says of a redirect out of TLS what it is', async () => {
    const transport: Transport = () =>
      Promise.resolve({ status: 301, headers: { location: 'http://mirror.example/' }, body: new Uint8Array() });
    const client = clientFor({ pypi: 'https://mirror.example' }, { transport });
    const { why } = refused(await ask(client, 'https://mirror.example/', { service: 'pypi' }));
    strictEqual(why, 'was redirected to an address without TLS');
  });

  it('asks no address that is not the service’s own, whoever gave it', async () => {
    const other = await serve((response) => sendJson(response, {}));
    const client = clientFor({ snyk: 'http://127.0.0.1:9' }, { secrets });
    const outcome = refused(await ask(client, `${other.base}/next-page`, { service: 'snyk' }));
    strictEqual(outcome.why, 'has an address that is not allowed');
    deepStrictEqual(other.seen, []);
  });

  it('writes no secret into kept answers, not even one that a service repeats in a header', async () => {
    const server = await serve((response, { headers }) =>
      sendJson(response, {}, { etag: '"1"', 'x-echo': headers['authorization'] ?? '' }),
    );
    const client = clientFor({ github: server.base }, { secrets, cacheFolder: folder() });
    answered(await ask(client, `${server.base}/`, { service: 'github', freshMs: 1000 }));
    const files = readdirSync(join(folder(), 'http'));
    strictEqual(files.length, 1);
    for (const file of files) {
      ok(!file.includes('marked'));
      ok(!readFileSync(join(folder(), 'http', file), 'latin1').includes('marked'));
    }
  });

  it('says who asks', async () => {
    const server = await serve((response) => sendJson(response, {}));
    await ask(clientFor({ osv: server.base }), `${server.base}/`);
    strictEqual(server.seen[0]?.headers['user-agent'], 'ihacpa-package-review/0.0.0');
  });

  it('says where its maker can be reached once there is an address', () => {
    strictEqual(
      userAgentOf('1.2.3', ' mailto:us@example.org '),
      'ihacpa-package-review/1.2.3 (+mailto:us@example.org)',
    );
    strictEqual(userAgentOf('1.2.3', ''), 'ihacpa-package-review/1.2.3');
  });

  it('leaves TLS for no address once it was used', () => {
    const address = serviceAddress('pypi', {});
    const own = new URL('https://pypi.org/pypi/Flask/json');
    ok(address.allows(own));
    ok(!address.allows(new URL('http://pypi.org/pypi/flask/json'), own));
    ok(!address.allows(new URL('https://pypi.org.example/pypi/flask/json'), own));
    ok(!address.allows(new URL('https://user:word@pypi.org/pypi/flask/json'), own));
  });

  it('knows the mirror that CISA itself keeps, and asks no mirror of its own where a person named one', () => {
    const mirror = new URL('https://raw.githubusercontent.com/cisagov/kev-data/develop/x.json');
    ok(serviceAddress('kev', {}).allows(mirror));
    ok(!serviceAddress('kev', { kev: { enabled: true, baseUrl: 'https://mirror.example' } }).allows(mirror));
  });
});

function marksIn(request: SeenRequest | undefined): number {
  return JSON.stringify(request).split('marked-').length - 1;
}
