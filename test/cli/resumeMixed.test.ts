/** Resuming through the built command line when the data, the sources, the clock, the workbook or the stored state are not what they were: nothing is mixed or lost in silence. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { patchBytes } from '../support/patchedSheet';
import { editOf } from '../support/saverRig';
import { useLoopbackServers } from '../support/loopbackServer';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { batchFrom, type Ended, runCli, saysOnce, startCli, summaryOf } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');
const slowly = { IHACPA_TEST_LOOKUP_DELAY_MS: '150' };
const everyLiveSource = 'osv,github,nvd,mitre,snyk,exploitDb,kev,epss';

describe('a scan that goes on in a changed world', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const serve = useLoopbackServers();
  const workbook = (): string => join(folder(), 'review.xlsx');
  const storage = (): string => join(folder(), 'state');
  const complete = join(sample, 'advisories');
  /** Advisories of one package of the sample only. */
  const partial = (): string => join(folder(), 'partial');
  const scan = (advisories: string, ...more: string[]): string[] => [
    ...['scan', workbook(), '--advisories', advisories, '--storage', storage(), '--batch-size', '5'],
    ...['--no-input', '--json', ...more],
  ];
  let whole: ScanSummary;

  beforeEach(async () => {
    cpSync(join(sample, 'review.xlsx'), workbook());
    mkdirSync(partial());
    const [one] = readdirSync(complete);
    cpSync(join(complete, one ?? ''), join(partial(), one ?? ''));
    const straight = join(folder(), 'straight');
    mkdirSync(straight);
    cpSync(workbook(), join(straight, 'review.xlsx'));
    const args = ['scan', join(straight, 'review.xlsx'), '--advisories', complete, '--offline'];
    whole = summaryOf(await runCli([...args, '--storage', join(straight, 'state'), '--json']));
  });

  async function killed(args: readonly string[]): Promise<void> {
    const started = startCli(args, { environment: slowly });
    await saysOnce(started, batchFrom(3));
    started.child.kill('SIGKILL');
    strictEqual((await started.ended).code, null);
  }

  const verdicts = ({ findings }: ScanSummary): string[] =>
    findings.map((each) => `${each.package} ${each.version}: ${each.verdict}, ${each.flaws}`);
  const report = async (...more: string[]): Promise<string> =>
    (await runCli(['report', workbook(), '--storage', storage(), ...more])).out;
  const scanFolder = (): string => join(storage(), 'scans', readdirSync(join(storage(), 'scans'))[0] ?? '');

  function endsLikeTheWhole(ended: Ended): ScanSummary {
    strictEqual(ended.code, 1, ended.err);
    const summary = summaryOf(ended);
    deepStrictEqual(verdicts(summary), verdicts(whole));
    return summary;
  }

  it('looks up again what was looked up with other data, and says so', async () => {
    await killed(scan(partial(), '--offline'));
    const ended = await runCli(scan(complete, '--offline', '--resume-auto'));
    match(ended.err, /\d+ packages were checked with other data or too long ago \(.*partial\) and are checked again/);
    endsLikeTheWhole(ended);
    doesNotMatch(await report(), /partial/);
  });

  it('keeps it where a person says so, and tells it of each package everywhere', async () => {
    await killed(scan(partial(), '--offline'));
    const ended = await runCli(scan(complete, '--offline', '--resume-auto', '--reuse-results'));
    match(ended.err, /The results of \d+ packages come from older checks or other data \(.*partial\)/);
    const reused = summaryOf(ended).findings.filter((finding) => finding.reused !== undefined);
    ok(reused.length >= 10 && reused.length < 33, `${reused.length} kept`);
    ok(reused.every((finding) => finding.reused?.data.includes('partial')));
  });

  it('tells of a kept result in the terminal and in the report', async () => {
    await killed(scan(partial(), '--offline'));
    const words = scan(complete, '--offline', '--resume-auto', '--reuse-results').filter((word) => word !== '--json');
    match(
      (await runCli(words)).out,
      /\d+ packages have earlier results: .* \(checked on \d{4}-\d\d-\d\d with .*partial\)/,
    );
    match(await report(), /Checked earlier/);
    const { findings } = JSON.parse(await report('--format', 'json')) as { findings: { earlier?: { data: string } }[] };
    ok(findings.some(({ earlier }) => earlier?.data.endsWith('partial') === true));
  });

  it('takes the same data in another place for the same', async () => {
    const moved = join(folder(), 'moved');
    cpSync(complete, moved, { recursive: true });
    await killed(scan(complete, '--offline'));
    const ended = await runCli(scan(moved, '--offline', '--resume-auto'));
    doesNotMatch(ended.err, /again/);
    endsLikeTheWhole(ended);
  });

  it('asks a source that was off before about every package', async () => {
    const { base, seen } = await serve((response) => response.writeHead(404).end());
    await killed(scan(complete, '--offline'));
    const live = ['--disable-source', everyLiveSource, '--source-url', `pypi=${base}`, '--resume-auto'];
    const ended = await runCli(scan(complete, ...live), { environment: { NO_PROXY: '*' } });
    match(ended.err, /\(.*without PyPI.*\) and are checked again/);
    strictEqual(summaryOf(ended).packages.completed, 33, ended.err);
    const names = new Set(whole.findings.map((finding) => finding.package.toLowerCase()));
    ok(new Set(seen.map(({ path }) => path)).size >= names.size - 1, `${seen.length} requests`);
  });

  it('looks up again what was looked up longer ago than the bound', async () => {
    const shift = join(folder(), 'shift.cjs');
    writeFileSync(shift, `const now = Date.now; Date.now = () => now() + 200 * 86_400_000;`);
    await killed(scan(complete, '--offline'));
    const later = { environment: { NODE_OPTIONS: `--require=${shift}` } };
    const ended = await runCli(scan(complete, '--offline', '--resume-auto'), later);
    match(ended.err, /\d+ packages were checked .*the oldest on \d{4}-\d\d-\d\d\) and are checked again/);
    endsLikeTheWhole(ended);
  });

  it('looks everything up again when the journal is gone, and reports all of it', async () => {
    await killed(scan(complete, '--offline'));
    rmSync(join(scanFolder(), 'journal.jsonl'));
    const ended = await runCli(scan(complete, '--offline', '--resume-auto'));
    match(ended.err, /The scan's journal was lost\. Its packages are checked again/);
    endsLikeTheWhole(ended);
    match(await report(), /Packages +33 of 33 checked/);
  });

  it('offers the checkpoints when journal and plan are garbled, and never begins from zero without a word', async () => {
    await killed(scan(complete, '--offline', '--start-fresh'));
    for (const name of ['journal.jsonl', 'plan.json']) writeFileSync(join(scanFolder(), name), 'garbage\u0000');
    const waits = await runCli(scan(complete, '--offline'));
    strictEqual(waits.code, 2);
    match(waits.err, /An earlier scan stopped on .* its journal cannot be read.*--resume-auto.*--start-fresh/);
    const list = await runCli(['checkpoints', 'list', workbook(), '--storage', storage()]);
    match(list.out, /b0000-[0-9a-f]+ .*valid/);
    const id = /b0000-[0-9a-f]+/.exec(list.out)?.[0] ?? '';
    strictEqual((await runCli(['checkpoints', 'show', id, '--storage', storage()])).code, 0);
    const ended = await runCli(scan(complete, '--offline', '--checkpoint', id));
    match(ended.err, /its results are unknown\. Every package is checked again/);
    endsLikeTheWhole(ended);
    const after = await runCli(scan(complete, '--offline', '--only', 'empty'));
    doesNotMatch(after.err, /An earlier scan/);
  });

  it('looks up packages that came into the workbook meanwhile', async () => {
    await killed(scan(complete, '--offline'));
    const { rows } = await readReviewWorkbook(nodeFileSystem, workbook());
    const [first, last] = [rows.at(0)?.identity.name ?? '', rows.at(-1)?.identity.name ?? ''];
    const edited = patchBytes(readFileSync(workbook()), (present) => [
      editOf(present, first, 'currentVersion', '0.0.1'),
      editOf(present, last, 'currentVersion', '0.0.1'),
    ]);
    writeFileSync(workbook(), edited.bytes);
    const ended = await runCli(scan(complete, '--offline', '--resume-auto'));
    match(ended.err, /Changed version in the workbook, checked now: .* → 0\.0\.1/);
    const summary = summaryOf(ended);
    deepStrictEqual(summary.packages, { total: 33, completed: 33, failed: 0, skipped: 0 }, ended.err);
    strictEqual(summary.findings.filter(({ version }) => version === '0.0.1').length, 2);
    match(ended.err, /^Batch 7 of 7 · 33 of 33 packages/m);
    const told = JSON.parse(await report('--format', 'json')) as {
      readonly packages: { readonly planned: number; readonly lookedUp: number };
      readonly verdicts: Readonly<Record<string, number>>;
    };
    deepStrictEqual([told.packages.planned, told.packages.lookedUp], [33, 33]);
    const counted = (verdict: string): number => summary.findings.filter((each) => each.verdict === verdict).length;
    for (const [verdict, count] of Object.entries(told.verdicts)) strictEqual(count, counted(verdict), verdict);
  });

  it('holds --overwrite also for what was saved before', async () => {
    const straight = join(folder(), 'straight', 'review.xlsx');
    cpSync(join(sample, 'review.xlsx'), straight);
    const all = ['scan', straight, '--advisories', complete, '--offline', '--overwrite', 'all', '--json'];
    const wanted = summaryOf(await runCli([...all, '--storage', join(folder(), 'other')]));
    await killed(scan(complete, '--offline'));
    const ended = await runCli(scan(complete, '--offline', '--resume-auto', '--overwrite', 'all'));
    strictEqual(ended.code, 1, ended.err);
    deepStrictEqual(await texts(workbook()), await texts(straight));
    strictEqual(summaryOf(ended).kept.length, wanted.kept.length);
  });

  it('prints a command to resume that ends as this one would have', async () => {
    const options = ['--fail-on', 'critical', '--overwrite', 'empty', '--no-input'];
    const words = [
      'scan',
      workbook(),
      '--advisories',
      complete,
      '--offline',
      '--storage',
      storage(),
      '--batch-size',
      '5',
    ];
    const started = startCli([...words, ...options], { environment: slowly });
    await saysOnce(started, batchFrom(2));
    started.child.kill('SIGTERM');
    const { out } = await started.ended;
    match(out, /--batch-size 5 --fail-on critical --no-input --overwrite empty --resume-auto\n/);
  });

  async function texts(path: string): Promise<string[]> {
    const { rows } = await readReviewWorkbook(nodeFileSystem, path);
    return rows.map(({ cells }) => JSON.stringify([cells.nvdResult, cells.mitreResult, cells.recommendation]));
  }
});
