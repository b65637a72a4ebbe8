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

  it('holds no secret, wherever the service repeats it', async () => {
    const echoes = [
      'marked-"github',
      'marked org',
      'ci:marked-word',
      'marked-word',
      Buffer.from('ci:marked-word').toString('base64'),
      encodeURIComponent('marked org'),
    ];
    await record(response(JSON.stringify({ echoes }), { 'x-echo': echoes.join(' ') }));
    const text = recorded() + files().join();
    for (const echo of [...echoes, 'marked']) ok(!text.includes(echo), `${echo}: ${text}`);
  });

  it('holds what is no JSON and no text as well', async () => {
    await record(response('<html>'));
    ok(recorded().includes('"body": "<html>"'));
    await record(response(Buffer.from([0xff, 0xfe])));
    ok(recorded().includes('"base64": "//4="'));
  });

  it('that cannot be written is told, and the answer is had all the same', async () => {
    const blocked = join(folder(), 'blocked');
    mkdirSync(folder(), { recursive: true });
    writeFileSync(blocked, '');
    let failures = 0;
    await record(response('{}'), blocked, () => (failures += 1));
    strictEqual(failures, 1);
  });
});
