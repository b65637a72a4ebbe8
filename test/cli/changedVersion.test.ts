/** A version that somebody changed leaves our results of the former one in the row: they are ours, whatever they say; seen through the built command line. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CellEdit } from '../../src/core/cells/cellEdit';
import { displayCell } from '../../src/core/spreadsheet/excelDate';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { patchBytes } from '../support/patchedSheet';
import { summaryOf } from './realCli';
import { pypiProject, useSmallReview } from './smallReview';

describe('results of a version that was changed', function () {
  this.timeout(60_000);
  const { at, workbook, advisories, scan, run, write, texts, type, copyRow, dropResults } = useSmallReview();

  beforeEach(() => {
    advisories('data', [
      { id: 'GHSA-aaaa-aaaa-aaa2', name: 'alpha' },
      { id: 'GHSA-bbbb-bbbb-bbb2', name: 'other' },
    ]);
    advisories('none', [{ id: 'GHSA-bbbb-bbbb-bbb2', name: 'other' }], 0);
  });

  it('are replaced, bare words too, by those of the version that is there now', async () => {
    write(['alpha==3.0', 'beta']);
    strictEqual((await scan('none')).code, 0);
    strictEqual((await texts('recommendation'))[0], 'PROCEED');
    type('alpha', 'currentVersion', '1.0');
    const { kept, contradicted } = summaryOf(await scan('data', '--json'));
    deepStrictEqual([kept, contradicted], [[], []]);
    match((await texts('recommendation'))[0] ?? '', /^SECURITY RISK/);
    match((await texts('githubAdvisoryResult'))[0] ?? '', /^VULNERABLE/);
  });

  it('are replaced when the version went there and back', async () => {
    write(['alpha', 'beta']);
    strictEqual((await scan('none')).code, 0);
    type('alpha', 'currentVersion', '2.5');
    await scan('data');
    const [between] = await texts('recommendation');
    type('alpha', 'currentVersion', '1.0');
    const { kept } = summaryOf(await scan('data', '--json'));
    deepStrictEqual(kept, [], between);
    match((await texts('recommendation'))[0] ?? '', /^SECURITY RISK/);
  });

  it('leave words of people in the same row alone', async () => {
    write(['alpha==3.0', 'beta']);
    await scan('none');
    type('alpha', 'currentVersion', '1.0');
    type('alpha', 'recommendation', 'PROCEED, says Ann');
    const { contradicted } = summaryOf(await scan('data', '--json'));
    deepStrictEqual(
      contradicted.map(({ cell }) => cell),
      ['W2'],
    );
    strictEqual((await texts('recommendation'))[0], 'PROCEED, says Ann');
  });

  it('leave the words of another row of the package alone when their own is deleted', async () => {
    write(['alpha==3.0', 'alpha==1.0', 'beta'], { W3: 'PROCEED' });
    await scan('none');
    const columns = { M: 'githubAdvisoryResult', P: 'nvdResult', R: 'mitreResult', W: 'recommendation' } as const;
    const cells: Record<string, string> = {};
    for (const [letter, field] of Object.entries(columns)) {
      for (const [place, text] of (await texts(field)).entries()) if (place > 0) cells[`${letter}${place + 1}`] = text;
    }
    write(['alpha==1.0', 'beta'], cells);
    const { contradicted } = summaryOf(await scan('data', '--json'));
    deepStrictEqual(
      contradicted.map(({ cell }) => cell),
      ['W2'],
    );
    strictEqual((await texts('recommendation'))[0], 'PROCEED');
  });

  it('say nothing of a row that another version of the package always had', async () => {
    write(['alpha==3.0', 'alpha==1.0', 'beta'], { W3: 'PROCEED' });
    await scan('none');
    const { contradicted } = summaryOf(await scan('data', '--json'));
    deepStrictEqual(
      contradicted.map(({ cell }) => cell),
      ['W3'],
    );
    strictEqual((await texts('recommendation'))[1], 'PROCEED');
  });

  it('are not called anybody’s words where the version was not checked yet', async () => {
    write(['alpha==3.0', 'beta']);
    await scan('none');
    type('alpha', 'currentVersion', '1.0');
    const ended = await scan('data', '--only', 'empty');
    strictEqual(ended.code, 2);
    doesNotMatch(ended.out, /Yours|kept/);
    const { out } = await run('resolve', '--json');
    deepStrictEqual((JSON.parse(out) as { cells: unknown[] }).cells, []);
  });

  describe('with the days of releases', () => {
    const days = ['2024-01-01', '2024-06-01', '2025-01-01'];
    const pypi = (...words: readonly string[]): readonly string[] => ['--pypi-data', at('pypi'), '--json', ...words];

    beforeEach(() => {
      mkdirSync(at('pypi'));
      for (const name of ['alpha', 'beta'])
        writeFileSync(
          join(at('pypi'), `${name}.json`),
          pypiProject(name, { '1.0': days[0] ?? '', '1.5': days[1] ?? '', '2.0': days[2] ?? '' }),
        );
    });

    const dayOf = async (): Promise<string | undefined> => {
      const { rows, date1904 } = await readReviewWorkbook(nodeFileSystem, workbook());
      return displayCell(rows[0]?.cells.datePublished ?? { kind: 'empty' }, date1904);
    };

    for (const [about, packages, data] of [
      ['the only package', ['alpha'], 'data'],
      ['a package without findings', ['beta'], 'none'],
    ] as const) {
      it(`tell the day of the release that is there now, of ${about}`, async () => {
        write(packages);
        await scan(data, ...pypi());
        strictEqual(await dayOf(), days[0]);
        for (const [version, day] of [
          ['1.5', days[1]],
          ['2.0', days[2]],
        ] as const) {
          type(packages[0], 'currentVersion', version);
          const { kept } = summaryOf(await scan(data, ...pypi()));
          deepStrictEqual([await dayOf(), kept], [day, []]);
        }
      });
    }

    const typeVersions = (...versions: readonly string[]): void => {
      const { bytes } = patchBytes(readFileSync(workbook()), ({ rows }) =>
        [...rows].slice(0, versions.length).map(({ identity, cells }, at): CellEdit => {
          const value = { kind: 'text', text: versions[at] ?? '' } as const;
          const expected = cells.currentVersion ?? { kind: 'empty' };
          return { package: identity, field: 'currentVersion', value, look: 'plain', expected };
        }),
      );
      writeFileSync(workbook(), bytes);
    };
    const dayAndAdvice = async () => {
      const { rows, date1904 } = await readReviewWorkbook(nodeFileSystem, workbook());
      return [...rows].map(({ cells: { datePublished, recommendation } }) => [
        displayCell(datePublished ?? { kind: 'empty' }, date1904),
        displayCell(recommendation ?? { kind: 'empty' }, date1904).split(' | ')[0],
      ]);
    };

    for (const [about, data, advice] of [
      ['without findings', 'none', ['PROCEED WITH UPDATE', 'PROCEED']],
      ['with findings', 'data', ['SECURITY RISK', 'PROCEED']],
    ] as const) {
      it(`are those of its own version in a copy of a row ${about}`, async () => {
        write(['alpha', 'beta']);
        await scan(data, ...pypi());
        copyRow(2, 3, { currentVersion: '2.0' });
        const { kept } = summaryOf(await scan(data, ...pypi()));
        deepStrictEqual(kept, []);
        deepStrictEqual(await dayAndAdvice(), [
          [days[0], advice[0]],
          [days[2], advice[1]],
        ]);
      });
    }

    it('are those of each version where two rows of a package moved up at once', async () => {
      write(['alpha==1.0', 'alpha==1.5', 'beta']);
      await scan('none', ...pypi());
      typeVersions('1.5', '2.0');
      const { kept } = summaryOf(await scan('none', ...pypi()));
      deepStrictEqual(kept, []);
      deepStrictEqual(
        (await dayAndAdvice()).map(([day]) => day),
        [days[1], days[2], days[0]],
      );
    });

    const installedPages = async (): Promise<readonly string[]> => {
      const { rows } = await readReviewWorkbook(nodeFileSystem, workbook());
      return [...rows].map(({ cells: { pypiCurrentLink: link } }) =>
        link?.kind === 'formula' ? (/project\/(.+)"/.exec(link.formula)?.[1] ?? '') : '',
      );
    };

    for (const [about, save] of [
      ['a program that stores results of formulas', () => undefined],
      ['one that stores none', dropResults],
    ] as const)
      it(`link to the release that is there now, after ${about} saved the workbook`, async () => {
        write(['alpha==1.0', 'beta']);
        await scan('data', ...pypi());
        type('alpha', 'currentVersion', '2.0');
        save();
        await scan('data', ...pypi());
        deepStrictEqual(await installedPages(), ['alpha/2.0', 'beta/1.0']);
      });

    it('are those of each version where the only two rows exchanged theirs', async () => {
      // All of their results name the version.
      advisories('every', [{ id: 'CVE-2026-0001', name: 'alpha' }]);
      write(['alpha==1.0', 'alpha==2.0']);
      await scan('every', ...pypi());
      const before = await dayAndAdvice();
      typeVersions('2.0', '1.0');
      const { kept } = summaryOf(await scan('every', ...pypi()));
      deepStrictEqual(kept, []);
      deepStrictEqual(await dayAndAdvice(), [before[1], before[0]]);
      deepStrictEqual(await installedPages(), ['alpha/2.0', 'alpha/1.0']);
    });

    for (const data of ['none', 'data']) {
      it(`are those of each version where two rows of a package exchanged theirs (${data})`, async () => {
        write(['alpha==1.0', 'alpha==2.0', 'beta']);
        await scan(data, ...pypi());
        const before = await dayAndAdvice();
        typeVersions('2.0', '1.0');
        const { kept } = summaryOf(await scan(data, ...pypi()));
        deepStrictEqual(kept, []);
        deepStrictEqual(await dayAndAdvice(), [before[1], before[0], before[2]]);
        strictEqual(before[0]?.[0], days[0]);
        const again = summaryOf(await scan(data, ...pypi()));
        deepStrictEqual([again.kept, again.cellsWritten], [[], 0]);
      });
    }

    for (const versions of [
      ['2.0', '1.0'],
      ['2.0', '2.5'],
    ]) {
      it(`leave the word alone that a person typed into one of them (now ${versions.join(' and ')})`, async () => {
        write(['alpha==1.0', 'alpha==2.0', 'beta']);
        await scan('data', ...pypi());
        // The same word was this tool's last result of the other row.
        type('alpha', 'recommendation', 'PROCEED');
        typeVersions(...versions);
        advisories('more', [{ id: 'GHSA-aaaa-aaaa-aaa2', name: 'alpha', fixed: '3.0' }]);
        for (const time of ['once', 'again']) {
          const { kept } = summaryOf(await scan('more', ...pypi()));
          deepStrictEqual(
            kept.map(({ cell }) => cell),
            ['W2'],
            time,
          );
        }
        deepStrictEqual((await texts('recommendation'))[0], 'PROCEED');
      });
    }

    it('are replaced in a copy of a row that tells no day, where all of it is there', async () => {
      write(['alpha==3.0', 'beta']);
      await scan('none');
      copyRow(2, 3, { currentVersion: '1.0' });
      const { contradicted } = summaryOf(await scan('data', '--json'));
      deepStrictEqual(contradicted, []);
      match((await texts('recommendation'))[1] ?? '', /^SECURITY RISK/);
    });

    it('leave bare words alone that a person typed into both rows', async () => {
      write(['alpha==1.0', 'beta'], { W2: 'PROCEED' });
      await scan('data', ...pypi());
      copyRow(2, 3, { currentVersion: '1.5' });
      const { contradicted } = summaryOf(await scan('data', ...pypi()));
      deepStrictEqual(
        contradicted.map(({ cell }) => cell),
        ['W2', 'W3'],
      );
    });

    it('leave a day that a person typed alone', async () => {
      write(['alpha', 'beta'], { E2: '2023-12-24' });
      await scan('data', ...pypi());
      type('alpha', 'currentVersion', '1.5');
      const { kept } = summaryOf(await scan('data', ...pypi()));
      deepStrictEqual(
        kept.map(({ cell, value }) => [cell, value]),
        [['E2', '2023-12-24']],
      );
      strictEqual(await dayOf(), '2023-12-24');
    });
  });
});
