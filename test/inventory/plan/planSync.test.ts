/** The plan of a sync: every package in exactly one class, the same whatever the order, and nothing left to plan once it is applied. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { normalizeName } from '../../../src/core/package/packageName';
import type { PackageRow } from '../../../src/core/sheet/packageRow';
import type { InstalledPackage, Inventory } from '../../../src/inventory/inventory';
import { joinInventories } from '../../../src/inventory/plan/joinInventories';
import { planSync, type SyncPlan } from '../../../src/inventory/plan/planSync';
import { readInventory } from '../../../src/inventory/readInventory';
import { readReviewWorkbook } from '../../../src/workbook/review/readReviewWorkbook';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { needSharedData, sharedDataPath } from '../../support/sharedData';

type Row = Pick<PackageRow, 'identity' | 'row' | 'displayName' | 'versionIsNumber'>;

function rowsOf(cells: readonly (readonly [name: string, version: string | number | null])[]): readonly Row[] {
  const seen = new Map<string, number>();
  return cells.map(([name, version], at) => {
    const text = version === null ? '' : String(version);
    const key = `${normalizeName(name)} ${text}`;
    const occurrence = seen.get(key) ?? 0;
    seen.set(key, occurrence + 1);
    const identity = { name: normalizeName(name), version: text, occurrence };
    return { identity, row: at + 4, displayName: name, versionIsNumber: typeof version === 'number' };
  });
}

function inventoryOf(
  packages: readonly (readonly [name: string, version: string | null, file?: string])[],
  more: Partial<Inventory> = {},
): Inventory {
  const lists = { extras: [], groups: [], platforms: [], requiredBy: [] };
  const known = packages.filter((each): each is readonly [string, string, string?] => each[1] !== null);
  return {
    packages: known.map(([name, version]): InstalledPackage => ({ name, version, source: 'pypi', ...lists, file: '' })),
    notUsable: packages
      .filter(([, version]) => version === null)
      .map(([name]) => ({ name, file: '', reason: 'no-version' })),
    ...{ complete: true, hides: [], notes: [] },
    ...more,
  };
}

interface Case {
  readonly title: string;
  readonly rows: readonly (readonly [string, string | number | null])[];
  readonly installed: readonly (readonly [string, string | null, string?])[];
  readonly plan: Readonly<Record<string, readonly (readonly string[])[]>>;
  readonly source?: string;
  readonly files?: readonly string[];
}

/** In the words of the shared cases. */
function told(plan: SyncPlan): Readonly<Record<string, readonly (readonly string[])[]>> {
  const plain = (rows: readonly { readonly name: string; readonly version: string }[]): readonly string[][] =>
    rows.map(({ name, version }) => [name, version]);
  const changed = (isSame: boolean): readonly string[][] =>
    plan.changed.filter((row) => row.isSameVersion === isSame).map(({ name, version, to }) => [name, version, to]);
  const all = {
    added: plain(plan.added),
    changed: changed(false),
    writtenAsNumber: changed(true),
    unchanged: plain(plan.unchanged),
    notInstalled: plain(plan.notInstalled),
    notTold: plain(plan.notTold),
    versionUnknown: plain(plan.versionUnknown),
    writtenTwice: plain(plan.writtenTwice).map(([name = '', version = '']) => [normalizeName(name), version]),
  };
  return Object.fromEntries(Object.entries(all).filter(([, list]) => list.length > 0));
}

function sorted(plan: Case['plan']): unknown {
  return Object.fromEntries(Object.entries(plan).map(([key, list]) => [key, [...list].map(String).sort()]));
}

describe('the plan of a sync', () => {
  const path = sharedDataPath('inventory/workbook/matching.json');
  const { cases } = JSON.parse(path === undefined ? '{"cases":[]}' : readFileSync(path, 'utf8')) as { cases: Case[] };
  for (const { title, rows, installed, plan, source, files } of cases) {
    it(title, () => {
      const more = {
        hides: source === 'pip freeze' ? ['pip', 'setuptools', 'wheel', 'distribute'] : [],
        complete: source !== 'conda list --explicit',
      };
      if (plan['conflict'] !== undefined && files !== undefined) {
        const each = files.map((file) => inventoryOf(installed.filter(([, , of]) => of === file)));
        assert.throws(
          () => joinInventories(each, files),
          /freeze\.txt: The files disagree on a: 1\.0 here, 2\.0 in uv\.lock/,
        );
        return;
      }
      assert.deepEqual(sorted(told(planSync(rowsOf(rows), inventoryOf(installed, more)))), sorted(plan));
    });
  }

  it('of the real workbook and the list that it was made from is one change', async function () {
    const workbook = await readReviewWorkbook(nodeFileSystem, needSharedData(this, 'review-workbook.xlsx'));
    const folder = needSharedData(this, 'inventory/workbook');
    const list = await readInventory(join(folder, 'pip-list.txt'));
    const plan = planSync(workbook.rows, joinInventories([list], ['pip-list.txt']));
    assert.deepEqual(plan.added, []);
    assert.equal(plan.unchanged.length, 484);
    assert.deepEqual(
      plan.changed.map(({ row, name, version, to }) => ({ row, name, from: version, to })),
      [{ row: 255, name: 'packaging', from: '23.0.', to: '23.0' }],
    );
    assert.deepEqual(
      plan.notInstalled.map(({ row, name, version }) => ({ row, name, version })),
      [{ row: 490, name: 'streamlit', version: 'NEW' }],
    );
  });

  const names = fc.constantFrom('a', 'B', 'c.d', 'c-d', 'e_f');
  const versions = fc.constantFrom('1.0', '1.0.0', '1.1', '2.0', '2.0+cpu', '3.10', 'NEW', '1!1.0');
  const sound = versions.filter((version) => version !== 'NEW');
  const row = fc.tuple(names, fc.oneof(versions, fc.constantFrom(1, 3.1, null)));

  it('puts every row and every installed version into one class, and plans nothing once applied', () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 8 }),
        fc.array(fc.tuple(names, sound), { maxLength: 8 }),
        (cells, wanted) => {
          const inventory = joinInventories([inventoryOf([['z', '1'], ...wanted])], ['f']);
          const rows = rowsOf([['z', '1'], ...cells]);
          const plan = planSync(rows, inventory);
          const { added, changed, unchanged, notInstalled } = plan;
          assert.equal(changed.length + unchanged.length + notInstalled.length, rows.length);
          const after = [
            ...rows.map((each): readonly [string, string | null] => {
              const to = changed.find((other) => other.row === each.row)?.to;
              return [each.displayName, to ?? each.identity.version];
            }),
            ...added.map(({ name, version }): readonly [string, string] => [name, version]),
          ];
          const gone = new Set(notInstalled.map((each) => each.row - 4));
          const again = planSync(rowsOf(after.filter((_, at) => !gone.has(at))), inventory);
          assert.deepEqual([again.added, again.changed, again.notInstalled], [[], [], []]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is the same whatever the order of rows and packages', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(row, { selector: String, maxLength: 6 }),
        fc.array(fc.tuple(names, sound)),
        (cells, wanted) => {
          const inventory = (list: typeof wanted): Inventory =>
            joinInventories([inventoryOf([['z', '1'], ...list])], ['f']);
          const one = told(planSync(rowsOf(cells), inventory(wanted)));
          const other = told(planSync(rowsOf([...cells].reverse()), inventory([...wanted])));
          const counts = (each: Case['plan']): unknown =>
            Object.fromEntries(Object.entries(each).map(([key, list]) => [key, list.length]));
          assert.deepEqual(counts(one), counts(other));
        },
      ),
    );
  });
});
