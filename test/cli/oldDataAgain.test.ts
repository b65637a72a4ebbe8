/** A recommendation names the day of old data, or does not, as when that data was first looked at: seen through the built command line. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { displayText } from '../../src/core/spreadsheet/cell';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { runCli, summaryOf } from './realCli';

describe('a second scan with old data', function () {
  this.timeout(120_000);
  const folder = useTemporaryFolder();
  const at = (name: string): string => join(folder(), name);

  const scan = async (data: string, ...more: readonly string[]): Promise<ScanSummary> => {
    const words = ['scan', at('review.xlsx'), '--advisories', data, '--offline', '--no-input', '--json'];
    const environment = { IHACPA_STATE_HOME: at('user') };
    return summaryOf(await runCli([...words, '--storage', at('state'), ...more], { environment }));
  };
  const daysOld = (days: number): string => {
    const path = at(`data-${days}`);
    mkdirSync(path, { recursive: true });
    const modified = new Date(Date.now() - days * 86_400_000).toISOString();
    const affected = [{ package: { ecosystem: 'PyPI', name: 'some-other-package' }, versions: ['0.1'] }];
    writeFileSync(join(path, 'PYSEC-2001-1.json'), JSON.stringify({ id: 'PYSEC-2001-1', modified, affected }));
    return path;
  };
  /** How many recommendations name the day of the data, and how many let the package pass without one. */
  const said = async (): Promise<readonly [told: number, untold: number]> => {
    const { rows } = await readReviewWorkbook(nodeFileSystem, at('review.xlsx'));
    const texts = rows.map(({ cells }) => displayText(cells.recommendation ?? { kind: 'empty' }));
    return [
      texts.filter((text) => / \| data of \d/.test(text)).length,
      texts.filter((text) => text === 'PROCEED').length,
    ];
  };

  beforeEach(() => {
    for (const name of ['user', 'state']) rmSync(at(name), { recursive: true, force: true });
    cpSync(join(projectRoot(), 'media', 'sample', 'review.xlsx'), at('review.xlsx'));
  });

  // A longer bound stands for a look at the data while it was not old yet.
  const young = ['--file-days', '365'];
  for (const [title, first, then] of [
    ['that was young at first', young, []],
    ['by a bound that became longer', [], young],
  ] as const) {
    it(`${title} changes no recommendation`, async () => {
      await scan(daysOld(100), ...first);
      const before = await said();
      for (let time = 0; time < 2; time += 1) {
        const { cellsWritten } = await scan(at('data-100'), ...then);
        deepStrictEqual([cellsWritten, await said()], [0, before]);
      }
    });
  }

  it('names the day where the cell was written by newer data, whatever only looked meanwhile', async () => {
    await scan(daysOld(1));
    const before = await said();
    const old = daysOld(100);
    await scan(old, '--dry-run');
    await scan(old, '--overwrite', 'empty', '--only', 'all');
    deepStrictEqual(await said(), before);
    await scan(old);
    const [told] = await said();
    ok(told > 0);
    await scan(at('data-1'));
    deepStrictEqual(await said(), before);
  });
});
