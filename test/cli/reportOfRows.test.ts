/** Every row of a workbook is in its report, whatever became of its scan. Through the built command line. */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runCli } from './realCli';
import { useSmallReview } from './smallReview';

interface Listed {
  readonly package: string;
  readonly version: string;
  readonly verdict: string;
}

interface Sarif {
  readonly runs: readonly {
    readonly invocations: readonly {
      readonly executionSuccessful: boolean;
      readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[];
    }[];
  }[];
}

describe('the report of a workbook', function () {
  this.timeout(60_000);
  const review = useSmallReview();

  async function listed(): Promise<readonly string[]> {
    const { out } = await review.run('report', '--format', 'json');
    const { findings } = JSON.parse(out) as { readonly findings: readonly Listed[] };
    return findings.map((each) => `${each.package} ${each.version} ${each.verdict}`).sort();
  }

  beforeEach(() => {
    review.advisories('data', [{ id: 'GHSA-aaaa-aaaa-aaa2', name: 'alpha' }]);
  });

  it('has the rows of a package that a later scan of another row of it left out', async () => {
    review.write(['alpha==1.0', 'alpha==3.0', 'alpha==1.0', 'other']);
    await review.scan('data');
    const all = await listed();
    deepStrictEqual(all, ['alpha 1.0 vulnerable', 'alpha 1.0 vulnerable', 'alpha 3.0 safe', 'other 1.0 clean']);
    for (const row of ['3', '4']) {
      await review.scan('data', '--start-row', row, '--end-row', row);
      deepStrictEqual(await listed(), all, `row ${row}`);
    }
    review.type('alpha', 'recommendation', 'PROCEED');
    await review.scan('data', '--start-row', '3', '--end-row', '3');
    const differences = await review.run('resolve');
    strictEqual(differences.code, 1, differences.out);
    match(differences.out, /alpha/);
  });

  it('has no version that the workbook has no more', async () => {
    review.write(['alpha==1.0', 'other']);
    await review.scan('data');
    review.type('alpha', 'currentVersion', '3.0');
    await review.scan('data', '--packages', 'alpha');
    deepStrictEqual(await listed(), ['alpha 3.0 safe', 'other 1.0 clean']);
  });

  it('says what cells tell was found where the scans that found it are lost', async () => {
    review.write(['alpha==1.0', 'alpha==3.0', 'other']);
    await review.scan('data');
    rmSync(review.at('state'), { recursive: true });
    const { out: told } = await review.scan('data', '--packages', 'other');
    match(told, /1 package outside the selection is known to be vulnerable/);
    const { out } = await review.run('report');
    match(out, /Found vulnerable earlier +1, not checked now/);
    const { out: csv } = await review.run('report', '--format', 'csv');
    match(csv, /no scan has checked it; vulnerable by an earlier result in the workbook/);
    const vex = await review.run('report', '--format', 'cyclonedx-vex');
    match(vex.out, /GHSA-aaaa-aaaa-aaa2/);
  });

  it('says that the journal of a scan is lost', async () => {
    review.write(['alpha==1.0', 'other']);
    await review.scan('data');
    const folder = join(review.at('state'), 'scans', readdirSync(join(review.at('state'), 'scans'))[0] ?? '');
    for (const lose of [(path: string) => writeFileSync(path, ''), rmSync]) {
      lose(join(folder, 'journal.jsonl'));
      const report = await review.run('report');
      const changes = await review.run('changes', '--scan', basename(folder));
      for (const { err } of [report, changes])
        match(err, /warning: The journal of scan \S+ is damaged: results may be lost\. Scan again/);
      match(report.out, /interrupted, journal damaged: results may be lost/);
    }
    deepStrictEqual([(await review.scan('data', '--resume-auto')).code, (await review.run('report')).err], [1, '']);
  });

  it('says that a row is not checked whose result is lost', async () => {
    review.write(['alpha==1.0', 'other', 'third']);
    await review.scan('data');
    const scans = join(review.at('state'), 'scans');
    const journal = join(scans, readdirSync(scans)[0] ?? '', 'journal.jsonl');
    const lines = readFileSync(journal, 'utf8').split('\n');
    const at = lines.findIndex((line) => line.includes('GHSA-aaaa-aaaa-aaa2'));
    lines[at] = `${lines[at]?.slice(0, 100)}#${lines[at]?.slice(101)}`;
    writeFileSync(journal, lines.join('\n'));
    const now = await listed();
    deepStrictEqual(now.length, 3);
    match(now.join('\n'), /^alpha 1\.0 notChecked$/m);
    strictEqual((await review.run('report', '--fail-on-new')).code, 2);
    const report = await review.run('report');
    match(report.out, /Not checked +[1-3]/);
    match(report.out, /finished, journal damaged: results may be lost/);
    match(report.out, /the journal of the scan is damaged and has no result of it/);
    match(report.out, /Found vulnerable earlier +1, not checked now/);
    match(report.err, /warning: The journal of scan \S+ is damaged: results may be lost\. Scan again/);
    const vex = (await review.run('report', '--format', 'cyclonedx-vex')).out;
    match(vex, /ihacpa:packagesNotChecked/);
    match(vex, /journal damaged/);
    const { runs } = JSON.parse((await review.run('report', '--format', 'sarif')).out) as Sarif;
    const [invocation] = runs[0]?.invocations ?? [];
    strictEqual(invocation?.executionSuccessful, false);
    match(invocation.toolExecutionNotifications[0]?.message.text ?? '', /^The journal of scan \S+ is damaged/);
    const list = await runCli(['checkpoints', 'list', review.workbook(), '--storage', review.at('state')]);
    match(list.out, /finished, journal damaged: results may be lost/);
    await review.scan('data');
    const again = await review.run('report');
    deepStrictEqual(
      [/damaged/.test(again.out), again.err, await listed()],
      [false, '', ['alpha 1.0 vulnerable', 'other 1.0 clean', 'third 1.0 clean']],
    );
  });
});
