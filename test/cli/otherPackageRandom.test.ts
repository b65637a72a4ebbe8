/** Random edits of a scanned sheet: pasted results, other names and versions, moved, removed and new rows, typed words. A model says what must hold. */
import { deepStrictEqual, match, ok } from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isOwnResult } from '../../src/core/cells/ownResult';
import { verdictFields } from '../../src/core/cells/resultGrammar';
import { type ReviewField, reviewFieldNames, reviewFields } from '../../src/core/sheet/reviewField';
import { displayCell } from '../../src/core/spreadsheet/excelDate';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { SeededRandom } from '../support/seededRandom';
import { isInSlice, soakCount } from '../support/soak';
import { buildWorkbook, headerRow, packageRow, textCell } from '../support/workbookBuilder';
import { runCli, summaryOf } from './realCli';
import { pypiProject, useSmallReview } from './smallReview';

type Texts = Partial<Record<ReviewField, string>>;

interface ModelRow {
  name: string;
  version: string;
  /** What the scan fills, as it is shown. */
  readonly cells: Texts;
  /** Of these, bare words and up to two facts that came with a paste in which nothing else differs from what the row had: a person types the same. */
  untold: readonly ReviewField[];
  /** A person's own words. */
  readonly typed: Texts;
}

const names = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'];
const versions = ['1.0', '1.5', '2.5'];
const filled = reviewFieldNames.filter((field) => reviewFields[field].owner === 'scan' && field !== 'whyInstalled');
const results: readonly ReviewField[] = ['githubAdvisoryResult', 'nvdResult', 'mitreResult', 'recommendation'];
const ownWords = ['seen by Ann', 'ask Bob first', 'fine for us, 2026'];

