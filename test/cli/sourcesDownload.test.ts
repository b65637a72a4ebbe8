/** `ihacpa sources download` as a real process against a site on loopback. */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import { join } from 'node:path';
import { bulkSite, exploitDbPath, namesList, namesPath, plausibleNames } from '../support/bulkSite';
import { fileAnswers } from '../support/fileServer';
import { useLoopbackServers } from '../support/loopbackServer';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { runFake } from './fakeCli';
import { runCli } from './realCli';

const records = [{ id: 'PYSEC-2026-1', modified: '2026-01-01T00:00:00Z' }];

describe('sources download', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const serve = useLoopbackServers();

  it('fetches every file, says of what day each is, and fetches nothing twice', async () => {
    const server = await serve(fileAnswers({ files: bulkSite(records, plausibleNames()), breaksOff: () => false }));
    const args = ['sources', 'download', join(folder(), 'data'), '--mirror', `${server.base}/`];
    const first = await runCli(args);
    deepStrictEqual([first.code, first.err], [0, '']);
    match(first.out, /^OSV advisories {2}fetched, data of 2026-01-01, 0\.0 MB from 127\.0\.0\.1:\d+$/m);
    match(first.out, /^PyPI names +fetched, \d\.\d MB from/m);
    match(first.out, /^EPSS +fetched, data of 2026-01-02/m);
    match(server.seen[0]?.headers['user-agent'] ?? '', /^ihacpa-package-review\/\d/);
    const again = await runCli([...args, '--json']);
    const { files } = JSON.parse(again.out) as { files: { status: string }[] };
    deepStrictEqual(
      files.map(({ status }) => status),
      Array(5).fill('unchanged'),
    );
  });

  it('ends with code 2 and keeps the rest when a file cannot be had', async () => {
    const files = bulkSite(records, plausibleNames());
    files.delete(exploitDbPath);
    const server = await serve(fileAnswers({ files, breaksOff: () => false }));
    const { code, out, err } = await runCli(['sources', 'download', join(folder(), 'data'), '--mirror', server.base]);
    strictEqual(code, 2);
    match(
      out,
      /^Exploit-DB +not fetched: 127\.0\.0\.1:\d+ has no such file\. Open 127\.0\.0\.1:\d+ in a browser: .*\.$/m,
    );
    match(err, /incomplete: Exploit-DB could not be downloaded; follow the steps above, then run the command again/);
  });

  const troubles = [
    ['limits requests', { 'retry-after': '1' }, 429, /is limiting requests.*\. Wait a few minutes/],
    ['blocks this network', {}, 403, /status 403.*\. Ask the operator of 127.*, or name a mirror with --mirror URL\.$/],
    ['redirects to a portal', { location: 'https://portal.example/login' }, 302, /\. Open 127.*: a portal may/],
  ] as const;
  for (const [what, headers, status, told] of troubles) {
    it(`says what to do about a host that ${what}`, async () => {
      const server = await serve((response) => response.writeHead(status, headers).end());
      const { code, out } = await runCli(['sources', 'download', join(folder(), 'data'), '--mirror', server.base]);
      strictEqual(code, 2);
      const lines = out.split('\n').filter((line) => line.includes('not fetched'));
      strictEqual(lines.length, 5);
      for (const line of lines) match(line, told);
    });
  }

  it('says which file stays, and of what day, when a newer one cannot be had', async () => {
    const files = bulkSite(records, plausibleNames());
    const server = await serve(fileAnswers({ files, breaksOff: () => false }));
    const args = ['sources', 'download', join(folder(), 'data'), '--mirror', server.base];
    await runCli(args);
    files.clear();
    const { code, out } = await runCli(args);
    strictEqual(code, 2);
    match(out, /^EPSS +not fetched: \S+ has no such file; the existing file is unchanged, data of 2026-01-02\. Open /m);
    match(out, /^Scan with it/m);
  });

  it('names no folder to scan with in which there are no advisories', async () => {
    const server = await serve((response) => response.writeHead(404).end());
    const { code, out } = await runCli(['sources', 'download', join(folder(), 'data'), '--mirror', server.base]);
    deepStrictEqual([code, out.includes('Scan with it')], [2, false]);
  });

  it('takes a short list of a mirror for no list of PyPI’s names, and says whose it is', async () => {
    const files = bulkSite(records).set(namesPath, Buffer.from(namesList(['only', 'these'])));
    const server = await serve(fileAnswers({ files, breaksOff: () => false }));
    const { code, out } = await runCli(['sources', 'download', join(folder(), 'data'), '--mirror', server.base]);
    strictEqual(code, 2);
    match(out, /^PyPI names +not fetched: 127\.0\.0\.1:\d+ sent a file that cannot be used \(It lists 2 names, /m);
  });

  it('refuses a folder into which another download is running', async () => {
    const data = join(folder(), 'data');
    let release = (): void => undefined;
    const isHeld = new Promise<void>((resolve) => (release = resolve));
    const files = fileAnswers({ files: bulkSite(records, plausibleNames()), breaksOff: () => false });
    const server = await serve((response, request, index) => {
      if (index > 0) files(response, request, index);
      else void isHeld.then(() => files(response, request, index));
    });
    const args = ['sources', 'download', data, '--mirror', server.base];
    const first = runCli(args);
    while (server.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const { code, err } = await runCli(args);
    release();
    deepStrictEqual([code, (await first).code], [3, 0]);
    match(err, /Another download into this folder is running/);
  });

  it('asks for a folder and for an address that is one', async () => {
    match((await runFake(['sources', 'download'])).err, /needs the DIR\. Pass the path of a folder/);
    match((await runFake(['sources', 'download', 'd', '--mirror', 'ftp://x'])).err, /"ftp:\/\/x" is not an address/);
  });
});
