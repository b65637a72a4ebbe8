/** Ten scans, each with one set of numbers: message, result, views, grid, details, report, command line, and JSON count the same packages. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import type { RowDetails } from '../../src/grid/query/gridAnswer';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { checkedPackages, countedStates, countsOf, type VerdictCounts } from '../../src/core/scan/verdictCounts';
import { commandIds, configurationSection, settingIds } from '../../src/vscode/ids';
import { countsText } from '../../src/vscode/progress/countsText';
import { ReviewClient } from '../../src/threads/grid/reviewClient';
import { projectRoot } from '../support/vscode/projectRoot';
import { extensionParts } from './support/extensionParts';
import { useMessages } from './support/messages';
import { useReviewCopy, useSlowLookups } from './support/reviewCopy';
import { cancelledScan, run, scanNode } from './support/slowScan';
import { untilTrue } from './support/until';

const dist = (name: string): string => join(projectRoot(), 'dist', name);

describe('the numbers of ten scans', function () {
  this.timeout(180_000);
  const copy = useReviewCopy();
  const messages = useMessages();
  useSlowLookups(5);

  const path = (): string => copy().workbook.fsPath;
  const data = (name: string): string => join(copy().folder, 'advisories', name);
  const publish = (id: string, name: string, affected: object): void =>
    writeFileSync(
      data(`${id}.json`),
      JSON.stringify({
        ...{ schema_version: '1.7.0', id, modified: '2024-07-29T00:00:00Z', published: '2024-07-29T00:00:00Z' },
        affected: [{ package: { ecosystem: 'PyPI', name }, ...affected }],
      }),
    );
  const start = async (...args: unknown[]): Promise<ScanSummary> => {
    const summary = await run(commandIds.startScan, copy().workbook, ...args);
    assert.ok(summary !== undefined);
    return summary;
  };

  async function commandLine(...args: readonly string[]): Promise<string> {
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NO_COLOR: '1' };
    const command = [dist('cli.js'), ...args];
    try {
      return (await promisify(execFile)(process.execPath, command, { env, maxBuffer: 1e8 })).stdout;
    } catch (error) {
      // A result that is vulnerable or incomplete ends with 1 or 2.
      const { code, stdout = '' } = error as { readonly code?: unknown; readonly stdout?: string };
      if (code !== 1 && code !== 2) throw error;
      return stdout;
    }
  }

  /** By verdict, and how many of them no scan was about. */
  async function reportedCounts(of: readonly string[]): Promise<readonly [VerdictCounts, number]> {
    const { findings, packages } = JSON.parse(await commandLine('report', ...of, '--format', 'json')) as {
      readonly findings: readonly { readonly verdict: keyof VerdictCounts; readonly failed: boolean }[];
      readonly packages: { readonly neverLookedUp?: number };
    };
    const stateOf = (one: (typeof findings)[number]): string => (one.failed ? 'failed' : one.verdict);
    const counts = each((state) => findings.filter((one) => stateOf(one) === state).length);
    return [counts, packages.neverLookedUp ?? 0];
  }

  /** Marks and details of the grid. */
  async function grid(storage: string): Promise<readonly [marks: VerdictCounts, details: VerdictCounts]> {
    let states: Readonly<Record<string, number>> = {};
    const client = new ReviewClient(dist('reviewWorker.mjs'), path(), {
      onGrown: (arranged) => (states = arranged.states),
      onBroken: (error) => assert.fail(error),
    });
    try {
      const { arranged } = (await client.read(storage))!;
      await client.read(storage); // Judged by then.
      const page = await client.ask({ ask: 'page', first: 0, count: arranged.total });
      assert.ok(page.answer === 'page');
      const found: RowDetails['finding'][] = [];
      for (const { key } of page.rows) {
        const answer = await client.ask({ ask: 'details', key });
        found.push(answer.answer === 'details' ? answer.details?.finding : undefined);
      }
      const stateOf = (finding: NonNullable<RowDetails['finding']>): string =>
        finding.failed ? 'failed' : finding.verdict;
      return [
        each((state) => states[state] ?? 0),
        each((state) => found.filter((finding) => finding !== undefined && stateOf(finding) === state).length),
      ];
    } finally {
      void client.dispose();
    }
  }

  async function findingGroups(): Promise<VerdictCounts> {
    const { findings } = await extensionParts();
    const groups = await findings.getChildren();
    return each((state) => {
      const node = groups.find((group) => group.kind === 'group' && group.id === state);
      return node === undefined ? 0 : Number(findings.getTreeItem(node).description);
    });
  }

  /** In every place that reads what is stored; `counts` are those of the summary or of the running scan. */
  async function assertSame(scanId: string, counts: VerdictCounts): Promise<void> {
    const { store, jobs, tree } = await extensionParts();
    const { folder } = store;
    let seen = await findingGroups();
    await untilTrue(async () => isSame((seen = await findingGroups()), counts)).catch(() => undefined);
    assert.deepEqual(seen, counts, 'the findings view');
    const row = String(tree.getTreeItem(await scanNode(scanId)).description);
    const [marks, details] = await grid(folder);
    assert.deepEqual(marks, counts, 'the marks of the grid');
    assert.deepEqual(details, counts, 'the details of the grid');
    const where = [path(), '--storage', folder] as const;
    const ofScan = [...where, '--scan', scanId] as const;
    const [report] = await reportedCounts(ofScan);
    assert.deepEqual(report, counts, 'the report of the scan by the command line');
    // That of the workbook also lists the packages that no scan was about, in both doors.
    const [whole, never] = await reportedCounts(where);
    assert.deepEqual(whole, { ...counts, notChecked: counts.notChecked + never }, 'the report of the command line');
    const page = await jobs.run('readReport', { storageFolder: folder, workbookPath: path() });
    assert.deepEqual([page?.counts, page?.packages.neverLookedUp ?? 0], [whole, never], 'the report of the editor');
    const { scans } = JSON.parse(await commandLine('checkpoints', 'list', ...where, '--json')) as {
      readonly scans: readonly { readonly scanId: string; readonly counts: VerdictCounts }[];
    };
    assert.deepEqual(scans.find((scan) => scan.scanId === scanId)?.counts, counts, 'the list of scans');
    const { active } = (await extensionParts()).runner;
    if (active === undefined) assert.ok(row.includes(countsText(counts).replaceAll(', ', ' · ')), row);
    const text = await commandLine('report', ...ofScan);
    const fact = (name: string): string => new RegExp(`^${name} +(.*)$`, 'm').exec(text)?.[1] ?? '';
    const looked = checkedPackages(counts) > 0;
    assert.match(
      fact('Vulnerable'),
      looked ? new RegExp(`^${counts.vulnerable}\\b`) : /^unknown: no package was checked$/,
    );
    assert.match(fact('Packages'), new RegExp(`^${checkedPackages(counts)} of \\d+ checked, ${counts.failed} failed$`));
  }

  /** A scan that is over: what was told of it, too. */
  async function assertAllSame(summary: ScanSummary): Promise<VerdictCounts> {
    const counts = countsOf(summary.findings, summary.packages.failed);
    const text = messages().shown.at(-1)?.text ?? '';
    if (summary.status === 'finished' && summary.findings.length > 1) {
      const plain = text.replace(/ \([^)]*\)/g, '');
      assert.ok(plain.includes(`: ${countsText(counts)}. Checked ${checkedPackages(counts)} of `), text);
    }
    await assertSame(summary.scanId, counts);
    return counts;
  }

  it('agree of a finished scan, and with the same scan of the command line', async () => {
    const other = join(copy().folder, 'other.xlsx');
    copyFileSync(path(), other);
    const counts = await assertAllSame(await start());
    assert.ok(counts.vulnerable > 0 && counts.review > 0 && counts.safe > 0 && counts.clean > 0);
    const args = ['--advisories', join(copy().folder, 'advisories'), '--offline', '--no-input', '--json'];
    const { findings, packages } = JSON.parse(
      await commandLine('scan', other, '--storage', join(copy().folder, 'state'), ...args),
    ) as ScanSummary;
    assert.deepEqual(countsOf(findings, packages.failed), counts);
  });

  it('agree where nothing was checked', async () => {
    rmSync(join(copy().folder, 'advisories'), { recursive: true });
    // The workspace is a copy of the sample, too.
    const [{ uri }] = vscode.workspace.workspaceFolders as [vscode.WorkspaceFolder];
    const [here, aside] = ['advisories', 'aside'].map((name) => join(uri.fsPath, name)) as [string, string];
    const isThere = existsSync(here);
    if (isThere) renameSync(here, aside);
    try {
      messages().answer('Scan Without Advisories');
      assert.equal(checkedPackages(await assertAllSame(await start())), 0);
    } finally {
      if (isThere) renameSync(aside, here);
    }
  });

  it('agree of a canceled scan, and of the same when it was resumed', async () => {
    process.env['IHACPA_TEST_LOOKUP_DELAY_MS'] = '100';
    const cancelled = await cancelledScan(copy().workbook);
    const some = await assertAllSame(cancelled);
    messages().answer('Resume');
    const resumed = await run(commandIds.resumeScan, await scanNode(cancelled.scanId));
    assert.equal(resumed?.status, 'finished');
    const all = await assertAllSame(resumed);
    assert.ok(all.vulnerable >= some.vulnerable && checkedPackages(all) > checkedPackages(some));
  });

  it('agree of a scan that is paused', async () => {
    process.env['IHACPA_TEST_LOOKUP_DELAY_MS'] = '300';
    const { runner } = await extensionParts();
    const finished = start();
    await untilTrue(() => (runner.active?.progress?.counts.vulnerable ?? 0) > 0);
    await run(commandIds.pauseScan);
    let done = -1;
    // Lookups under way end.
    await untilTrue(async () => {
      const before = done;
      await new Promise((resolve) => setTimeout(resolve, 1500));
      return (done = runner.active?.progress?.completedPackages ?? 0) === before;
    });
    const { scanId = '', progress } = runner.active ?? {};
    assert.ok(progress !== undefined);
    await assertSame(scanId, progress.counts).finally(async () => {
      await run(commandIds.cancelScan);
      await finished;
    });
  });

  it('agree of a scan of three packages', async () => {
    const exactly = ['django', 'flask', 'attrs'].map((name) => ({ name }));
    const all = { django: '3.2.12', flask: '2.2.2', attrs: '22.1.0' } as Readonly<Record<string, string>>;
    const counts = await assertAllSame(
      await start({ exactly: exactly.map(({ name }) => ({ name, version: all[name] ?? '' })) }),
    );
    assert.deepEqual([counts.vulnerable, counts.safe + counts.clean], [2, 1]);
    const [{ notChecked }, never] = await reportedCounts([path(), '--storage', (await extensionParts()).store.folder]);
    assert.ok(never > 0 && notChecked === never);
  });

  it('agree with accepted risks', async () => {
    const risk = (id: string): string =>
      `  - package: tornado\n    advisory: ${id}\n    reason: not reachable\n    until: 2099-01-01\n`;
    writeFileSync(join(copy().folder, 'ihacpa-risks.yaml'), `accepted:\n${risk('GHSA-hj3f-6gcp-jg8j')}`);
    assert.equal((await assertAllSame(await start())).accepted, 1);
  });

  it('agree with a malicious package', async () => {
    publish('MAL-2024-1', 'attrs', { versions: ['22.1.0'] });
    // The sample has one already.
    assert.equal((await assertAllSame(await start())).malicious, 2);
  });

  it('agree with records that need a person', async () => {
    publish('PYSEC-2024-9001', 'attrs', {});
    publish('PYSEC-2024-9002', 'colorama', {});
    assert.ok((await assertAllSame(await start())).review >= 6);
  });

  it('agree where results replace values', async () => {
    const settings = vscode.workspace.getConfiguration(configurationSection);
    await settings.update(settingIds.overwrite, 'all', vscode.ConfigurationTarget.Global);
    try {
      const summary = await start();
      assert.deepEqual(summary.kept, []);
      await assertAllSame(summary);
    } finally {
      await settings.update(settingIds.overwrite, undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('agree of a second scan with other data', async () => {
    const first = await assertAllSame(await start());
    rmSync(data('GHSA-hj3f-6gcp-jg8j.json'));
    messages().answer('Start Fresh');
    const second = await assertAllSame(await start());
    assert.equal(second.vulnerable, first.vulnerable - 1);
  });
});

function each(count: (state: keyof VerdictCounts) => number): VerdictCounts {
  return Object.fromEntries(countedStates.map((state) => [state, count(state)])) as VerdictCounts;
}

function isSame(a: VerdictCounts, b: VerdictCounts): boolean {
  return countedStates.every((state) => a[state] === b[state]);
}
