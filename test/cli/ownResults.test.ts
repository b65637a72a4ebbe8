/** This tool's own results are known again by what cells hold: after a rename, a copy, with other state folders; and a person's words never are. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { copyFileSync, cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { needSharedData } from '../support/sharedData';
import { soakCount } from '../support/soak';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { runCli, summaryOf } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');

describe('own results', function () {
  this.timeout(120_000);
  const folder = useTemporaryFolder();
  const at = (name: string): string => join(folder(), name);
  /** Of one user, unless told otherwise. */
  const scan = async (
    workbook: string,
    advisories: string,
    { storage = 'state', user = 'user', more = [] }: { storage?: string; user?: string; more?: readonly string[] } = {},
  ): Promise<ScanSummary> => {
    const words = ['scan', at(workbook), '--advisories', advisories, '--offline', '--no-input', '--json', ...more];
    const environment = { IHACPA_STATE_HOME: at(user) };
    return summaryOf(await runCli([...words, '--storage', at(storage)], { environment }));
  };
  /** Data in which the packages of the sample are named and nothing affects them. */
  const oldData = (): string => {
    const path = at('old-data');
    mkdirSync(path, { recursive: true });
    const record = {
      id: 'PYSEC-2001-1',
      modified: '2001-01-01T00:00:00Z',
      affected: [{ package: { ecosystem: 'PyPI', name: 'some-other-package' }, versions: ['0.1'] }],
    };
    writeFileSync(join(path, 'PYSEC-2001-1.json'), JSON.stringify(record));
    return path;
  };

  for (const [title, move, options] of [
    ['in place', () => 'review.xlsx', {}],
    ['after a rename', () => (renameSync(at('review.xlsx'), at('december.xlsx')), 'december.xlsx'), {}],
    ['after a copy', () => (copyFileSync(at('review.xlsx'), at('december.xlsx')), 'december.xlsx'), {}],
    ['with another state folder', () => 'review.xlsx', { storage: 'other' }],
    [
      'with another state folder, after a copy',
      () => (cpSync(at('review.xlsx'), at('d.xlsx')), 'd.xlsx'),
      { storage: 'o' },
    ],
  ] as const) {
    it(`are refreshed with new data ${title}`, async () => {
      cpSync(join(sample, 'review.xlsx'), at('review.xlsx'));
      cpSync(join(sample, 'review.xlsx'), at('fresh.xlsx'));
      const advisories = join(sample, 'advisories');
      const wanted = await scan('fresh.xlsx', advisories, { storage: 'fresh', user: 'nobody' });
      await scan('review.xlsx', oldData());
      const found = await scan(move(), advisories, options);
      deepStrictEqual(found.kept, wanted.kept);
      deepStrictEqual(found.contradicted, wanted.contradicted);
      ok(found.cellsWritten > 0);
    });
  }

  it('are known on another machine by their own words, and the words that people type are not', async () => {
    cpSync(join(sample, 'review.xlsx'), at('review.xlsx'));
    await scan('review.xlsx', join(sample, 'advisories'));
    const found = await scan('review.xlsx', oldData(), { storage: 'far', user: 'far' });
    strictEqual(found.kept.filter(({ value }) => /^(VULNERABLE|SECURITY RISK|SAFE) /.test(value)).length, 0);
    ok(found.cellsWritten > 0);
  });

  it('go on alone in a copy', async () => {
    cpSync(join(sample, 'review.xlsx'), at('review.xlsx'));
    await scan('review.xlsx', oldData());
    copyFileSync(at('review.xlsx'), at('copy.xlsx'));
    const advisories = join(sample, 'advisories');
    const copy = await scan('copy.xlsx', advisories);
    const original = await scan('review.xlsx', advisories);
    deepStrictEqual([copy.cellsWritten, copy.kept], [original.cellsWritten, original.kept]);
    strictEqual((await scan('copy.xlsx', advisories)).cellsWritten, 0);
  });

  it('of other workbooks make none of the real workbook’s 329 cells ours', async function () {
    this.timeout(400_000);
    const original = needSharedData(this, 'review-workbook.xlsx');
    const advisories = needSharedData(this, 'osv-pypi-2024-10-10.zip');
    for (let other = 0; other < soakCount(2, 10); other++) {
      const name = `other-${other}.xlsx`;
      copyFileSync(original, at(name));
      // Some of them with every cell written by a scan: the words of all 486 packages.
      const more = other % 2 === 0 ? [] : ['--overwrite', other % 3 === 0 ? 'worse' : 'all'];
      await scan(name, other % 4 === 0 ? oldData() : advisories, { more });
      if (other % 5 === 0) rmSync(at(name));
    }
    copyFileSync(original, at('real.xlsx'));
    strictEqual((await scan('real.xlsx', advisories)).kept.length, 329);
  });
});
