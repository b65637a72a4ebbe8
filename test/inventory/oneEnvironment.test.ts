/** One environment in many formats is one list, whatever tool wrote it; what a format cannot tell is not made up. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalizeName } from '../../src/core/package/packageName';
import type { Inventory } from '../../src/inventory/inventory';
import { readInventory } from '../../src/inventory/readInventory';
import { needSharedData, sharedDataPath } from '../support/sharedData';

interface Common {
  readonly name: string;
  readonly version: string;
  readonly direct: boolean;
  readonly requiredBy: readonly string[];
}

interface Environment {
  readonly common: readonly Common[];
  readonly tools: readonly { readonly name: string }[];
  readonly local: readonly { readonly name: string }[];
  readonly condaSet: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

/** Formats that tell who required a package, and the one that tells nothing else. */
const withGraph = /uv\.lock|compiled|cdx|spdx/;
const withRequirers = /uv\.lock|compiled|cdx|spdx|poetry|pdm/;
/** Formats that do not tell which extras a person asked for. */
const withoutExtras = /inspect|venv/;

describe('one environment', () => {
  const folder = sharedDataPath('inventory/one-environment');
  if (folder === undefined) {
    it('is one list in every format', function () {
      needSharedData(this, 'inventory');
    });
    return;
  }
  const environment = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Environment;
  const { common, tools, local, condaSet } = environment;
  const aside = new Set([...tools, ...local].map(({ name }) => name));

  /** `name==version` of what every format has in common. */
  const listOf = ({ packages }: Inventory): readonly string[] => {
    const texts = packages.map(({ name, version }) => `${normalizeName(name)}==${version}`);
    return [...new Set(texts)].filter((text) => !aside.has(text.split('==', 1)[0] ?? '')).sort();
  };

  for (const file of Object.keys(environment.files)) {
    if (file === 'pyproject.toml') continue;
    it(`is one list in ${file}`, async () => {
      const inventory = await readInventory(join(folder, file.replace(/\/$/, '')));
      const wanted = file.includes('explicit') ? common.filter(({ name }) => condaSet.includes(name)) : common;
      assert.deepEqual(listOf(inventory), wanted.map(({ name, version }) => `${name}==${version}`).sort());
      for (const { name, direct, requiredBy } of wanted) {
        const found = inventory.packages.find((each) => normalizeName(each.name) === name);
        if (withRequirers.test(file)) assert.deepEqual(found?.requiredBy, requiredBy, `${name} in ${file}`);
        if (withoutExtras.test(file)) {
          assert.deepEqual(
            found?.requiredBy.filter((each) => !requiredBy.includes(each) && !aside.has(each)),
            [],
            `${name} in ${file}`,
          );
        }
        if (withGraph.test(file)) assert.equal(found?.direct, direct, `${name} in ${file}`);
      }
    });
  }

  it('has no rows for what is only declared, and none that is read as gone', async () => {
    const { packages, complete, notUsable } = await readInventory(join(folder, 'pyproject.toml'));
    assert.deepEqual(packages, []);
    assert.equal(complete, false);
    assert.ok(notUsable.length > 0);
  });

  it('is told as incomplete where a format leaves packages out', async () => {
    assert.equal((await readInventory(join(folder, 'conda-list-explicit.txt'))).complete, false);
    assert.equal((await readInventory(join(folder, 'pip-list.txt'))).complete, true);
    assert.deepEqual((await readInventory(join(folder, 'pip-freeze.txt'))).hides.includes('pip'), true);
  });
});
