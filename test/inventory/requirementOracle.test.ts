/** Requirements, their markers and pins are read as Python's `packaging` reads them, over lines made at random. */
import assert from 'node:assert/strict';
import { evaluateMarker, readMarker } from '../../src/core/package/marker';
import { readRequirement } from '../../src/core/package/requirement';
import { allows, type Clause, pinnedVersion } from '../../src/core/package/specifier';
import { parseVersion } from '../../src/core/package/version';
import { needOracle, requirementsByOracle } from '../support/pythonOracle';
import { SeededRandom } from '../support/seededRandom';
import { soakCount } from '../support/soak';

const environment = {
  python_version: '3.12',
  python_full_version: '3.12.1',
  os_name: 'posix',
  sys_platform: 'linux',
  platform_system: 'Linux',
  platform_machine: 'x86_64',
  platform_release: '6.1',
  platform_version: '#1',
  platform_python_implementation: 'CPython',
  implementation_name: 'cpython',
  implementation_version: '3.12.1',
  extra: 'test',
};

const names = ['a', 'Flask', 'zope.interface', 'typing_extensions', 'a-', '_a', 'x.y-z_1', '1a', 'é', 'a b', ''];
const versions = [
  ...['1', '1.0', '1.0.0', '2.1.0+cpu', '1!2.0', '1.0rc1', '1.0.post1', '1.0-1', '1.0.dev3', 'v1.0', '1.*', '1.0.*'],
  ...['1.0.*.1', '2004d', '', '1..0', '1.0+a.b-c', '1.0RC1', '0.9', '3.12', '1.0.0.0.1', 'x'],
];
const operators = ['==', '===', '>=', '<=', '<', '>', '~=', '!=', '=', '=>', ''];
const extras = ['', '', '', '[x]', '[x, Y_z]', '[]', '[x,]', '[x y]', '[x', ' [ x ] ', '[-]'];
const urls = ['https://h/x.zip', 'git+https://h/r@1', 'file:///x/y', 'h', 'https://', 'https://u:p@h/x.whl#sha256=1'];
const markers = [
  ...[
    'python_version < "3.8"',
    "sys_platform == 'win32'",
    'extra == "Te.st"',
    '"linux" in sys_platform',
    'os.name != "nt"',
  ],
  ...[
    'python_full_version >= "3.12.0rc1"',
    '(python_version > "3" and extra == "x") or os_name == "posix"',
    'x == "1"',
  ],
  ...['python_version not in "3.1, 3.2"', 'python_version', '"a" == "b"', '()', 'python_version ~= "3.8" and', ''],
  ...['python_version == "3.*"', 'implementation_name == "cpython"', "'x86' in platform_machine", '((os_name=="nt"))'],
];

/** More often one of the first four, which are sound. */
function pick<T>(random: SeededRandom, all: readonly T[]): T {
  return all[random.below(random.chance(0.6) ? Math.min(4, all.length) : all.length)]!;
}

function madeUp(random: SeededRandom): string {
  const blank = (): string => (random.chance(0.3) ? ' ' : '');
  const clause = (): string => `${pick(random, operators)}${blank()}${pick(random, versions)}`;
  let text = `${blank()}${pick(random, names)}${blank()}${pick(random, extras)}${blank()}`;
  if (random.chance(0.2)) text += `@${blank()}${pick(random, urls)}`;
  else if (random.chance(0.85)) {
    const clauses = Array.from({ length: 1 + random.below(3) }, clause).join(`${blank()},${blank()}`);
    text += random.chance(0.15) ? `(${clauses})` : clauses;
  }
  if (random.chance(0.4)) text += `${blank()};${blank()}${pick(random, markers)}`;
  return random.chance(0.05) ? text.slice(0, random.below(text.length + 1)) : text + blank();
}

interface Shown {
  readonly name: string;
  readonly extras: readonly string[];
  readonly clauses: readonly string[];
  readonly url: string | null;
  readonly holds: boolean | null;
  readonly allowed: readonly boolean[];
}

// No epoch: `packaging` 23 lets 1!2.0 match 0.*.
const asked = ['1', '1.0.0', '1.0.post1', '1.0rc1', '2.1.0+cpu', '2.1', '0.9', '3.12.1'];

/** `packaging` keeps the first of clauses that mean the same. */
function distinct(clauses: readonly Clause[]): readonly string[] {
  const first = new Map<string, string>();
  for (const { operator, version } of clauses) {
    const read = parseVersion(version);
    const key = `${operator}${(operator === '~=' ? read?.normalized : read?.canonical) ?? version}`;
    if (!first.has(key)) first.set(key, `${operator}${version}`);
  }
  return [...first.values()].sort();
}

function shown(text: string): Shown | null {
  const read = readRequirement(text);
  if (read === undefined) return null;
  const marker = read.marker === undefined ? undefined : readMarker(read.marker);
  return {
    name: read.name,
    extras: read.extras,
    clauses: distinct(read.clauses),
    url: read.url ?? null,
    holds: marker === undefined ? null : evaluateMarker(marker, environment),
    allowed: asked.map((version) => read.clauses.every((clause) => allows(clause, version))),
  };
}

describe('requirements', () => {
  it('are read as packaging reads them', function () {
    needOracle(this);
    this.timeout(120_000);
    const random = new SeededRandom(22);
    const texts = Array.from({ length: soakCount(1500, 20_000) }, () => madeUp(random));
    const answers = requirementsByOracle(texts, environment, asked);
    let read = 0;
    for (const [at, text] of texts.entries()) {
      const answer = answers[at] as Shown | null;
      // A name that ends in `_` is none by PEP 508, whatever `packaging` 23 says.
      if (answer?.name.endsWith('_') === true) continue;
      if (answer !== null) read += 1;
      assert.deepEqual(shown(text), answer, JSON.stringify(text));
    }
    assert.ok(read * 5 > texts.length, `only ${read} of ${texts.length} are requirements`);
  });

  const pins: readonly (readonly [clauses: string, pin: string])[] = [
    ['==1.0', '1.0'],
    ['== 1.0 , >=0.9', '1.0'],
    ['===1.0', '1.0'],
    ['==1.*', 'range'],
    ['>=1.0', 'range'],
    ['~=1.0', 'range'],
    ['', 'none'],
    ['==1.0,>=2', 'contradictory'],
    ['==1.0,==2.0', 'contradictory'],
    ['==1.0,!=1.0', 'contradictory'],
    ['==1.0,==1.0.0', '1.0'],
  ];
  for (const [clauses, expected] of pins) {
    it(`pin ${expected} by "${clauses}"`, () => {
      const pin = pinnedVersion(readRequirement(`a${clauses}`)?.clauses ?? []);
      assert.equal('version' in pin ? pin.version : pin.lack, expected);
    });
  }
});
