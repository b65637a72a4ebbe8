/** A scan killed in the middle and resumed through the built command line: nothing lost, nothing looked up twice. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FindingSummary, ScanSummary } from '../../src/core/scan/scanSummary';
import { openZip } from '../../src/xlsx/zip/zipReader';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { lookedUp } from './journalLookups';
import { batchFrom, type Ended, runCli, saysOnce, startCli, summaryOf } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');
/** Long enough to meet a scan in its middle; the whole sample then takes about a second. */
const slowly = { IHACPA_TEST_LOOKUP_DELAY_MS: '150' };

describe('a scan that is stopped', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const workbook = (): string => join(folder(), 'review.xlsx');
  const storage = (): string => join(folder(), 'state');
  const command = (...more: string[]): string[] => [
    ...['scan', workbook(), '--advisories', join(sample, 'advisories'), '--offline', '--batch-size', '5'],
    ...['--storage', storage(), '--json', ...more],
  ];
  beforeEach(() => cpSync(join(sample, 'review.xlsx'), workbook()));

  /** Starts a slow scan and sends the signal after the second batch. */
  async function stopInTheMiddle(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<Ended> {
    const started = startCli(command('--start-fresh'), { environment: slowly });
    await saysOnce(started, batchFrom(2));
    started.child.kill(signal);
    return started.ended;
  }

  it('by kill -9 is resumed to the same cells, each package looked up once', async () => {
    const straight = await uninterrupted();
    const killed = await stopInTheMiddle('SIGKILL');
    deepStrictEqual([killed.code, killed.out], [null, '']);
    const before = lookedUp(storage());
    ok(before.length >= 10 && before.length < straight.findings.length, `${before.length} lookups before the kill`);
    const resumed = await runCli(command('--resume-auto'));
    strictEqual(resumed.code, 1, resumed.err);
    match(resumed.err, /^Resuming the scan of /m);
    const summary = summaryOf(resumed);
    deepStrictEqual(summary.findings, straight.findings);
    deepStrictEqual(sheetCells(workbook()), straight.cells);
    const all = lookedUp(storage());
    deepStrictEqual(all.slice(0, before.length), before);
    strictEqual(new Set(all).size, all.length, 'a package was looked up twice');
    strictEqual(all.length, summary.packages.total);
  });

  it('by kill -9 and started without a choice ends with 2 and says what to pass', async () => {
    await stopInTheMiddle('SIGKILL');
    const ended = await runCli(command());
    deepStrictEqual([ended.code, ended.out], [2, '']);
    match(
      ended.err,
      /An earlier scan stopped on \d{4}-\d\d-\d\d after \d+ of \d+ packages, checked with .* of \d{4}-\d\d-\d\d\. Pass --resume-auto .*--start-fresh/,
    );
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`by ${signal} keeps its lookups, ends with 130 and goes on later`, async () => {
      const ended = await stopInTheMiddle(signal);
      strictEqual(ended.code, 130, ended.err);
      const summary = summaryOf(ended);
      strictEqual(summary.status, 'cancelled');
      ok(summary.packages.completed >= 10 && summary.packages.completed < summary.packages.total);
      const before = lookedUp(storage());
      strictEqual(before.length, summary.packages.completed);
      const resumed = await runCli(command('--resume-auto'));
      strictEqual(resumed.code, 1, resumed.err);
      strictEqual(lookedUp(storage()).length, summary.packages.total);
    });
  }

  it('shows its checkpoints, and goes on from one of them', async () => {
    const stored = async (): Promise<readonly string[]> => {
      const listed = await runCli(['checkpoints', 'list', workbook(), '--storage', storage(), '--json']);
      strictEqual(listed.code, 0, listed.err);
      const { scans } = JSON.parse(listed.out) as { scans: { checkpoints: { checkpointId: string }[] }[] };
      return scans.flatMap(({ checkpoints }) => checkpoints.map(({ checkpointId }) => checkpointId));
    };
    const told = ({ checkpoints, keptCheckpoints = checkpoints }: ScanSummary): number => keptCheckpoints;
    const stopped = summaryOf(await stopInTheMiddle('SIGTERM'));
    const before = await stored();
    strictEqual(told(stopped), before.length);
    const resumed = await runCli(command('--checkpoint', before.at(-1) ?? ''));
    strictEqual(resumed.code, 1, resumed.err);
    const finished = summaryOf(resumed);
    strictEqual(finished.status, 'finished');
    deepStrictEqual([told(finished), await stored()], [0, []]);
  });

  it('never was, and --resume-auto says that it starts afresh', async () => {
    const ended = await runCli(command('--resume-auto'));
    strictEqual(ended.code, 1, ended.err);
    match(ended.err, /no scan to resume for this workbook/);
  });

  it('without advisories ends with 2: nothing was checked', async () => {
    const ended = await runCli(['scan', workbook(), '--offline', '--storage', storage(), '--json']);
    strictEqual(ended.code, 2, ended.err);
    match(ended.err, /without advisory data/);
    ok(summaryOf(ended).findings.every((finding) => finding.verdict !== 'clean' && finding.verdict !== 'safe'));
  });

  /** The same scan without a stop, in a folder of its own. */
  async function uninterrupted(): Promise<{ findings: readonly FindingSummary[]; cells: string }> {
    const copy = join(folder(), 'straight.xlsx');
    const state = join(folder(), 'straight-state');
    const args = command('--output', copy).map((each) => (each === storage() ? state : each));
    const ended = await runCli(args);
    strictEqual(ended.code, 1, ended.err);
    return { findings: summaryOf(ended).findings, cells: sheetCells(copy) };
  }
});

/** The review sheet's XML: where cells differ, it differs. */
function sheetCells(file: string): string {
  const zip = openZip(readFileSync(file));
  return zip.read(zip.entry('xl/worksheets/sheet1.xml')!).toString('utf8');
}
