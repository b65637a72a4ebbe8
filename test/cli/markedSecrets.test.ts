/** A marked token appears in no file, log, message or request to another host, told by the built command line as a real process. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert/strict';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ServiceId } from '../../src/core/scan/sourceSettings';
import { snykOrganization } from '../support/internet/services/snykService';
import type { Reply } from '../support/internet/simulatedService';
import { type LoopbackServer, type SeenRequest, sendJson, useLoopbackServers } from '../support/loopbackServer';
import { holds, marksBelow } from '../support/markSearch';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { buildZip } from '../support/zipBuilder';
import { marks, MarkedServices } from './markedServices';
import { batchFrom, type Ended, runCli, saysOnce, startCli, summaryOf } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');
const allMarks = Object.values(marks);
const withSecret: readonly ServiceId[] = ['github', 'nvd', 'snyk'];

/** Answers that repeat what they were sent wherever they can. */
function refusal(status: number, { headers }: SeenRequest, more: Readonly<Record<string, string>> = {}): Reply {
  const echo = headers.authorization ?? String(headers['apikey'] ?? '');
  return { status, headers: { 'x-echo': echo, ...more }, body: { message: `Bad credentials: ${echo}` } };
}

describe('marked secrets', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const serve = useLoopbackServers();
  let services: MarkedServices;
  let stranger: LoopbackServer;
  beforeEach(async () => {
    cpSync(join(sample, 'review.xlsx'), join(folder(), 'review.xlsx'));
    mkdirSync(join(folder(), 'tmp'));
    services = await MarkedServices.start(sample, serve);
    stranger = await serve((response) => sendJson(response, {}));
  });

  const scan = (...more: string[]): string[] => [
    ...[
      'scan',
      join(folder(), 'review.xlsx'),
      '--source-url',
      services.addresses,
      '--storage',
      join(folder(), 'state'),
    ],
    ...['--batch-size', '2', '--verbose', ...more],
  ];
  const environment = (more: Readonly<Record<string, string>> = {}) => {
    const home = join(folder(), 'tmp');
    return {
      environment: {
        ...marks,
        SNYK_ORG: snykOrganization,
        NO_PROXY: '*',
        TMPDIR: home,
        TEMP: home,
        TMP: home,
        HOME: home,
        ...more,
      },
    };
  };

  /** Fails where a mark is in a file, in what the process said, or at the wrong host. */
  function staysSecret(ended: readonly Ended[], secrets: readonly string[] = allMarks): void {
    for (const { out, err } of ended) ok(!holds(Buffer.from(out + err), secrets), out + err);
    // A live scan is where Node has something to warn of: every request listens to the same cancel.
    for (const { err } of ended) doesNotMatch(err, /\(node:\d+\)/);
    const { found, searched } = marksBelow(folder(), secrets);
    deepStrictEqual(found, []);
    ok(searched > 20, `${searched} texts were searched`);
    deepStrictEqual(stranger.seen, []);
  }

  it('reach their own service only and are written nowhere when all answer', async () => {
    const text = await runCli(scan('--packages', 'flask,pillow,six'), environment());
    strictEqual(text.code, 1, text.err + text.out);
    const again = await runCli(scan('--packages', 'jinja2,requests', '--json', '--start-fresh'), environment());
    strictEqual(summaryOf(again).packages.completed, 2, again.err);
    const sent = services.wellPlaced();
    ok(Math.min(...Object.values(sent)) > 0, JSON.stringify(sent));
    staysSecret([text, again]);
    // No secret, but nobody else's business: Snyk's own kept answers name it.
    ok(!holds(Buffer.from(text.out + text.err + again.out + again.err), [snykOrganization]));
    const named = marksBelow(folder(), [snykOrganization]).found;
    deepStrictEqual(
      named.filter((path) => !path.startsWith(join('state', 'cache', 'http'))),
      [],
    );
  });

  const failures: readonly [what: string, answer: (service: ServiceId, seen: SeenRequest) => Reply][] = [
    [
      'refuse them',
      (service, seen) => {
        if (service === 'nvd') return refusal(404, seen, { message: 'Invalid apiKey: ' + marks.NVD_API_KEY });
        return refusal(service === 'github' ? 403 : 401, seen);
      },
    ],
    // The wait that it asks for is shorter than the usual one.
    ['fail', (_, seen) => refusal(500, seen, { 'retry-after': '1' })],
    [
      'lead to another host',
      (service, seen) => refusal(service === 'nvd' ? 307 : 302, seen, { location: `${stranger.base}/steal` }),
    ],
  ];
  for (const [what, answer] of failures) {
    it(`are written nowhere and told to nobody when the services ${what}`, async () => {
      services.misbehave = (service, seen) => (withSecret.includes(service) ? answer(service, seen) : undefined);
      const ended = await runCli(scan('--packages', 'flask', '--json'), environment());
      const warned = `${ended.out}${ended.err}`;
      match(warned, /does not accept|responded with status|redirected to another host/);
      const sent = services.wellPlaced();
      ok(Math.min(...Object.values(sent)) > 0, JSON.stringify(sent));
      staysSecret([ended]);
    });
  }

  it('are not in what a killed scan leaves behind, nor in what it is resumed to', async () => {
    const packages = ['--packages', 'flask,idna,mako,pygments,six,wheel'];
    const started = startCli(scan(...packages), environment({ IHACPA_TEST_LOOKUP_DELAY_MS: '150' }));
    await saysOnce(started, batchFrom(2));
    started.child.kill('SIGKILL');
    const killed = await started.ended;
    strictEqual(killed.code, null);
    staysSecret([killed]);
    const refused = await runCli(scan(...packages), environment());
    strictEqual(refused.code, 2, refused.err);
    const resumed = await runCli(scan('--resume-auto', '--json'), environment());
    strictEqual(summaryOf(resumed).status, 'finished', resumed.err);
    services.wellPlaced();
    staysSecret([refused, resumed]);
  });

  for (const [what, text] of [
    ['a line break', 'marked-broken\nmarked-rest'],
    ['a letter that no header takes', 'marked-broken-“quoted”'],
  ] as const) {
    it(`are not told by the error when one has ${what} in it`, async () => {
      const broken = { GITHUB_TOKEN: text, SNYK_TOKEN: text, NVD_API_KEY: text };
      const ended = await runCli(scan('--packages', 'flask', '--json'), environment(broken));
      deepStrictEqual(
        withSecret.flatMap((service) => services.seenBy(service)),
        [],
      );
      match(ended.out, /was not queried: its token has a character in it that cannot be sent/);
      staysSecret([ended], ['marked-broken', 'marked-rest']);
    });
  }

  const hiding = buildZip([{ name: 'xl/a.xml', content: Buffer.from(`<v>${marks.SNYK_TOKEN}</v>`), stored: false }]);
  const hidden: readonly [where: string, file: string, bytes: Buffer][] = [
    ['a file', 'a.json', Buffer.from(`{"a":"${marks.SNYK_TOKEN}"}`)],
    ['a file of UTF-16', 'a.txt', Buffer.from(marks.SNYK_TOKEN, 'utf16le')],
    ['base64', 'a.txt', Buffer.from(Buffer.from(`token ${marks.SNYK_TOKEN}`).toString('base64'))],
    ['a part of a workbook', 'a.xlsx', hiding],
    ['a packed workbook', 'a.gz', gzipSync(hiding)],
    ['a name', `${marks.SNYK_TOKEN}.json`, Buffer.from('{}')],
  ];
  for (const [where, file, bytes] of hidden) {
    it(`would be found in ${where}`, () => {
      writeFileSync(join(folder(), 'tmp', file), bytes);
      strictEqual(marksBelow(folder(), allMarks).found.length, 1);
    });
  }
});
