/** The figures of `npm run coverage`, on two made-up files in real processes. */
import { deepStrictEqual } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { coveredLines } from './support/coveredLines';
import { useTemporaryFolder } from './support/temporaryFolder';

const lines = [
  'module.exports = {};',
  'function taken(x) {',
  '  if (x > 1) {',
  '    return "more";',
  '  }',
  '  return "less";',
  '}',
  'taken(Number(process.argv[2]));',
];

describe('covered lines', () => {
  const folder = useTemporaryFolder();

  it('are those that any process ran, and none of a file that none loaded', () => {
    const [sources, counters] = [join(folder(), 'src'), join(folder(), 'counters')];
    mkdirSync(join(sources, 'room'), { recursive: true });
    for (const name of ['ran', 'other']) writeFileSync(join(sources, 'room', `${name}.js`), lines.join('\n'));
    const run = (value: string): void => {
      const env = { ...process.env, NODE_V8_COVERAGE: counters };
      execFileSync(process.execPath, [join(sources, 'room', 'ran.js'), value], { env });
    };
    run('1');
    const other = { name: 'room/other', lines: 5, covered: 0 };
    deepStrictEqual(coveredLines(counters, sources), [other, { name: 'room/ran', lines: 5, covered: 4 }]);
    run('2');
    deepStrictEqual(coveredLines(counters, sources), [other, { name: 'room/ran', lines: 5, covered: 5 }]);
  });
});