describe('a scanned sheet that people edit in any way', function () {
  this.timeout(600_000);
  const { at, workbook, advisories, scan, run } = useSmallReview();
  const seed = Number(process.env['IHACPA_SEED'] ?? Date.now() % 1_000_000);

  const day = (name: string, version: string): string =>
    `2024-0${names.indexOf(name) + 1}-1${versions.indexOf(version)}`;

  beforeEach(() => {
    advisories('data', [
      { id: 'GHSA-aaaa-aaaa-aaa2', name: 'alpha' },
      { id: 'GHSA-bbbb-bbbb-bbb2', name: 'delta', fixed: '1.2' },
    ]);
    mkdirSync(at('pypi'));
    for (const name of names) {
      const days = Object.fromEntries(versions.map((version) => [version, day(name, version)]));
      writeFileSync(join(at('pypi'), `${name}.json`), pypiProject(name, days));
    }
  });

  const scanAll = (...words: readonly string[]) => scan('data', '--pypi-data', at('pypi'), '--json', ...words);

  async function read(path: string): Promise<readonly Texts[]> {
    const { rows, date1904 } = await readReviewWorkbook(nodeFileSystem, path);
    return [...rows].map(({ cells }) =>
      Object.fromEntries(filled.map((field) => [field, displayCell(cells[field] ?? { kind: 'empty' }, date1904)])),
    );
  }

  function build(rows: readonly ModelRow[]): Buffer {
    const built = rows.map(({ name, version, cells, typed }, place) => {
      const row = place + 2;
      const shown = { ...cells, ...typed };
      const more = filled
        .filter((field) => (shown[field] ?? '') !== '')
        .map((field) => textCell(`${reviewFields[field].fallbackColumn}${row}`, escaped(shown[field] ?? '')));
      return packageRow(row, name, version, more.join(''));
    });
    return buildWorkbook({ rows: headerRow() + built.join('') });
  }

  /** What a scan writes into the same sheet without any results. */
  async function fresh(rows: readonly ModelRow[]): Promise<readonly Texts[]> {
    const path = at('fresh.xlsx');
    writeFileSync(path, build(rows.map((row) => ({ ...row, cells: {}, typed: {} }))));
    const words = ['--advisories', at('data'), '--pypi-data', at('pypi'), '--offline', '--no-input', '--json'];
    const state = { environment: { IHACPA_STATE_HOME: at('freshHome') } };
    await runCli(['scan', path, ...words, '--storage', at('freshState'), '--start-fresh'], state);
    return read(path);
  }

  function edit(random: SeededRandom, rows: ModelRow[]): string {
    const any = <T>(of: readonly T[]): T => of[random.below(of.length)]!;
    const [row, other] = random.shuffled(rows);
    if (row === undefined || other === undefined) return 'nothing';
    const free = names.filter((name) => rows.every((each) => each.name !== name));
    switch (random.below(7)) {
      case 0: {
        // Up to the recommendation, so that something in it tells of the other row.
        const first = random.below(filled.indexOf('githubAdvisoryResult') + 1);
        const differing = filled.slice(first).filter((field) => row.cells[field] !== other.cells[field]);
        const others = differing.filter((field) => !isBareWord(field, other.cells[field]));
        row.untold = others.length < 3 && others.every((field) => isFact(field)) ? differing : [];
        for (const field of differing) row.cells[field] = other.cells[field] ?? '';
        return `pasted ${filled[first] ?? ''}… of ${other.name} into ${row.name}`;
      }
      case 1: {
        const before = row.version;
        row.version = any(versions.filter((version) => version !== before));
        return `${row.name} ${before} to ${row.version}`;
      }
      case 2: {
        if (free.length === 0) return 'nothing';
        const before = row.name;
        row.name = any(free);
        return `${before} is called ${row.name}`;
      }
      case 3:
        rows.splice(0, rows.length, ...random.shuffled(rows));
        return 'sorted';
      case 4:
        if (rows.length > 3) rows.splice(rows.indexOf(row), 1);
        return `removed ${row.name}`;
      case 5:
        if (free.length > 0) rows.push({ name: any(free), version: any(versions), cells: {}, untold: [], typed: {} });
        return 'a new row';
      default: {
        const field = any(results);
        row.typed[field] = any(ownWords);
        return `typed into ${field} of ${row.name}`;
      }
    }
  }

  for (let trial = 0; trial < soakCount(3, 200); trial += 1) {
    if (!isInSlice(trial)) continue;
    it(`has right results and every typed word, seed ${seed + trial}`, async () => {
      const random = new SeededRandom(seed + trial);
      const rows: ModelRow[] = random
        .shuffled(names)
        .slice(0, 5)
        .map((name) => ({ name, version: versions[random.below(3)]!, cells: {}, untold: [], typed: {} }));
      writeFileSync(workbook(), build(rows));
      await scanAll();
      for (const [place, cells] of (await read(workbook())).entries()) Object.assign(rows[place]!.cells, cells);
      const edits = Array.from({ length: 1 + random.below(4) }, () => edit(random, rows));
      writeFileSync(workbook(), build(rows));
      const right = await fresh(rows);
      const told = (): string => JSON.stringify({ edits, rows: rows.map(({ name, version }) => `${name} ${version}`) });
      if (random.chance(0.5)) {
        copyFileSync(workbook(), at('edited.xlsx'));
        await run('scan', '--offline', '--no-input');
        for (const [place, cells] of (await read(workbook())).entries())
          for (const field of results) {
            const { [field]: word } = rows[place]!.typed;
            const [text = '', wanted = ''] = [cells[field], right[place]?.[field]];
            if (word !== undefined) deepStrictEqual(text, word, told());
            else if (text !== wanted && !rows[place]!.untold.includes(field))
              match(text, /^Not checked|^FURTHER REVIEW.* not checked/, `${field} ${told()}`);
          }
      }
      const { kept, contradicted } = summaryOf(await scanAll());
      const after = await read(workbook());
      for (const [place, { typed, cells, untold }] of rows.entries())
        for (const field of filled) {
          const [text = '', wanted = ''] = [after[place]?.[field], right[place]?.[field]];
          const cell = `${reviewFields[field].fallbackColumn}${place + 2}`;
          const { [field]: word } = typed;
          if (untold.includes(field) && text === cells[field] && text !== wanted)
            ok(
              [...kept, ...contradicted].some((each) => each.cell === cell),
              `${cell} ${told()}`,
            );
          else if (word === undefined) deepStrictEqual([cell, text], [cell, wanted], told());
          else {
            deepStrictEqual([cell, text], [cell, word], told());
            ok([...kept, ...contradicted].some((each) => each.cell === cell) || word === wanted, `${cell} ${told()}`);
          }
        }
    });
  }
});

function isFact(field: ReviewField): boolean {
  return field === 'datePublished' || field === 'latestVersion' || field === 'latestReleaseDate';
}

function isBareWord(field: ReviewField, text = ''): boolean {
  return verdictFields.includes(field) && !isOwnResult(field, text);
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
