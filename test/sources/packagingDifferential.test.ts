/** Versions, local labels, long numbers and ranges as Python's `packaging` has them, one random question after the other. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { prepareMatcher } from '../../src/core/advisory/advisoryMatch';
import { compareVersions, parseVersion } from '../../src/core/package/version';
import { readVulnerableRange } from '../../src/sources/answers/vulnerableRange';
import { generalText } from '../../src/xlsx/style/numberFormat';
import { record } from '../support/advisories';
import { needOracle } from '../support/pythonOracle';
import { SeededRandom } from '../support/seededRandom';
import { soakCount } from '../support/soak';
import { projectRoot } from '../support/vscode/projectRoot';

type Question =
  | readonly ['order', a: string, b: string]
  | readonly [
      'range',
      version: string,
      texts: readonly string[],
      fromFirst: boolean,
      isLast: boolean,
      listed: readonly string[],
    ]
  | readonly ['github', version: string, marks: readonly string[], texts: readonly string[]]
  | readonly ['number', value: number];

type Answer =
  | number
  | null
  | { readonly pairs: readonly (readonly [string, string])[]; readonly holds: boolean }
  | { readonly text: string; readonly holds: boolean }
  | { readonly text: string; readonly normal: string };

const atOnce = 5000;

class Questions {
  constructor(private readonly random: SeededRandom) {}

  next(): Question {
    const kind = this.random.below(10);
    if (kind < 2) return ['order', this.version(), this.version()];
    if (kind < 3) return ['number', this.number()];
    if (kind < 5) return this.github();
    const fromFirst = this.random.chance(0.5);
    const count = this.random.below(2) * 2 + (fromFirst ? 1 : 2);
    const bounds = this.several(count);
    return ['range', this.near(bounds), bounds, fromFirst, this.random.chance(0.4), this.several(this.random.below(3))];
  }

  private github(): Question {
    const shapes = [['='], ['<='], ['<'], ['>='], ['>'], ['>=', '<'], ['>=', '<='], ['>', '<'], ['>', '<=']] as const;
    const marks = this.one(shapes);
    // GitHub's bounds are releases; behind `>` a local label is refused, as nothing is next to it.
    const texts = marks.map(() => this.version(false));
    return ['github', this.near(texts), marks, texts];
  }

  /** At or beside one of the bounds more often than not. */
  private near(bounds: readonly string[]): string {
    const plain = this.one(bounds).split('+', 1)[0] ?? '';
    if (this.random.chance(0.3)) return this.version();
    return this.random.chance(0.5)
      ? `${plain}${this.local()}`
      : this.random.chance(0.5)
        ? `${plain}.0`.replace(/(\D\d*)\.0$/, '$1')
        : plain;
  }

  /** As a bound, OSV's `0` is before every version. */
  private several(count: number): readonly string[] {
    return Array.from({ length: count }, () => this.version().replace(/^0$/, '0.0'));
  }

  private version(mayBeLocal = true): string {
    const parts = Array.from({ length: 1 + this.random.below(4) }, () => this.digits());
    const mark = (): string => this.one(['', '.', '-', '_']);
    return [
      this.sometimes(0.1, () => 'v'),
      this.sometimes(0.1, () => `${this.random.below(3)}!`),
      parts.join('.'),
      this.sometimes(
        0.2,
        () => `${mark()}${this.one(['a', 'b', 'rc', 'alpha', 'beta', 'c', 'pre', 'RC'])}${this.digits()}`,
      ),
      this.sometimes(0.2, () => this.one([`-${this.digits()}`, `.post${this.digits()}`, `_rev${this.digits()}`])),
      this.sometimes(0.15, () => `.dev${this.digits()}`),
      this.sometimes(mayBeLocal ? 0.3 : 0, () => this.local()),
    ].join('');
  }

  private local(): string {
    const part = (): string => this.one(['cpu', 'cu118', 'ubuntu', 'deb11u1', 'a', '1a', this.digits(), this.digits()]);
    return `+${Array.from({ length: 1 + this.random.below(3) }, part).join(this.one(['.', '-', '_']))}`;
  }

  /** Mostly small, so that they meet; some of 15 digits, and beyond what a double holds. */
  private digits(): string {
    const kind = this.random.below(10);
    if (kind < 6) return String(this.random.below(4));
    if (kind < 8) return String(this.random.below(40));
    const long = this.one([
      '202301011234567',
      '999999999999999',
      '9007199254740991',
      '9007199254740993',
      '20230101123456788',
    ]);
    return kind < 9 ? `${long.slice(0, -1)}${this.random.below(10)}` : `0${this.random.below(4)}`;
  }

  /** As cells hold them: typed, or calculated from such, with up to 15 digits. */
  private number(): number {
    const typed = (): number =>
      Number(`${this.random.below(3000)}.${this.random.below(10 ** (1 + this.random.below(11)))}`);
    return this.one([typed(), typed() + typed() / 10, typed() * 1.1, Math.abs(typed() - typed()) + 1]);
  }

  private sometimes(share: number, text: () => string): string {
    return this.random.chance(share) ? text() : '';
  }

  private one<T>(items: readonly T[]): T {
    return items[this.random.below(items.length)]!;
  }
}

