/** A person's values that say less than the finding: told before anything else, and with `--overwrite worse` put below it. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { copyFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { displayText } from '../../src/core/spreadsheet/cell';
import { saysLess } from '../../src/core/cells/contradiction';
import { verdictFields } from '../../src/core/cells/resultGrammar';
import type { PackageRow } from '../../src/core/sheet/packageRow';
import type { ReviewField } from '../../src/core/sheet/reviewField';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { needSharedData } from '../support/sharedData';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { saveAlone } from '../../src/tasks/saveAlone';
import { hashOf, runCli, summaryOf } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');
const columns: Readonly<Record<string, ReviewField>> = {
  M: 'githubAdvisoryResult',
  P: 'nvdResult',
  R: 'mitreResult',
  W: 'recommendation',
};

describe('a value that says less than the finding', function () {
  this.timeout(120_000);
  const folder = useTemporaryFolder();
  const workbook = (): string => join(folder(), 'review.xlsx');
  const run = (...words: readonly string[]) => runCli([...words, '--storage', join(folder(), 'state')]);
  const rowsOf = async (): Promise<readonly PackageRow[]> =>
    (await readReviewWorkbook(nodeFileSystem, workbook())).rows;
  const textOf = (row: PackageRow | undefined, field: ReviewField): string =>
    displayText(row?.cells[field] ?? { kind: 'empty' });

  describe('in the real workbook', () => {
    let original = '';
    let scan: (...words: readonly string[]) => ReturnType<typeof runCli>;
    beforeEach(function () {
      original = needSharedData(this, 'review-workbook.xlsx');
      const advisories = needSharedData(this, 'osv-pypi-2024-10-10.zip');
      copyFileSync(original, workbook());
      scan = (...words) => run('scan', workbook(), '--advisories', advisories, '--offline', '--no-input', ...words);
    });

    it('is told first: 12 say PROCEED, 16 differ', async () => {
      const first = /^12 vulnerable packages still say PROCEED, 16 in all differ from the finding\./;
      match((await scan('--dry-run')).out, first);
      match((await scan('--dry-run', '--quiet')).out, first);
      const { kept, contradicted, findings } = summaryOf(await scan('--json'));
      const vulnerable = contradicted.filter(({ verdict }) => verdict === 'vulnerable');
      deepStrictEqual(
        [kept.length, vulnerable.length],
        [329, 60],
        'two more cells of the 16 rows say the same in other words',
      );
      for (const { verdict, severity, ...cell } of contradicted) {
        ok(
          kept.some((each) => JSON.stringify(each) === JSON.stringify(cell)),
          `${cell.cell} is none of the kept ones`,
        );
        const found = findings.find(({ row }) => String(row) === cell.cell.slice(1));
        deepStrictEqual([verdict, severity], [found?.verdict, found?.highestSeverity], cell.cell);
      }
      strictEqual(contradicted[0]?.severity, 'CRITICAL');
    });

    it('stands below the finding with --overwrite worse, which a second scan leaves alone', async () => {
      const before = new Map((await rowsOf()).map((row) => [row.row, row]));
      const ended = await scan('--overwrite', 'worse', '--json');
      const { findings, contradicted } = summaryOf(ended);
      deepStrictEqual([ended.code, contradicted], [1, []]);
      const after = new Map((await rowsOf()).map((row) => [row.row, row]));
      let replaced = 0;
      for (const { row, verdict } of findings) {
        if (verdict !== 'vulnerable') continue;
        for (const field of Object.values(columns)) {
          const [was, is] = [textOf(before.get(row), field), textOf(after.get(row), field)];
          ok(
            !saysLess(is, 'VULNERABLE - 1 affects v1 (Highest: LOW)') || !saysLess(was, is),
            `${field} of row ${row}: ${is}`,
          );
          if (was === '' || is === was) continue;
          replaced += 1;
          ok(is.endsWith(`\nEarlier: ${was}`), `row ${row} lost “${was}”: ${is}`);
        }
      }
      ok(replaced >= 58, `only ${replaced} cells were replaced`);
      for (const [number, row] of before) {
        for (const field of verdictFields)
          ok(textOf(after.get(number), field).includes(textOf(row, field)), `row ${number}`);
      }
      const written = hashOf(workbook());
      for (const rule of ['worse', 'automated']) {
        strictEqual(summaryOf(await scan('--overwrite', rule, '--json')).cellsWritten, 0);
        strictEqual(hashOf(workbook()), written);
      }
      const resolve = async (...words: readonly string[]): Promise<readonly [number | null, number]> => {
        const { code, out } = await run('resolve', workbook(), '--json', ...words);
        return [code, (JSON.parse(out) as { changed: number }).changed];
      };
      deepStrictEqual(await resolve('--take', 'mine'), [1, 64]);
      const undone = new Map((await rowsOf()).map((row) => [row.row, row]));
      for (const [number, row] of before) {
        for (const field of verdictFields) {
          const was = textOf(row, field);
          if (was !== '') strictEqual(textOf(undone.get(number), field), was, `row ${number}`);
        }
      }
      deepStrictEqual(await resolve('--take', 'result', '--packages', 'aiohttp'), [0, 4]);
      deepStrictEqual(await resolve('--take', 'result'), [0, 60]);
      const again = new Map((await rowsOf()).map((row) => [row.row, row]));
      for (const [number, row] of after) {
        for (const field of verdictFields) {
          strictEqual(textOf(again.get(number), field), textOf(row, field), `row ${number}`);
        }
      }
    });
  });

  it('keeps a paragraph that a person changed, and is gone when a person removes it', async () => {
    cpSync(join(sample, 'review.xlsx'), workbook());
    const scan = (...words: readonly string[]) =>
      run(
        'scan',
        workbook(),
        '--advisories',
        join(sample, 'advisories'),
        '--offline',
        '--no-input',
        '--json',
        ...words,
      );
    const certifi = async (): Promise<PackageRow> => {
      const row = (await rowsOf()).find(({ identity }) => identity.name === 'certifi');
      ok(row !== undefined);
      return row;
    };
    const recommendation = async (): Promise<string> => textOf(await certifi(), 'recommendation');
    /** As a person would, in another program. */
    const type = async (text: string): Promise<void> => {
      const row = await certifi();
      const { recommendation: expected = { kind: 'empty' } } = row.cells;
      const value = { kind: 'text', text } as const;
      const edit = { package: row.identity, field: 'recommendation', value, look: 'plain', expected } as const;
      await saveAlone({ path: workbook(), edits: [edit] }, join(folder(), 'elsewhere'));
    };
    await scan('--overwrite', 'worse');
    const [result = ''] = (await recommendation()).split('\n');
    match(await recommendation(), /^SECURITY RISK \| .*\nEarlier: PROCEED$/);
    for (const words of ['\nEarlier: PROCEED, says Jane\nsince May', '']) {
      await type(result + words);
      const { kept, cellsWritten } = summaryOf(await scan());
      deepStrictEqual([kept.filter(({ cell }) => cell === 'W6'), cellsWritten], [[], 0]);
      strictEqual(await recommendation(), result + words);
    }
    await type('PROCEED');
    strictEqual(summaryOf(await scan()).contradicted.find(({ cell }) => cell === 'W6')?.value, 'PROCEED');
    strictEqual(await recommendation(), 'PROCEED');
  });

  it('is left alone and told where both texts would not fit unchanged', async () => {
    cpSync(join(sample, 'review.xlsx'), workbook());
    const row = (await rowsOf()).find(({ identity }) => identity.name === 'certifi');
    ok(row !== undefined);
    const { recommendation: expected = { kind: 'empty' } } = row.cells;
    const value = { kind: 'text', text: `PROCEED${'\nwhy'.repeat(253)}` } as const;
    const edit = { package: row.identity, field: 'recommendation', value, look: 'plain', expected } as const;
    await saveAlone({ path: workbook(), edits: [edit] }, join(folder(), 'elsewhere'));
    const words = ['--advisories', join(sample, 'advisories'), '--offline', '--overwrite', 'worse', '--json'];
    const { contradicted } = summaryOf(await run('scan', workbook(), ...words));
    deepStrictEqual(
      contradicted.map(({ cell }) => cell),
      ['W6'],
    );
    const now = (await rowsOf()).find(({ identity }) => identity.name === 'certifi');
    strictEqual(textOf(now, 'recommendation'), value.text);
  });
});
