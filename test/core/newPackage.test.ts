/** Packages as they are typed: names by PEP 508, versions by PEP 440, and everything wrong is told. */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import { english } from '../../src/core/text/text';
import { isSamePackage, readNewPackages } from '../../src/core/package/newPackage';

describe('packages named to be added', () => {
  const sound: readonly [string, string, string][] = [
    ['click==8.1.7', 'click', '8.1.7'],
    [' Zope.Event == 5.0 ', 'Zope.Event', '5.0'],
    ['a', 'a', ''],
    ['tz==2024a0.post1+local.1', 'tz', '2024a0.post1+local.1'],
    ['x==1!2.0rc1', 'x', '1!2.0rc1'],
    ['x==v1.0', 'x', 'v1.0'],
  ];
  for (const [text, name, version] of sound) {
    it(`takes "${text}"`, () => {
      deepStrictEqual(readNewPackages([text]), { packages: [{ name, version }], problems: [] });
    });
  }

  const wrong: readonly [string, RegExp][] = [
    ['', /has no valid package name/],
    ['==1.0', /has no valid package name/],
    ['-a', /has no valid package name/],
    ['a.', /has no valid package name/],
    ['a b', /has no valid package name/],
    ['a\n=cmd', /is neither/],
    ['ä', /has no valid package name/],
    ['a==', /has no valid version/],
    ['a==1.*', /has no valid version/],
    ['a==latest', /has no valid version/],
    ['a===1.0', /is neither/],
    ['a>=1.0', /is neither/],
    ['a<2==1', /is neither/],
    ['a~=1.0', /is neither/],
    ['a@https://example.org/a.whl', /is neither/],
    ['a[b]==1.0', /names extras/],
    ['a==1.0;python_version<"3"', /has no valid version/],
    ['=HYPERLINK("x")', /is neither/],
    ['a'.repeat(201), /is longer than 200 characters/],
  ];
  for (const [text, reason] of wrong) {
    it(`refuses ${JSON.stringify(text.slice(0, 30))}`, () => {
      const { packages, problems } = readNewPackages([text]);
      deepStrictEqual(packages, []);
      strictEqual(problems.length, 1);
      match(english(problems[0]!), reason);
    });
  }

  it('keeps one of those that are equal, and tells every wrong one', () => {
    const { packages, problems } = readNewPackages(['A.b==1.0', 'x y', 'a-b==1', 'a_b==2', 'q>1']);
    deepStrictEqual(
      packages.map(({ name, version }) => `${name} ${version}`),
      ['A.b 1.0', 'a_b 2'],
    );
    strictEqual(problems.length, 2);
  });

  it('knows the same package by PEP 503 and PEP 440', () => {
    strictEqual(isSamePackage({ name: 'A_b', version: '1' }, { name: 'a.B', version: '1.0.0' }), true);
    strictEqual(isSamePackage({ name: 'a', version: '' }, { name: 'a', version: '0' }), false);
  });
});
