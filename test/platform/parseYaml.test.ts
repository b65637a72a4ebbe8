/** YAML of anybody is read in linear time, each key once, and what is wrong with it is told with its place. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { toEnglish } from '../../src/core/message/text';
import { parseYaml } from '../../src/platform/parseYaml';

const problemsOf = (text: string): readonly string[] =>
  parseYaml(text).problems.map(({ line, column, message }) => `${line}:${column} ${toEnglish(message)}`);

const keys = (count: number): string => Array.from({ length: count }, (_, at) => `k${at}: 1\n`).join('');

function cpuMsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

describe('YAML', () => {
  it('costs with many keys about what it costs with as many items', () => {
    const items = '- k1234: 1\n'.repeat(20_000);
    parseYaml(items);
    const ofItems = cpuMsOf(() => deepStrictEqual(parseYaml(items).problems, []));
    const ofKeys = cpuMsOf(() => deepStrictEqual(parseYaml(keys(20_000)).problems, []));
    ok(ofKeys < 4 * ofItems, `${ofKeys} ms for keys, ${ofItems} ms for items`);
  });

  it('has no key twice, at any depth', () =>
    deepStrictEqual(problemsOf('a: 1\nb:\n  - {c: 1, "c": 2}\na: 2\n'), [
      '3:12 Map keys must be unique',
      '4:1 Map keys must be unique',
    ]));

  it('tells keys of different types apart', () => deepStrictEqual(problemsOf('1: a\n"1": b\n'), []));

  for (const [title, text] of [
    ['lists', '['.repeat(100_000)],
    ['maps', '{a: '.repeat(100_000)],
    ['blocks', '- '.repeat(100_000)],
  ] as const) {
    it(`that is nested too deeply in ${title} is refused in words`, () => {
      const problems = problemsOf(text);
      deepStrictEqual(problems.length, 1);
      ok(problems[0]?.endsWith('the file is nested too deeply'), problems[0]);
    });
  }

  for (const [title, text] of [
    ['maps', '{}'.repeat(50_000)],
    ['lists', '[]'.repeat(50_000)],
    ['quotes', '"a"'.repeat(33_000)],
    ['anchors', '&a '.repeat(33_000)],
  ] as const) {
    it(`costs with nothing but stray ${title} no more than twice what as many bytes of items cost`, () => {
      const items = '- k1234: 1\n'.repeat(9_000);
      parseYaml(items);
      const ofItems = cpuMsOf(() => parseYaml(items));
      const ofWrong = cpuMsOf(() => deepStrictEqual(problemsOf(text).length, 100));
      ok(ofWrong < 2 * ofItems, `${ofWrong} ms, ${ofItems} ms for items`);
    });
  }

  it('is one document in a file', () =>
    deepStrictEqual(problemsOf('a: 1\n---\nb: 2\n'), ['2:1 A file is one document, not several']));

  it('tells no more than a hundred problems', () => deepStrictEqual(problemsOf('! '.repeat(1000)).length, 100));
});
