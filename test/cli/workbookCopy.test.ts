/** `--output`: the copy is exact and exclusive, the workbook stays untouched, and a copy never scanned does not stay. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { RunScanIo } from '../../src/cli/cliPorts';
import { UserError } from '../../src/core/message/errors';
import type { ScanRequest } from '../../src/core/scan/scanRequest';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { say } from '../../src/core/message/text';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { findingOf, progress, resumable, runFake, type Script, summary } from './fakeCli';

const bytes = Buffer.from('not really a workbook, but bytes all the same');

describe('--output', () => {
  const folder = useTemporaryFolder();
  const workbook = (): string => join(folder(), 'review.xlsx');
  const copy = (): string => join(folder(), 'copy.xlsx');
  const scan = (script: Script, ...args: string[]) =>
    runFake(['scan', workbook(), '--advisories', 'x', '--output', copy(), ...args], script);
  beforeEach(() => writeFileSync(workbook(), bytes));

  it('scans an exact copy with the same permissions', async () => {
    chmodSync(workbook(), 0o640);
    const { code, requests } = await scan({});
    strictEqual(code, 0);
    strictEqual(requests[0]?.workbookPath, copy());
    deepStrictEqual(readFileSync(copy()), bytes);
    strictEqual(statSync(copy()).mode & 0o777, 0o640);
  });

  it('refuses a name that would call the copy something else', async () => {
    for (const name of ['copy.csv', 'copy']) {
      const to = join(folder(), name);
      const { code, err, requests } = await runFake(['scan', workbook(), '--advisories', 'x', '--output', to], {});
      deepStrictEqual([code, requests.length, existsSync(to)], [127, 0, false]);
      match(err, /must end in \.xlsx like it\. Name it so; ihacpa report writes other formats\.\n$/);
    }
  });

  it('refuses a file that is there', async () => {
    writeFileSync(copy(), 'mine');
    const { code, err, requests } = await scan({});
    strictEqual(code, 127);
    match(err, /copy\.xlsx: The file of --output exists already\. Name a file that does not exist yet\.\n$/);
    strictEqual(requests.length, 0);
    strictEqual(readFileSync(copy(), 'utf8'), 'mine');
  });

  it('goes on with a copy that an unfinished scan left, by whatever name', async () => {
    writeFileSync(copy(), 'half done');
    const other = join(folder(), 'other.xlsx');
    symlinkSync(copy(), other);
    const { code, requests } = await scan({ catalog: [resumable({ workbookPath: other })] }, '--resume-auto');
    strictEqual(code, 0);
    strictEqual(requests[0]?.workbookPath, copy());
    strictEqual(readFileSync(copy(), 'utf8'), 'half done');
  });

  it('does not take a finished scan for an unfinished one', async () => {
    writeFileSync(copy(), 'done');
    const catalog = [resumable({ workbookPath: copy(), status: 'finished' })];
    strictEqual((await scan({ catalog })).code, 127);
  });

  for (const [title, path, code, reason] of [
    ['a missing workbook', 'missing.xlsx', 127, /missing\.xlsx: The workbook does not exist/],
    ['a folder', '.', 127, /The workbook cannot be read \(E(ISDIR|INVAL)\)/],
  ] as const) {
    it(`refuses ${title} and leaves no copy`, async () => {
      const told = await runFake(['scan', join(folder(), path), '--output', copy()]);
      strictEqual(told.code, code);
      match(told.err, reason);
      strictEqual(existsSync(copy()), false);
    });
  }

  it('refuses a folder that does not exist', async () => {
    const { code, err } = await runFake(['scan', workbook(), '--output', join(folder(), 'no', 'copy.xlsx')]);
    strictEqual(code, 127);
    match(err, /The copy cannot be written \(ENOENT\)\. Choose an existing folder/);
  });

  it('removes the copy of a workbook that was refused, and names the workbook', async () => {
    const runScan = (request: ScanRequest): Promise<ScanSummary> =>
      Promise.reject(
        new UserError({
          code: 'workbookRefused',
          what: say`It is no workbook`,
          file: request.workbookPath,
          next: say`Go`,
        }),
      );
    const { code, err } = await scan({ runScan });
    strictEqual(code, 127);
    strictEqual(existsSync(copy()), false);
    ok(err.includes(`ihacpa: ${workbook()}: It is no workbook.`), err);
  });

  it('keeps the copy of a scan that had begun', async () => {
    const runScan = (request: ScanRequest, io: RunScanIo): Promise<ScanSummary> => {
      const { workbookPath } = request;
      io.onDidEvent({ type: 'scanStarted', scanId: 's', workbookPath, resumed: false, progress: progress() });
      return Promise.reject(
        new UserError({ code: 'diskFull', what: say`Full`, file: workbookPath, next: say`Free space` }),
      );
    };
    const { code } = await scan({ runScan });
    strictEqual(code, 2);
    strictEqual(existsSync(copy()), true);
  });

  it('takes settings and accepted risks from the folder of the workbook, and the next command names them', async () => {
    const elsewhere = join(folder(), 'results');
    mkdirSync(elsewhere);
    const to = join(elsewhere, 'reviewed.xlsx');
    const settings = join(folder(), 'ihacpa.yaml');
    const risks = join(folder(), 'ihacpa-risks.yaml');
    writeFileSync(settings, 'batch:\n  defaultBatchSize: 7\n');
    writeFileSync(risks, 'risks: []\n');
    const known = [findingOf('click', 'vulnerable', { row: 4 })];
    const runScan = () => Promise.resolve(summary({ known }));
    const place = { currentFolder: folder() };
    for (const add of [[], ['--sheet', 'Packages']]) {
      const command = ['scan', workbook(), '--offline', '--output', to, ...add];
      const { requests, out } = await runFake(command, { runScan, place });
      strictEqual(requests[0]?.configuration.defaultBatchSize, 7);
      deepStrictEqual(requests[0].sources?.risks, [risks]);
      const words = ['--offline', ...add, '--config ihacpa.yaml --risks ihacpa-risks.yaml'];
      ok(out.includes(`: ihacpa scan results/reviewed.xlsx ${words.join(' ')}\n`), out);
      unlinkSync(to);
    }
    const beside = await scan({ runScan, place });
    strictEqual(beside.requests[0]?.sources?.risks, undefined);
    doesNotMatch(beside.out, /--config|--risks/);
  });
});
