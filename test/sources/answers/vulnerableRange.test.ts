/** GitHub's version ranges, each judged at its edges through the matcher that judges every advisory. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { prepareMatcher } from '../../../src/core/advisory/advisoryMatch';
import { compareVersions, parseVersion } from '../../../src/core/package/version';
import { readVulnerableRange } from '../../../src/sources/answers/vulnerableRange';
import { record } from '../../support/advisories';

function matcher(text: string, patched?: string) {
  const range = readVulnerableRange(text, patched);
  ok(range !== undefined, text);
  return prepareMatcher(record({ affected: [{ name: 'demo', ranges: [range] }] }), 'demo');
}

describe('version ranges of GitHub', () => {
  const cases: readonly [string, readonly string[], readonly string[]][] = [
    ['< 2.0', ['0.1', '1.9', '2.0rc1'], ['2', '2.0.0', '3']],
    ['<= 2.0', ['1', '2', '2.0.0'], ['2.0.1', '2.0.post1']],
    ['= 1.2', ['1.2', '1.2.0'], ['1.1', '1.2.1', '1.2.post1']],
    ['>= 1.0', ['1', '1.0.0', '99'], ['0.9', '1.0rc1']],
    ['> 1.0', ['1.0.post1', '1.0.0.1', '2'], ['1.0', '1', '0.9', '1.0rc2']],
    ['> 1.0rc1', ['1.0rc2', '1.0'], ['1.0rc1', '1.0b9']],
    ['> 1.0.dev3', ['1.0.dev4', '1.0a1'], ['1.0.dev3', '1.0.dev2']],
    ['> 1.0.post2', ['1.0.post3.dev1', '1.0.post3', '1.1'], ['1.0.post2', '1.0.post1']],
    ['>= 6.0a1.dev0, < 6.1', ['6.0a1.dev0', '6.0'], ['5.9', '6.1']],
    ['> 1, <= 2', ['1.1', '2'], ['1', '2.1']],
    ['>=1.0,<2.0', ['1.5'], ['2.0']],
    ['>= 0, < 5.3', ['0', '0.0.1', '5.2'], ['5.3']],
    ['>= 1.0, >= 2.0, < 3.0, < 2.5', ['2.0'], ['1.5', '2.7']],
    ['== 1.0', ['1'], ['1.1']],
    ['<= 2.12.0', ['2.12.0+cpu'], ['2.12.1+cpu']],
    ['= 1.0', ['1.0+cu118'], ['1.0.post1']],
    ['> 1.0', ['1.0.post1+cpu'], ['1.0+cpu']],
    ['> 1.0.dev9007199254740992', ['1.0.dev9007199254740993'], ['1.0.dev9007199254740992']],
    ['> 1.0.post9007199254740992', ['1.0.post9007199254740993'], ['1.0.post9007199254740992']],
    ['> 0', ['0', '0.0.1'], []],
    ['= 0', ['0', '0.0', '0+cpu'], ['0rc1', '0.1']],
    ['>= 2.0.0-alpha.1, < 2.0.0', ['2.0a1', '2.0rc1'], ['2.0', '1.9']],
  ];
  for (const [range, inside, outside] of cases) {
    it(`${range} holds ${inside.join(', ')} and not ${outside.join(', ')}`, () => {
      const prepared = matcher(range);
      const holding = (versions: readonly string[]) => versions.filter((version) => prepared.affects(version));
      deepStrictEqual(holding(inside), inside);
      deepStrictEqual(holding(outside), []);
    });
  }

  const fixes: readonly [string, string | undefined, string, string | undefined][] = [
    ['< 2.0', '2.0', '1.0', '2.0'],
    ['< 2.0', '2.0.1', '1.0', '2.0.1'],
    ['< 2.0', undefined, '1.0', undefined],
    ['<= 2.0', '2.1', '2.0', '2.1'],
    ['<= 2.0', undefined, '2.0', undefined],
    ['<= 2.0', '1.9', '1.0', undefined],
    ['>= 1.0', undefined, '1.0', undefined],
  ];
  for (const [range, patched, version, fix] of fixes) {
    it(`${range} patched in ${patched ?? 'nothing'} leads ${version} to ${fix ?? 'no fix'}`, () => {
      const prepared = matcher(range, patched);
      ok(prepared.affects(version));
      strictEqual(prepared.fixedIn(version), fix);
    });
  }

  for (const text of [
    '> 1.0, <= 1.0+cu1',
    '> 1.0+cu1',
    '',
    '< two',
    '!= 1.0',
    '~> 1.0',
    '1.0',
    '< 1.0 || > 2.0',
    '<',
    '>= 1.0,',
    'all',
    '> 2, < 2',
    '>= 3, <= 2',
    '> 1, = 1',
  ]) {
    it(`refuses "${text}"`, () => strictEqual(readVulnerableRange(text, undefined), undefined));
  }

  it('agrees with a plain comparison for any bounds', () => {
    const version = fc
      .tuple(fc.nat(3), fc.nat(3), fc.constantFrom('', 'a1', 'rc2', '.post1', '.dev0', '.post0.dev2'))
      .map(([major, minor, suffix]) => `${major}.${minor}${suffix}`);
    const mark = fc.constantFrom('<', '<=', '>', '>=', '=');
    const part = fc.tuple(mark, version);
    const order = (a: string, b: string): number => compareVersions(parseVersion(a)!, parseVersion(b)!);
    const holds = (installed: string, [sign, bound]: readonly [string, string]): boolean => {
      const distance = order(installed, bound);
      if (distance === 0) return sign.includes('=');
      return distance < 0 ? sign.startsWith('<') : sign.startsWith('>');
    };
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), version, (parts, installed) => {
        const text = parts.map(([sign, bound]) => `${sign} ${bound}`).join(', ');
        const range = readVulnerableRange(text, undefined);
        const expected = parts.every((each) => holds(installed, each));
        strictEqual(range !== undefined && matcher(text).affects(installed), expected, text);
      }),
      { numRuns: 2000 },
    );
  });
});
