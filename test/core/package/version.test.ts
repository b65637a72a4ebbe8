/** Versions by PEP 440: order, equality and what is no version. */
import { ok, strictEqual } from 'node:assert/strict';
import { compare as referenceCompare } from '@renovatebot/pep440';
import fc from 'fast-check';
import {
  compareToBound,
  compareVersions,
  revisedRelease,
  parseVersion,
  sameVersion,
  type Version,
} from '../../../src/core/package/version';
import { versionText } from '../../support/versionText';

function parsed(text: string): Version {
  const version = parseVersion(text);
  ok(version, `${text} should be a version`);
  return version;
}

describe('version', () => {
  // PEP 440, "Summary of permitted suffixes and relative ordering", and its sections on local versions and epochs.
  const ascending = [
    '0',
    '0.1.dev1',
    '0.1',
    '1.dev0',
    '1.0.dev456',
    '1.0a1',
    '1.0a2.dev456',
    '1.0a12.dev456',
    '1.0a12',
    '1.0b1.dev456',
    '1.0b2',
    '1.0b2.post345.dev456',
    '1.0b2.post345',
    '1.0rc1.dev456',
    '1.0rc1',
    '1.0',
    '1.0+1e5',
    '1.0+abc.5',
    '1.0+abc.7',
    '1.0+5',
    '1.0+5.0',
    '1.0+100000',
    '1.0.post456.dev34',
    '1.0.post456',
    '1.0.15',
    '1.1.dev1',
    '1.2',
    '1.10',
    '2004.6',
    '9007199254740992',
    '9007199254740993',
    '20230101123456788',
    '20230101123456789',
    '9'.repeat(400),
    `1${'0'.repeat(400)}`,
    '1!0.1.dev9007199254740992',
    '1!0.1.dev9007199254740993',
    '1!0.1a9007199254740992',
    '1!0.1a9007199254740993',
    '1!0.1',
    '1!0.1+9007199254740992',
    '1!0.1+9007199254740993',
    '1!0.1.post9007199254740992',
    '1!0.1.post9007199254740993',
    '2!0',
    '9007199254740992!0',
    '9007199254740993!0',
  ];
  it('orders the whole ladder of PEP 440', () => {
    for (const [at, lower] of ascending.entries()) {
      for (const higher of ascending.slice(at + 1)) {
        ok(compareVersions(parsed(lower), parsed(higher)) < 0, `${lower} < ${higher}`);
        ok(compareVersions(parsed(higher), parsed(lower)) > 0, `${higher} > ${lower}`);
      }
    }
  });

  const same: readonly [string, string][] = [
    ['1.0', '1.0.0'],
    ['6', '6.0'],
    ['0', '0.0.0'],
    ['v1.0-RC.1', '1rc1'],
    ['1.0-1', '1.0.post1'],
    ['1.0alpha', '1.0a0'],
    ['2022.07', '2022.7'],
    ['1.0+Ubuntu_1', '1.0+ubuntu.1'],
    [' 1.0 ', '1'],
    ['0!1', '1'],
    ['1.0rc', '1.0rc0'],
    ['1.009007199254740993', '1.9007199254740993'],
  ];
  for (const [a, b] of same) it(`takes ${a} and ${b} for one release`, () => ok(sameVersion(a, b)));

  const different: readonly [string, string][] = [
    ['1.1', '1.10'],
    ['1.0', '1.0.post0'],
    ['1.0', '1.0+local'],
    ['1.0', '1!1.0'],
    ['1.9007199254740992', '1.9007199254740993'],
    ['2004d', '2004c'],
    ['NEW', '1.0'],
  ];
  for (const [a, b] of different) it(`tells ${a} from ${b}`, () => ok(!sameVersion(a, b)));

  it('compares texts that are no versions letter for letter', () => ok(sameVersion(' 2004d ', '2004d')));

  for (const text of ['', 'NEW', '23.0.', '1.0 beta', '2004d', '1..0', '1.0+', '==1.0', '1.x']) {
    it(`does not know ${JSON.stringify(text)}`, () => strictEqual(parseVersion(text), undefined));
  }

  const prereleases: readonly [string, boolean][] = [
    ['1.0a1', true],
    ['1.0.dev3', true],
    ['1.0rc1.post2', true],
    ['1.0.post1.dev2', true],
    ['1.0', false],
    ['1.0.post1', false],
    ['1.0+rc1', false],
  ];
  for (const [text, expected] of prereleases) {
    it(`${text} is ${expected ? 'a' : 'no'} pre-release`, () => strictEqual(parsed(text).isPrerelease, expected));
  }
});

describe('a version beside a published bound', () => {
  const cases: readonly [string, string, number][] = [
    ['1.0+cpu', '1.0', 0],
    ['1.0.0+cpu', '1', 0],
    ['1.0.post1+cpu', '1.0', 1],
    ['0.9+cpu', '1.0', -1],
    ['1.0+cpu', '1.0+cpu', 0],
    ['1.0+cpu', '1.0+cu118', -1],
    ['1.0', '1.0+cpu', -1],
  ];
  for (const [version, bound, expected] of cases) {
    it(`${version} is ${['below', 'at', 'above'][expected + 1] ?? ''} ${bound}`, () =>
      strictEqual(Math.sign(compareToBound(parsed(version), parsed(bound))), expected));
  }

  it('knows the release that a local build was made of', () => {
    strictEqual(parsed('v2.12.0+CPU').publicCanonical, '2.12');
  });

  it('knows the release that a distribution numbered its build of', () => {
    strictEqual(['1.0-r5', '1.0.R5', '1.0-r0', '1.0_r'].map(revisedRelease).join(), '1.0,1.0,1.0,1.0');
    strictEqual(
      ['1.0-1', ' 1.0-2+deb1 ', '1.0.post1', '1.0', 'NEW', '1.0-rev1'].map(revisedRelease).join(),
      '1.0,1.0,,,,',
    );
  });
});

describe('version, for any text', () => {
  it('orders as the library does, where local parts hold no exponent', () => {
    fc.assert(
      fc.property(versionText, versionText, (a, b) => {
        strictEqual(Math.sign(compareVersions(parsed(a), parsed(b))), Math.sign(referenceCompare(a, b)));
      }),
    );
  });

  it('has one canonical text exactly for what compares equal', () => {
    fc.assert(
      fc.property(versionText, versionText, (a, b) => {
        strictEqual(parsed(a).canonical === parsed(b).canonical, compareVersions(parsed(a), parsed(b)) === 0);
      }),
    );
  });

  it('is a total order', () => {
    fc.assert(
      fc.property(versionText, versionText, versionText, (...texts) => {
        const [a, b, c] = texts.map(parsed).sort(compareVersions);
        ok(a && b && c && compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0 && compareVersions(a, c) <= 0);
      }),
    );
  });

  it('reads its own canonical text as the same release', () => {
    fc.assert(fc.property(versionText, (text) => sameVersion(text, parsed(text).canonical)));
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseVersion(text)));
  });
});
