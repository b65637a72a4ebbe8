/** A finished scan whose journal lost its end, seen through the built command line: what is lost is looked up again, and what is known is written again. */
import { deepStrictEqual, doesNotMatch, ok, strictEqual } from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { displayText } from '../../src/core/spreadsheet/cell';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { patchBytes } from '../support/patchedSheet';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { batchFrom, runCli, saysOnce, startCli, summaryOf } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');

describe('a finished scan whose journal lost its end', function () {
  this.timeout(120_000);
  const folder = useTemporaryFolder();
  const workbook = (): string => join(folder(), 'review.xlsx');
  const state = (): string => join(folder(), 'state');
  const scanWords = (...words: readonly string[]): string[] => [
    ...['scan', workbook(), '--advisories', join(sample, 'advisories'), '--offline', '--storage', state()],
    ...['--no-input', '--batch-size', '5', '--json', ...words],
  ];
  const scan = (...words: readonly string[]) => runCli(scanWords(...words));
  const journal = (): string => {
    const [scanId] = readdirSync(join(state(), 'scans'));
    return join(state(), 'scans', scanId ?? '', 'journal.jsonl');
  };
  const withRecommendation = (place: number, text: string): Buffer =>
    patchBytes(readFileSync(workbook()), ({ rows }) => {
      const row = rows.at(place);
      ok(row !== undefined);
      const expected = row.cells.recommendation ?? { kind: 'empty' };
      const value = { kind: 'text' as const, text };
      return [{ package: row.identity, field: 'recommendation', value, look: 'plain', expected }];
    }).bytes;
  const recommendations = async (): Promise<string[]> => {
    const { rows } = await readReviewWorkbook(nodeFileSystem, workbook());
    return rows.map(({ cells }) => displayText(cells.recommendation ?? { kind: 'empty' }));
  };

  it('is looked up and written to its end, wherever it was cut', async () => {
    cpSync(join(sample, 'review.xlsx'), workbook());
    const whole = summaryOf(await scan());
    const written = await recommendations();
    const place = written.findIndex((text) => text.startsWith('SECURITY RISK'));
    const emptied = withRecommendation(place, '');
    const bytes = readFileSync(journal());
    for (const share of [0.2, 0.6, 0.95]) {
      writeFileSync(workbook(), emptied);
      writeFileSync(journal(), bytes.subarray(0, Math.floor(bytes.length * share)));
      const resumed = await scan('--resume-auto');
      const summary = summaryOf(resumed);
      strictEqual(resumed.code, 1, `cut at ${share}: ${resumed.err}`);
      // Only the cell that was emptied was changed by somebody.
      doesNotMatch(resumed.err, /has changed since the scan stopped, at [MPR]\d/);
      deepStrictEqual(
        summary.findings.map(({ verdict }) => verdict),
        whole.findings.map(({ verdict }) => verdict),
        `cut at ${share}`,
      );
      deepStrictEqual(await recommendations(), written, `cut at ${share}`);
    }
  });

  it('goes on with the rule of its newest run', async () => {
    cpSync(join(sample, 'review.xlsx'), workbook());
    const started = startCli(scanWords('--overwrite', 'empty'), {
      environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '100' },
    });
    await saysOnce(started, batchFrom(2));
    started.child.kill('SIGKILL');
    await started.ended;
    strictEqual((await scan('--resume-auto', '--overwrite', 'all')).code, 1);
    const written = await recommendations();
    const place = written.findIndex((text) => text.startsWith('SECURITY RISK'));
    writeFileSync(workbook(), withRecommendation(place, 'PROCEED'));
    const bytes = readFileSync(journal());
    writeFileSync(journal(), bytes.subarray(0, Math.floor(bytes.length * 0.95)));
    strictEqual((await scan('--resume-auto')).code, 1);
    deepStrictEqual(await recommendations(), written);
  });
});