function answersOf(questions: readonly Question[]): readonly Answer[] {
  const program = join(projectRoot(), 'test', 'support', 'oracle', 'packaging_answers.py');
  const output = execFileSync('/usr/bin/python3', [program], {
    input: JSON.stringify(questions),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(output) as readonly Answer[];
}

/** What this project answers, in the form of the answer that is expected. */
function ours(question: Question, expected: Exclude<Answer, null>): Answer {
  const [kind, first, second] = question;
  if (kind === 'order') {
    const [a, b] = [parseVersion(first), parseVersion(second)];
    ok(a && b, 'a version');
    return Math.sign(compareVersions(a, b));
  }
  if (kind === 'number') {
    const text = generalText(first);
    return { text, normal: parseVersion(text)?.normalized ?? '' };
  }
  if (typeof expected !== 'object') throw new Error(`Expected an answer about a range, got ${expected}`);
  if ('pairs' in expected) {
    const [, , , , isLast, listed] = question as Extract<Question, readonly ['range', ...unknown[]]>;
    const end = isLast ? '<=' : '<';
    const ranges = [expected.pairs.map(([from, to]) => `>=${from} ${end}${to}`).join(' ')];
    return { ...expected, holds: prepareMatcher(record({ ranges, versions: listed }), 'demo').affects(first) };
  }
  const range = 'holds' in expected ? readVulnerableRange(expected.text, undefined) : undefined;
  // Refused where no version lies within, as between `1.dev1` and `1.dev2`.
  if (range === undefined) return { ...expected, holds: false };
  const affected = [{ ranges: [range] }];
  return { ...expected, holds: prepareMatcher(record({ affected }), 'demo').affects(first) };
}

describe('versions, ranges and numbers by Python', function () {
  this.timeout(900_000);

  it('are the same for random questions', function () {
    needOracle(this);
    const seed = Number(process.env['IHACPA_SEED'] ?? 16);
    const source = new Questions(new SeededRandom(seed));
    const wanted = soakCount(4000, 200_000);
    const asked = { order: 0, range: 0, github: 0, number: 0 };
    const total = (): number => Object.values(asked).reduce((sum, count) => sum + count, 0);
    let affected = 0;
    while (total() < wanted) {
      const questions = Array.from({ length: atOnce }, () => source.next());
      for (const [at, expected] of answersOf(questions).entries()) {
        const question = questions[at]!;
        // Bounds that are the same release make no range.
        if (expected === null) continue;
        deepStrictEqual(ours(question, expected), expected, `seed ${seed}: ${JSON.stringify(question)}`);
        asked[question[0]] += 1;
        if (typeof expected === 'object' && 'holds' in expected && expected.holds) affected += 1;
      }
    }
    console.log(`      seed ${seed}, ${total()} questions: ${JSON.stringify(asked)}, ${affected} affected`);
    ok(affected > wanted / 10, 'many of the questions are about versions that are affected');
  });
});
