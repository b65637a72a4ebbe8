/** Why a package is installed: asked for itself, or the shortest way from one that was. */
import assert from 'node:assert/strict';
import { throughText } from '../../../src/core/package/requiredThrough';
import type { InstalledPackage } from '../../../src/inventory/inventory';
import { requiredThrough } from '../../../src/inventory/plan/requiredThrough';

function installed(name: string, requiredBy: readonly string[], direct?: boolean): InstalledPackage {
  const nothing = { extras: [], groups: [], platforms: [] };
  return { ...nothing, name, version: '1.0', source: 'pypi', requiredBy, direct, file: 'uv.lock' };
}

const textsOf = (...packages: readonly InstalledPackage[]): Readonly<Record<string, string>> =>
  Object.fromEntries([...requiredThrough({ packages })].map(([key, through]) => [key, throughText(through)]));

describe('why a package is installed', () => {
  const app = installed('My.App', [], true);
  const middle = installed('middle', ['my-app']);
  const leaf = installed('leaf', ['middle']);

  it('is that it was asked for, or the way to it by the names of the list', () => {
    assert.deepEqual(textsOf(leaf, middle, app), {
      'my-app 1': 'direct',
      'middle 1': 'through My.App',
      'leaf 1': 'through My.App → middle',
    });
  });

  it('is the shortest way, and the same in any order of the list', () => {
    const both = installed('leaf', ['middle', 'other']);
    const other = installed('other', [], true);
    const expected = textsOf(app, middle, both, other);
    assert.equal(expected['leaf 1'], 'through other');
    assert.deepEqual(new Map(Object.entries(textsOf(other, both, middle, app))), new Map(Object.entries(expected)));
  });

  it('is direct also where others require it', () => {
    assert.equal(textsOf(app, installed('middle', ['my-app'], true))['middle 1'], 'direct');
  });

  it('is not told where the list does not tell', () => {
    assert.deepEqual(textsOf(installed('a', []), installed('b', ['a']), installed('c', ['nobody'])), {});
  });

  it('ends in a cycle, and is shown in short at the end of a long way', () => {
    const cycle = [installed('a', ['b'], true), installed('b', ['a'])];
    assert.deepEqual(textsOf(...cycle), { 'a 1': 'direct', 'b 1': 'through a' });
    const long = Array.from({ length: 20_000 }, (_, at) =>
      installed(`p${at}`, at === 0 ? [] : [`p${at - 1}`], at === 0),
    );
    const names = textsOf(...long)['p19999 1']?.split(' → ') ?? [];
    assert.deepEqual([names.length, names[0], names[1], names.at(-1)], [10, 'through p0', '…', 'p19998']);
  });
});
