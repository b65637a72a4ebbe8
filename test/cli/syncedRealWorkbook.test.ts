/** The real workbook after a scan, in step with a list of 3 more packages, 5 other versions, and 4 packages less: the next scan is about these 8 rows alone. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageIdentity } from '../../src/core/package/identity';
import { parseVersion } from '../../src/core/package/version';
import type { PackageRow } from '../../src/core/sheet/packageRow';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { needSharedData } from '../support/sharedData';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { lookedUp } from './journalLookups';
import { runCli, summaryOf } from './realCli';

const addedNames = ['a-new-one', 'flask-new', 'zope-new'];

describe('the real workbook in step with what is installed', function () {
  this.timeout(300_000);
  const folder = useTemporaryFolder();
  const rowsOf = async (path: string): Promise<readonly PackageRow[]> =>
    (await readReviewWorkbook(nodeFileSystem, path)).rows;

  /** Spread over the sheet; the rest of the rows is listed as it is. */
  function writeList(rows: readonly PackageRow[], list: string): readonly string[] {
    const single = rows.filter(
      ({ identity, versionIsNumber }) =>
        !versionIsNumber &&
        parseVersion(identity.version) !== undefined &&
        rows.filter((row) => row.identity.name === identity.name).length === 1,
    );
    const at = (from: number, count: number): ReadonlySet<PackageRow> =>
      new Set(Array.from({ length: count }, (_, step) => single[from + step * 60]).filter((row) => row !== undefined));
    const [changed, dropped] = [at(7, 5), at(23, 4)];
    const lines = single
      .filter((row) => !dropped.has(row))
      .map((row) => `${row.displayName}==${changed.has(row) ? '99.10' : row.identity.version}`);
    const others = rows
      .filter((row) => !single.includes(row))
      .map(({ displayName }) => `${displayName} @ file:///src/${displayName}`);
    writeFileSync(list, [...lines, ...others, ...addedNames.map((name) => `${name}==1.0`)].join('\n'));
    return [...changed].map(({ identity }) => identity.name);
  }

  it('has exactly the 8 packages looked up by --only outdated, and a scan of all changes no other row', async function () {
    const workbook = join(folder(), 'review.xlsx');
    copyFileSync(needSharedData(this, 'review-workbook.xlsx'), workbook);
    const advisories = needSharedData(this, 'osv-pypi-2024-10-10.zip');
    const state = join(folder(), 'state');
    const run = (...words: readonly string[]) =>
      runCli([...words, '--storage', state], { environment: { IHACPA_STATE_HOME: join(folder(), 'home') } });
    const scan = async (...more: readonly string[]) =>
      summaryOf(await run('scan', workbook, '--advisories', advisories, '--offline', '--json', ...more));
    strictEqual((await scan()).packages.completed, 486);

    const list = join(folder(), 'requirements.txt');
    const changed = writeList(await rowsOf(workbook), list);
    const synced = await run('sync', workbook, '--from', list, '--yes', '--json');
    strictEqual(synced.code, 0, synced.err);
    const { plan } = JSON.parse(synced.out) as { readonly plan: Readonly<Record<string, readonly unknown[]>> };
    deepStrictEqual([plan['added']?.length, plan['changed']?.length, plan['notInstalled']?.length], [3, 5, 4]);

    const before = await rowsOf(workbook);
    strictEqual(before.length, 489);
    const earlier = lookedUp(state).length;
    const meant = [...changed, ...addedNames].sort();
    strictEqual((await scan('--only', 'outdated')).packages.total, 8);
    const asked = lookedUp(state).slice(earlier);
    deepStrictEqual(asked.map((each) => (JSON.parse(each) as PackageIdentity).name).sort(), meant);

    const assertOthersSame = async (): Promise<void> => {
      const after = await rowsOf(workbook);
      const differing = before.filter((row, at) => JSON.stringify(after[at]?.cells) !== JSON.stringify(row.cells));
      const names = differing.map(({ identity }) => identity.name);
      ok(names.length > 0 && names.every((name) => meant.includes(name)), names.join());
      for (const [at, row] of before.entries()) deepStrictEqual(after[at]?.cells.notes, row.cells.notes);
    };
    await assertOthersSame();
    strictEqual((await scan('--only', 'outdated')).packages.total, 0);
    await scan();
    await assertOthersSame();
  });
});
