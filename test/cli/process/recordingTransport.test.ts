/** Recordings of services: what is written, under which name, and that no secret is. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordingTransport } from '../../../src/cli/process/recordingTransport';
import type { TransportRequest, TransportResponse } from '../../../src/sources/http/transport';
import { useTemporaryFolder } from '../../support/temporaryFolder';

const never = new AbortController().signal;
const secrets = { githubToken: 'marked-"github', snykOrganization: 'marked org', pypiLogin: 'ci:marked-word' };

describe('a recording', () => {
  const folder = useTemporaryFolder();

  const request: TransportRequest = {
    method: 'GET',
    url: `https://api.example.test/orgs/${encodeURIComponent(secrets.snykOrganization)}/issues?x=1`,
    headers: { authorization: `Bearer ${secrets.githubToken}`, accept: 'application/json' },
    maxBytes: 1000,
  };

  function response(body: string | Uint8Array, headers: Record<string, string> = {}): TransportResponse {
    return { status: 200, headers: { etag: '"1"', 'set-cookie': 'session=1', ...headers }, body: Buffer.from(body) };
  }

  async function record(answer: TransportResponse, into = folder(), onFailure = (): void => undefined) {
    const got = await recordingTransport(() => Promise.resolve(answer), into, secrets, onFailure)(request, never);
    strictEqual(got, answer);
  }

  const files = () => readdirSync(join(folder(), 'api.example.test'));
  const recorded = () => readFileSync(join(folder(), 'api.example.test', files()[0] ?? ''), 'utf8');

  it('holds the question and the answer, and the same question again takes the same file', async () => {
    await record(response('{"b":1}'));
    await record(response('{"b":2}'));
    strictEqual(files().length, 1);
    const { request: asked, response: said } = JSON.parse(recorded()) as Record<string, unknown>;
    deepStrictEqual(asked, {
      method: 'GET',
      url: 'https://api.example.test/orgs/[removed]/issues?x=1',
      headers: { accept: 'application/json' },
    });
    deepStrictEqual(said, { status: 200, headers: { etag: '"1"' }, body: { b: 2 } });
  });

  it('holds nobody who has the token, nor what changes with every response', async () => {
    const person = { name: 'Ann Private', username: 'ann.private', email: 'ann@corp.example' };
    const organization = '11111111-2222-4333-8444-555555555555';
    const attributes = { ...person, default_org_context: organization };
    const self = { data: { type: 'user', id: 'user-id-9f00', attributes } };
    const headers = {
      date: 'now',
      'x-oauth-scopes': 'repo',
      'x-github-sso': 'required; org=7',
      'github-authentication-token-expiration': '2027-01-01',
      'x-ratelimit-remaining': '7',
      'keep-alive': 'timeout=5',
    };
    const answers = [response(JSON.stringify(self), headers), response(JSON.stringify({ of: organization }))];
    const transport = recordingTransport(
      () => Promise.resolve(answers.shift() ?? response('')),
      folder(),
      {},
      () => undefined,
    );
    await transport({ ...request, url: 'https://api.example.test/rest/self?version=1' }, never);
    await transport({ ...request, url: `https://api.example.test/rest/orgs/${organization}/x` }, never);
    const all = files().map((name) => name + readFileSync(join(folder(), 'api.example.test', name), 'utf8'));
    for (const word of [...Object.values(attributes), 'user-id-9f00', ...Object.keys(headers)])
      ok(
        all.every((text) => !text.includes(word)),
        word,
      );
  });

  it('holds of headers only those that a reader can use, whatever stands between', async () => {
    const kept = { 'content-type': 'application/json', link: '<https://a.example/2>; rel="next"', server: 'nginx' };
    const others = [
      'x-served-by',
      'x-timer',
      'via',
      'x-client-ip',
      'x-gateway-user',
      'x-amz-cf-id',
      'x-runtime',
      'nel',
    ];
    await record(response('{}', { ...kept, ...Object.fromEntries(others.map((name) => [name, 'ann@corp.example'])) }));
    const { response: said } = JSON.parse(recorded()) as { response: { headers: object } };
    deepStrictEqual(said.headers, { ...kept, etag: '"1"' });
  });

  it('holds no session of a page to sign in on', async () => {
    await record(response('', { location: 'https://login.example/tenant-7/start?state=a-session#b' }));
    ok(recorded().includes('"location": "https://login.example/"') && !/tenant-7|a-session/.test(recorded()));
    await record(response('', { location: '/orgs/x/?page=2' }));
    ok(recorded().includes('"location": "/orgs/x/?page=2"'), recorded());
  });

  it('holds no secret, wherever the service repeats it', async () => {
    const echoes = [
      'marked-"github',
      'marked org',
      'ci:marked-word',
      'marked-word',
      Buffer.from('ci:marked-word').toString('base64'),
      encodeURIComponent('marked org'),
    ];
    await record(response(JSON.stringify({ echoes }), { link: echoes.join(' ') }));
    const text = recorded() + files().join();
    for (const echo of [...echoes, 'marked']) ok(!text.includes(echo), `${echo}: ${text}`);
  });

  it('holds what is no JSON and no text as well', async () => {
    await record(response('<html>'));
    ok(recorded().includes('"body": "<html>"'));
    await record(response(Buffer.from([0xff, 0xfe])));
    ok(recorded().includes('"base64": "//4="'));
  });

  it('holds no secret in text of another encoding, nor as a page shows it', async () => {
    const latin = Buffer.from('für marked-"github und marked-word', 'latin1');
    await record(response(latin));
    const { response: said } = JSON.parse(recorded()) as { response: { body: { base64: string } } };
    const text = Buffer.from(said.body.base64, 'base64').toString('latin1');
    ok(!text.includes('marked-') && text.startsWith('für '), text);
    await record(response('<p>marked-&quot;github marked-&#34;github marked-&#x22;github</p>'));
    ok(!recorded().includes('marked-'), recorded());
  });

  it('stays JSON whatever the secret is, and does not hide what is no secret', async () => {
    const short = { pypiLogin: 'ann:1', githubToken: 'true' };
    const body = { limit: 100, ok: true, day: '2021-11-10', echo: 'ann:1' };
    await recordingTransport(
      () => Promise.resolve(response(JSON.stringify(body))),
      folder(),
      short,
      () => undefined,
    )(request, never);
    const { response: said } = JSON.parse(recorded()) as { response: { body: typeof body } };
    deepStrictEqual(
      [said.body.limit, said.body.ok, said.body.day, said.body.echo],
      [100, true, '2021-11-10', '[removed]'],
    );
  });

  it('is not replaced by the word that nothing has changed', async () => {
    await record(response('{"b":1}'));
    await record({ status: 304, headers: {}, body: new Uint8Array() });
    ok(recorded().includes('"b": 1'), recorded());
  });

  it('that cannot be written is told, and the answer is had all the same', async () => {
    const blocked = join(folder(), 'blocked');
    mkdirSync(folder(), { recursive: true });
    writeFileSync(blocked, '');
    let failures = 0;
    await record(response('{}'), blocked, () => (failures += 1));
    strictEqual(failures, 1);
    const transport = recordingTransport(
      () => Promise.resolve(response('{}')),
      blocked,
      secrets,
      () => (failures += 1),
    );
    for (let n = 0; n < 5; n += 1) await transport(request, never);
    strictEqual(failures, 2);
  });
});
