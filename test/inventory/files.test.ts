/** Real files of every format give the lists that were worked out for them with Python alone. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { normalizeName } from '../../src/core/package/packageName';
import type { InstalledPackage, Inventory } from '../../src/inventory/inventory';
import { readInventory } from '../../src/inventory/readInventory';
import { needSharedData, sharedDataPath } from '../support/sharedData';

interface Expected {
  readonly packages: readonly Readonly<Record<string, unknown>>[];
  readonly notUsable: readonly Readonly<Record<string, unknown>>[];
}

/** What the lists tell beyond what a reader answers. */
const untold = new Set(['text', 'section', 'group', 'specifier', 'extras', 'marker', 'optional']);

function expectedFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.expected.json'))
    .map((name) => join(folder, name.slice(0, -'.expected.json'.length)))
    .sort();
}

/** As one text for each entry, with what the expected one tells of it. */
function shown(entry: Readonly<Record<string, unknown>>, keys: readonly string[]): string {
  return keys.map((key) => `${key}=${asText(key, entry[key])}`).join(' ');
}

function asText(key: string, value: unknown): string {
  if (value === undefined || value === null) return '-';
  if (key === 'name') return normalizeName(value as string);
  if (key === 'file') return basename(value as string);
  if (key === 'marker') return (value as string).replaceAll("'", '"');
  return JSON.stringify(value);
}

/** Pairs each expected entry with an answered one that tells the same, and lists what is left on both sides. */
function compare(
  answered: readonly object[],
  expected: readonly Readonly<Record<string, unknown>>[],
  isTold: (key: string) => boolean,
): readonly string[] {
  const left = answered.map((each) => each as Readonly<Record<string, unknown>>);
  const problems: string[] = [];
  for (const each of expected) {
    const keys = Object.keys(each).filter(isTold);
    const at = left.findIndex((other) => shown(other, keys) === shown(each, keys));
    if (at === -1) problems.push(`missing: ${shown(each, keys)}`);
    else left.splice(at, 1);
  }
  return [...problems, ...left.map((each) => `not expected: ${JSON.stringify(each)}`)];
}

/** conda and pip may both have a package: one row, and one entry of the list where it says so. */
function differences(inventory: Inventory, expected: Expected): readonly string[] {
  const isSame = (a: InstalledPackage, b: InstalledPackage): boolean =>
    normalizeName(a.name) === normalizeName(b.name) &&
    a.version === b.version &&
    a.source === 'conda' &&
    b.source === 'pypi';
  const packages = inventory.packages.filter((each) => !inventory.packages.some((other) => isSame(each, other)));
  return [
    ...compare(packages, expected.packages, (key) => key !== 'optional'),
    ...compare(inventory.notUsable, expected.notUsable, (key) => !untold.has(key)),
  ];
}

describe('inventory files', () => {
  const folder = sharedDataPath('inventory');
  if (folder === undefined) {
    it('give their expected lists', function () {
      needSharedData(this, 'inventory');
    });
    return;
  }
  for (const path of expectedFiles(folder)) {
    it(`${relative(folder, path)} gives its expected list`, async () => {
      assert.ok(existsSync(path));
      const expected = JSON.parse(readFileSync(`${path}.expected.json`, 'utf8')) as Expected;
      const inventory = await readInventory(path);
      assert.deepEqual(differences(inventory, expected), []);
      assert.doesNotMatch(JSON.stringify(inventory), /user:|password@|SECRET-TOKEN/);
    });
  }
});
