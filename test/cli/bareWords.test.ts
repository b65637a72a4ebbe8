/** Bare words that people type, too, count as this tool's only where nobody else can have typed them; seen through the built command line. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { displayText } from '../../src/core/spreadsheet/cell';
import type { ReviewField } from '../../src/core/sheet/reviewField';
import { reviewFields } from '../../src/core/sheet/reviewField';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { patchBytes } from '../support/patchedSheet';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { buildWorkbook, headerRow, packageRow, textCell } from '../support/workbookBuilder';
import { batchFrom, type Ended, runCli, saysOnce, startCli } from './realCli';

/** Names with what stands in their recommendation. */
type Rows = readonly (readonly [name: string, recommendation?: string])[];

function rowsOf(rows: Rows): string {
  const more = (row: number, word: string): string => textCell(`W${row}`, word);
  return rows
    .map(([name, word], at) => packageRow(at + 2, name, '1.0', word === undefined ? '' : more(at + 2, word)))
    .join('');
}

describe('bare words of people', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const at = (name: string): string => join(folder(), name);
  const scanWords = (workbook: string, data: string, ...words: readonly string[]): string[] => [
    ...['scan', at(workbook), '--advisories', at(data), '--offline', '--storage', at('state'), '--no-input'],
    ...words,
  ];
  const scan = (workbook: string, data: string, ...words: readonly string[]): Promise<Ended> =>
    runCli(scanWords(workbook, data, ...words), { environment: { IHACPA_STATE_HOME: at('home') } });

  /** Today's, so that no word of age stands beside `PROCEED`. */
  function advisories(name: string, ...vulnerable: readonly string[]): void {
    mkdirSync(at(name));
    const modified = new Date().toISOString();
    for (const each of ['unrelated', ...vulnerable]) {
      const ranges = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.0' }] }];
      const affected = [{ package: { ecosystem: 'PyPI', name: each }, ranges }];
      writeFileSync(
        join(at(name), `PYSEC-1-${each}.json`),
        JSON.stringify({ id: `PYSEC-1-${each}`, modified, affected }),
      );
    }
  }

  async function recommendations(workbook: string): Promise<string[]> {
    const { rows } = await readReviewWorkbook(nodeFileSystem, at(workbook));
    return rows.map(({ cells }) => displayText(cells.recommendation ?? { kind: 'empty' }));
  }

  function type(workbook: string, place: number, field: ReviewField, text: string): void {
    const { bytes } = patchBytes(readFileSync(at(workbook)), ({ rows }) => {
      const row = rows.at(place);
      if (row === undefined) throw new Error(`No row ${place}`);
      const expected = row.cells[field] ?? { kind: 'empty' };
      return [{ package: row.identity, field, value: { kind: 'text', text }, look: 'plain', expected }];
    });
    writeFileSync(at(workbook), bytes);
  }

  const told = ({ out }: Ended): void => match(out, /^1 vulnerable package still says PROCEED/);

  beforeEach(() => {
    advisories('old');
    advisories('new', 'eps');
  });

  it('stay where one of two equal rows is deleted', async () => {
    writeFileSync(at('a.xlsx'), buildWorkbook({ rows: headerRow() + rowsOf([['eps'], ['eps', 'PROCEED'], ['six']]) }));
    strictEqual((await scan('a.xlsx', 'old')).code, 0);
    deepStrictEqual(await recommendations('a.xlsx'), ['PROCEED', 'PROCEED', 'PROCEED']);
    const swapped = buildWorkbook({ rows: headerRow() + rowsOf([['eps', 'PROCEED'], ['six']]) });
    writeFileSync(at('b.xlsx'), swapped);
    for (const [place, name] of ['eps', 'six'].entries()) {
      const whole = await readReviewWorkbook(nodeFileSystem, at('a.xlsx'));
      const source = [...whole.rows].filter(({ identity }) => identity.name === name).at(-1);
      for (const field of Object.keys(reviewFields) as ReviewField[]) {
        const content = source?.cells[field];
        if (content?.kind === 'text' && /Result$/.test(field)) type('b.xlsx', place, field, content.text);
      }
    }
    type('b.xlsx', 1, 'recommendation', 'PROCEED');
    copyFileSync(at('b.xlsx'), at('a.xlsx'));
    told(await scan('a.xlsx', 'new'));
    strictEqual((await recommendations('a.xlsx'))[0], 'PROCEED');
  });

  it('stay where a newer result stands beside them that this machine did not write', async () => {
    writeFileSync(at('a.xlsx'), buildWorkbook({ rows: headerRow() + rowsOf([['eps'], ['six']]) }));
    await scan('a.xlsx', 'old');
    const other = { environment: { IHACPA_STATE_HOME: at('otherHome') } };
    const words = ['--overwrite', 'all', '--storage', at('otherState')];
    const elsewhere = scanWords('a.xlsx', 'new').filter((word) => word !== '--storage' && word !== at('state'));
    await runCli([...elsewhere, ...words], other);
    match((await recommendations('a.xlsx'))[0] ?? '', /^SECURITY RISK/);
    type('a.xlsx', 0, 'recommendation', 'PROCEED');
    told(await scan('a.xlsx', 'new'));
    strictEqual((await recommendations('a.xlsx'))[0], 'PROCEED');
  });

  for (const choice of ['--resume-auto', '--start-fresh']) {
    it(`stay after the journal of a killed scan was lost (${choice})`, async () => {
      writeFileSync(at('a.xlsx'), buildWorkbook({ rows: headerRow() + rowsOf([['eps'], ['six'], ['idna']]) }));
      await scan('a.xlsx', 'old');
      const environment = { IHACPA_STATE_HOME: at('home'), IHACPA_TEST_LOOKUP_DELAY_MS: '300' };
      const killed = startCli(scanWords('a.xlsx', 'new', '--batch-size', '1'), { environment });
      await saysOnce(killed, batchFrom(2));
      killed.child.kill('SIGKILL');
      await killed.ended;
      match((await recommendations('a.xlsx'))[0] ?? '', /^SECURITY RISK/);
      const [newest] = readdirSync(at('state/scans')).sort().reverse();
      rmSync(at(`state/scans/${newest ?? ''}/journal.jsonl`));
      type('a.xlsx', 0, 'recommendation', 'PROCEED');
      told(await scan('a.xlsx', 'new', choice));
      strictEqual((await recommendations('a.xlsx'))[0], 'PROCEED');
    });
  }

  describe('after a restore', () => {
    const checkpoint = (): string => {
      const found = readdirSync(at('state/scans'), { recursive: true }).map(String).sort().reverse();
      return found.flatMap((name) => /(b0000-[0-9a-f]+)\.json$/.exec(name)?.[1] ?? [])[0] ?? '';
    };
    const restore = async (): Promise<void> => {
      const words = ['checkpoints', 'restore', checkpoint(), '--storage', at('state'), '--workbook', at('a.xlsx')];
      const restored = await runCli(words, { environment: { IHACPA_STATE_HOME: at('home') } });
      strictEqual(restored.code, 0, restored.err);
    };
    beforeEach(() => {
      writeFileSync(at('ihacpa.yaml'), 'checkpoint:\n  cleanupOnSuccess: false\n');
      writeFileSync(at('a.xlsx'), buildWorkbook({ rows: headerRow() + rowsOf([['eps'], ['six'], ['idna']]) }));
    });

    it('are ours where this tool wrote them before a scan that had finished', async () => {
      await scan('a.xlsx', 'old');
      strictEqual((await scan('a.xlsx', 'new')).code, 1);
      await restore();
      deepStrictEqual(await recommendations('a.xlsx'), ['PROCEED', 'PROCEED', 'PROCEED']);
      const again = await scan('a.xlsx', 'new');
      doesNotMatch(again.out, /still says PROCEED|say less/);
      match((await recommendations('a.xlsx'))[0] ?? '', /^SECURITY RISK/);
    });

    it('are ours where this tool wrote them before a scan that was killed', async () => {
      await scan('a.xlsx', 'old');
      const environment = { IHACPA_STATE_HOME: at('home'), IHACPA_TEST_LOOKUP_DELAY_MS: '300' };
      const killed = startCli(scanWords('a.xlsx', 'new', '--batch-size', '1'), { environment });
      await saysOnce(killed, batchFrom(2));
      killed.child.kill('SIGKILL');
      await killed.ended;
      match((await recommendations('a.xlsx'))[0] ?? '', /^SECURITY RISK/);
      await restore();
      const again = await scan('a.xlsx', 'new', '--start-fresh');
      doesNotMatch(again.out, /still says PROCEED|say less/);
      match((await recommendations('a.xlsx'))[0] ?? '', /^SECURITY RISK/);
    });

    it('are a person’s where they had typed them before', async () => {
      await scan('a.xlsx', 'old');
      await scan('a.xlsx', 'new');
      type('a.xlsx', 0, 'recommendation', 'PROCEED');
      await scan('a.xlsx', 'new');
      await restore();
      told(await scan('a.xlsx', 'new'));
      strictEqual((await recommendations('a.xlsx'))[0], 'PROCEED');
    });
  });

  it('stay on a second sheet with the same packages', async () => {
    const head = headerRow();
    const rows = head + rowsOf([['eps'], ['six']]);
    writeFileSync(at('a.xlsx'), buildWorkbook({ rows, otherRows: head + rowsOf([['eps', 'PROCEED'], ['six']]) }));
    await scan('a.xlsx', 'old');
    await scan('a.xlsx', 'old', '--sheet', 'Other');
    told(await scan('a.xlsx', 'new', '--sheet', 'Other'));
    const first = await runCli(['resolve', at('a.xlsx'), '--sheet', 'Review', '--storage', at('state')]);
    strictEqual(first.code, 1, first.out);
    match(first.out, /^ *W2 +eps +\S+ +PROCEED/m);
  });

  it('stay in another workbook under the name of one that was scanned', async () => {
    const head = `<row r="1">${textCell('A1', 'Package Name')}${textCell('B1', 'Version')}${textCell('C1', 'Recommendation')}</row>`;
    const rows = (...names: readonly string[]): string =>
      names
        .map((name, place) => {
          const [row, word] = [place + 2, names.length > 2 ? 'PROCEED' : ''];
          const cells = [
            textCell(`A${row}`, name),
            textCell(`B${row}`, '1.0'),
            ...(word === '' ? [] : [textCell(`C${row}`, word)]),
          ];
          return `<row r="${row}">${cells.join('')}</row>`;
        })
        .join('');
    writeFileSync(at('a.xlsx'), buildWorkbook({ rows: head + rows('eps', 'alpha') }));
    await scan('a.xlsx', 'old');
    deepStrictEqual(await recommendations('a.xlsx'), ['PROCEED', 'PROCEED']);
    writeFileSync(at('a.xlsx'), buildWorkbook({ rows: head + rows('eps', 'zeta', 'kappa') }));
    told(await scan('a.xlsx', 'new'));
    deepStrictEqual(await recommendations('a.xlsx'), ['PROCEED', 'PROCEED', 'PROCEED']);
  });
});
