/** Choosing packages, and looking without touching, through the built command line. */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { hashOf, runCli, summaryOf } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');
const allPackages = 33;

describe('a part of the workbook', function () {
  this.timeout(30_000);
  const folder = useTemporaryFolder();
  const workbook = (): string => join(folder(), 'review.xlsx');
  const scan = (...args: string[]) =>
    runCli([
      ...['scan', workbook(), '--advisories', join(sample, 'advisories'), '--offline', '--json'],
      ...['--storage', join(folder(), 'state'), ...args],
    ]);
  beforeEach(() => cpSync(join(sample, 'review.xlsx'), workbook()));

  const parts: readonly [readonly string[], number][] = [
    [['--packages', 'Django,flask'], 2],
    [['--start-row', '5', '--end-row', '7'], 3],
    [['--resume-from-package', '31'], 3],
    [['--resume-from-batch', '4'], 3],
  ];
  for (const [args, count] of parts) {
    it(`${args.join(' ')} scans ${count} packages and leaves the others out`, async () => {
      const ended = await scan(...args);
      const expected = { total: count, completed: count, failed: 0, skipped: allPackages - count };
      deepStrictEqual(summaryOf(ended).packages, expected);
      strictEqual(ended.code, 1, ended.err);
    });
  }

  for (const [args, reason] of [
    [['--packages', 'no-such-thing'], /has no package named no-such-thing/],
    [['--resume-from-package', '34'], /Pass a package from 1 to 33/],
    [['--resume-from-batch', '5'], /Pass a batch from 1 to 4/],
    [['--start-row', '900'], /No package of the workbook is in the chosen range/],
  ] as const) {
    it(`${args.join(' ')} is refused`, async () => {
      const ended = await scan(...args);
      deepStrictEqual([ended.code, ended.out], [127, '']);
      match(ended.err, reason);
    });
  }

  it('--only empty with nothing left to do says so, ends with the code of what is known and leaves the finished scan as it is', async () => {
    await scan();
    const state = (): string => readdirSync(join(folder(), 'state', 'scans')).join();
    const [before, stateBefore] = [hashOf(workbook()), state()];
    const again = await scan('--only', 'empty');
    deepStrictEqual([again.code, hashOf(workbook()), state()], [1, before, stateBefore]);
    const { findings, known } = summaryOf(again);
    deepStrictEqual([findings, known?.length], [[], allPackages]);
  });

  it('--dry-run finds the same and writes nothing', async () => {
    const before = hashOf(workbook());
    const dry = summaryOf(await scan('--dry-run'));
    strictEqual(hashOf(workbook()), before);
    strictEqual(existsSync(join(folder(), 'state', 'scans')), false);
    const real = summaryOf(await scan());
    deepStrictEqual(dry.findings, real.findings);
    strictEqual(dry.cellsWritten, real.cellsWritten);
  });
});
