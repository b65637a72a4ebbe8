/** Packages as they are typed or pasted: requirements by PEP 508 with one version or none, archives, and everything wrong is told by the reason that fits. */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import { toEnglish } from '../../../src/core/message/text';
import { isSamePackage } from '../../../src/core/package/newPackage';
import { readNewPackages, splitNamed } from '../../../src/inventory/requirements/namedPackages';

describe('packages named to be added', () => {
  const sound: readonly [string, string, string][] = [
    ['click==8.1.7', 'click', '8.1.7'],
    [' Zope.Event == 5.0 ', 'Zope.Event', '5.0'],
    ['a', 'a', ''],
    ['tz==2024a0.post1+local.1', 'tz', '2024a0.post1+local.1'],
    ['x==1!2.0rc1', 'x', '1!2.0rc1'],
    ['x==v1.0', 'x', 'v1.0'],
    ['a===1.0', 'a', '1.0'],
    ['A[b, c] == 1.0', 'A', '1.0'],
    ['a==1.0;python_version<"3"', 'a', '1.0'],
    ['a[b] ; sys_platform == "win32"', 'a', ''],
    ['a>=1,==2', 'a', '2'],
    ['a (==1.0)', 'a', '1.0'],
    ['a==1.0 --hash=sha256:00', 'a', '1.0'],
    ['a @ https://ana:secret@example.org/a-1.5-py3-none-any.whl', 'a', '1.5'],
    ['https://example.org/x/a_b-1.5.tar.gz#sha256=00', 'a_b', '1.5'],
    ['./wheels/a-2-py3-none-any.whl', 'a', '2'],
  ];
  for (const [text, name, version] of sound) {
    it(`takes "${text}"`, () => {
      deepStrictEqual(readNewPackages([text]), { packages: [{ name, version }], problems: [] });
    });
  }

  const wrong: readonly [string, RegExp][] = [
    ['', /has no valid package name/],
    ['==1.0', /has no valid package name/],
    ['-a', /has options or words that do not belong there/],
    ['a==1 -r b', /has options or words that do not belong there/],
    ['a.whl==1', /has no valid package name/],
    ['a.whl', /comes from an address without a version/],
    ['a.', /has no valid package name/],
    ['a b', /has no valid package name/],
    ['a\n=cmd', /has no valid package name/],
    ['ä', /has no valid package name/],
    ['a==', /has no valid version/],
    ['a==latest', /has no valid version/],
    ['a[b]==latest', /has no valid version/],
    ['a===2004d', /has no valid version/],
    ['a==1.*', /has a range of versions/],
    ['a>=1.0', /has a range of versions/],
    ['a~=1.0', /has a range of versions/],
    ['a<2,==3', /has versions that exclude each other/],
    ['a==1;nonsense', /is not a valid requirement/],
    ['a==${VERSION}', /contains an environment variable/],
    ['a@https://example.org/a.whl', /comes from an address without a version/],
    ['a @ git+https://example.org/a@v1.0', /comes from version control without a version/],
    ['a @ https://example.org/b-1.0-py3-none-any.whl', /comes from an address without a version/],
    ['./a', /is a folder or an editable install/],
    ['-e .', /has options or words that do not belong there/],
    ['=HYPERLINK("x")', /has no valid package name/],
    ['a'.repeat(201), /has no valid package name/],
    ['a'.repeat(5000), /is longer than 4096 characters/],
  ];
  for (const [text, reason] of wrong) {
    it(`refuses ${JSON.stringify(text.slice(0, 30))}`, () => {
      const { packages, problems } = readNewPackages([text]);
      deepStrictEqual(packages, []);
      strictEqual(problems.length, 1);
      match(toEnglish(problems[0]!), reason);
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

  it('repeats nothing but scheme and host of an address', () => {
    const { problems } = readNewPackages([
      'a @ https://ana:secret@example.org/a.zip?token=secret',
      'git+https://ana:p@secret@example.org/secret',
    ]);
    deepStrictEqual(
      problems.map(toEnglish).map((text) => text.replace(/ comes.*/, '')),
      ['"a @ https://example.org/…"', '"git+https://example.org/…"'],
    );
  });

  const lines: readonly [string, readonly string[]][] = [
    ['click==8.1.7, attrs', ['click==8.1.7', 'attrs']],
    ['click == 8.1.7 attrs;six', ['click==8.1.7', 'attrs', 'six']],
    ['a [x, y] === 1, b', ['a[x,y]===1', 'b']],
    [
      'a==1 ; python_version < "3" and extra == "x, y", b==2;sys_platform in "a", c',
      ['a==1 ; python_version < "3" and extra=="x, y"', 'b==2;sys_platform in "a"', 'c'],
    ],
    ['a; platform-utils', ['a', 'platform-utils']],
    ['a @ https://example.org/a-1-py3-none-any.whl b', ['a@https://example.org/a-1-py3-none-any.whl', 'b']],
    [' , ;', []],
  ];
  for (const [line, parts] of lines) {
    it(`splits ${JSON.stringify(line)}`, () => deepStrictEqual(splitNamed(line), parts));
  }

  it('knows the same package by PEP 503 and PEP 440', () => {
    strictEqual(isSamePackage({ name: 'A_b', version: '1' }, { name: 'a.B', version: '1.0.0' }), true);
    strictEqual(isSamePackage({ name: 'a', version: '' }, { name: 'a', version: '0' }), false);
  });
});
