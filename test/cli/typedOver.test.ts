/** Words that somebody typed over a result are told by every command, whenever they were typed; seen through the built command line. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { displayText } from '../../src/core/spreadsheet/cell';
import type { ReviewField } from '../../src/core/sheet/reviewField';
import { patchBytes } from '../support/patchedSheet';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { batchFrom, type Ended, runCli, saysOnce, startCli, summaryOf } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');

describe('words typed over a result', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const workbook = (): string => join(folder(), 'review.xlsx');
  const rest = (...words: readonly string[]): string[] => [workbook(), '--storage', join(folder(), 'state'), ...words];
  const scanWords = (...words: readonly string[]): string[] => [
    ...['scan', ...rest(), '--advisories', join(sample, 'advisories'), '--offline', '--batch-size', '5'],
    ...['--no-input', ...words],
  ];
  const scan = (...words: readonly string[]): Promise<Ended> => runCli(scanWords(...words));
  /** Into the first row whose recommendation is a risk. Gives the row's number. */
  function type(words: Partial<Record<ReviewField, string>>): number {
    let place = 0;
    const { bytes } = patchBytes(readFileSync(workbook()), ({ rows }) => {
      const row = [...rows].find(({ cells }) =>
        displayText(cells.recommendation ?? { kind: 'empty' }).startsWith('SECURITY RISK'),
      );
      ok(row !== undefined);
      place = row.row;
      return (Object.entries(words) as [ReviewField, string][]).map(([field, text]) => {
        const expected = row.cells[field] ?? { kind: 'empty' as const };
        return {
          package: row.identity,
          field,
          value: { kind: 'text' as const, text },
          look: 'plain' as const,
          expected,
        };
      });
    });
    writeFileSync(workbook(), bytes);
    return place;
  }

  beforeEach(() => cpSync(join(sample, 'review.xlsx'), workbook()));

  it('get no clean look from format-check', async () => {
    await scan();
    const row = type({ recommendation: 'PROCEED', githubAdvisoryResult: 'None found' });
    const { out } = await runCli(['format-check', workbook(), '--storage', join(folder(), 'state'), '--json']);
    const { issues } = JSON.parse(out) as { readonly issues: readonly { readonly cell: string }[] };
    const cells = issues.map(({ cell }) => cell);
    ok(!cells.includes(`W${row}`) && !cells.includes(`M${row}`), cells.join());
  });

  it('are told after a finished scan by resolve, report, and a scan with nothing left to check', async () => {
    const first = summaryOf(await scan('--json'));
    const before = first.contradicted.length;
    const row = type({ recommendation: 'Proceed', githubAdvisoryResult: 'None found' });
    const resolved = await runCli(['resolve', ...rest()]);
    strictEqual(resolved.code, 1, resolved.out);
    match(resolved.out, new RegExp(`^ *W${row} .* Proceed +SECURITY RISK`, 'm'));
    match(resolved.out, new RegExp(`^ *M${row} .* None found +VULNERABLE`, 'm'));
    const report = JSON.parse((await runCli(['report', ...rest('--format', 'json')])).out) as {
      readonly contradicted: readonly { readonly cell: string }[];
    };
    strictEqual(report.contradicted.length, before + 2);
    const again = summaryOf(await scan('--only', 'empty', '--json'));
    ok(again.contradicted.some(({ cell }) => cell === `W${row}`));
    const taken = await runCli(['resolve', ...rest('--take', 'result')]);
    strictEqual(taken.code, 0, taken.out);
  });

  it('are told by a resumed scan that had saved the package before', async () => {
    const started = startCli(scanWords(), { environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '100' } });
    await saysOnce(started, batchFrom(3));
    started.child.kill('SIGKILL');
    await started.ended;
    const row = type({ recommendation: 'PROCEED' });
    const resumed = summaryOf(await scan('--resume-auto', '--json'));
    ok(
      resumed.contradicted.some(({ cell }) => cell === `W${row}`),
      `W${row} among ${resumed.contradicted.map(({ cell }) => cell).join()}`,
    );
  });

  it('are told by the scan that runs, which had saved the package before', async () => {
    const started = startCli(scanWords('--json'), { environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '200' } });
    await saysOnce(started, batchFrom(3));
    const row = type({ recommendation: 'PROCEED' });
    const ended = summaryOf(await started.ended);
    ok(ended.contradicted.some(({ cell }) => cell === `W${row}`));
    const report = JSON.parse((await runCli(['report', ...rest('--format', 'json')])).out) as {
      readonly contradicted: readonly { readonly cell: string }[];
    };
    deepStrictEqual(
      ended.contradicted.map(({ cell }) => cell),
      report.contradicted.map(({ cell }) => cell),
    );
  });

  it('are told by a scan that found nothing new to write, too', async () => {
    await scan();
    const started = startCli(scanWords('--json'), { environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '200' } });
    await saysOnce(started, batchFrom(3));
    const row = type({ recommendation: 'PROCEED' });
    const { contradicted } = summaryOf(await started.ended);
    ok(contradicted.some(({ cell }) => cell === `W${row}`));
  });

  it('leave a package unchecked that got another version while the scan ran', async () => {
    const started = startCli(scanWords(), { environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '200' } });
    await saysOnce(started, batchFrom(3));
    const row = type({ currentVersion: '77.0' });
    const { code, out, err } = await started.ended;
    strictEqual(code, 2, out);
    match(err, /Changed version in the workbook, for the next scan: .* → 77\.0/);
    match(out, /32 of 33 packages done/);
    match(out, /Check 1 package without a result: /);
    ok(!new RegExp(`^ *${row} .*VULNERABLE`, 'm').test(out), out);
  });

  it('leave no package done whose results are gone, because an older copy was saved while the scan ran', async () => {
    const started = startCli(scanWords(), { environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '200' } });
    await saysOnce(started, batchFrom(3));
    cpSync(join(sample, 'review.xlsx'), workbook());
    const { code, out, err } = await started.ended;
    strictEqual(code, 2, out);
    const [, lost = '0'] = /lacks the results of (\d+) packages/.exec(err) ?? [];
    ok(Number(lost) >= 5, err);
    ok(out.includes(`${33 - Number(lost)} of 33 packages done`), out);
    match(out, new RegExp(`Check ${lost} packages without a result: `));
    strictEqual((await scan('--only', 'empty')).code, 1);
  });
});
