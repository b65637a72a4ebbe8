/** A row that got another name, or is a copy of another package's, still holds our results of that package: they are ours, and nobody's of this one. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verdictFields } from '../../src/core/cells/resultGrammar';
import { type ReviewField, reviewFieldNames, reviewFields } from '../../src/core/sheet/reviewField';
import { displayCell } from '../../src/core/spreadsheet/excelDate';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { summaryOf } from './realCli';
import { pypiProject, useSmallReview } from './smallReview';

const day = '2024-01-01';

describe('results of another package in a row', function () {
  this.timeout(60_000);
  const { at, workbook, advisories, scan, run, write, texts, type, copyRow, paste } = useSmallReview();
  const scanBlind = () => run('scan', '--offline', '--no-input');

  const cellsOf = async (row: number): Promise<Partial<Record<ReviewField, string>>> => {
    const { rows, date1904 } = await readReviewWorkbook(nodeFileSystem, workbook());
    const cells = Object.entries([...rows][row - 2]?.cells ?? {});
    return Object.fromEntries(cells.map(([field, content]) => [field, displayCell(content, date1904)]));
  };

  beforeEach(() => {
    advisories('data', [
      { id: 'GHSA-aaaa-aaaa-aaa2', name: 'alpha' },
      { id: 'GHSA-bbbb-bbbb-bbb2', name: 'other' },
    ]);
    mkdirSync(at('pypi'));
    for (const name of ['alpha', 'beta', 'gamma'])
      writeFileSync(join(at('pypi'), `${name}.json`), pypiProject(name, { '1.0': day }));
  });

  it('are replaced where the name was corrected to that of an affected package', async () => {
    write(['beta', 'gamma']);
    await scan('data');
    type('beta', 'packageName', 'alpha');
    const { kept, contradicted } = summaryOf(await scan('data', '--json'));
    deepStrictEqual([kept, contradicted], [[], []]);
    match((await texts('recommendation'))[0] ?? '', /^SECURITY RISK/);
    match((await texts('githubAdvisoryResult'))[0] ?? '', /^VULNERABLE/);
  });

  it('are replaced where the name of the only package was corrected', async () => {
    write(['beta']);
    await scan('data');
    type('beta', 'packageName', 'alpha');
    const { kept } = summaryOf(await scan('data', '--json'));
    deepStrictEqual(kept, []);
    match((await texts('recommendation'))[0] ?? '', /^SECURITY RISK/);
  });

  it('are replaced in a copied row of another package', async () => {
    write(['gamma==3.0', 'beta']);
    await scan('data');
    copyRow(2, 3, { packageName: 'alpha', currentVersion: '1.0' });
    const { kept } = summaryOf(await scan('data', '--json'));
    deepStrictEqual(kept, []);
    match((await texts('recommendation'))[1] ?? '', /^SECURITY RISK/);
  });

  for (const [about, change] of [
    [
      'whose name was corrected',
      (): void => {
        type('alpha', 'packageName', 'gamma');
      },
    ],
    [
      'that is a copy',
      (): void => {
        copyRow(2, 3, { packageName: 'gamma' });
      },
    ],
  ] as const)
    it(`accuse no other package of what was found, in a row ${about}`, async () => {
      write(['alpha', 'beta']);
      await scan('data');
      change();
      const summary = summaryOf(await scan('data', '--json'));
      const verdict = summary.findings.find(({ package: name }) => name === 'gamma')?.verdict;
      strictEqual(verdict, 'clean');
      const { rows } = await readReviewWorkbook(nodeFileSystem, workbook());
      const row = [...rows].find(({ displayName }) => displayName === 'gamma');
      const cells = await cellsOf(row?.row ?? 2);
      strictEqual(cells.recommendation, 'PROCEED');
      doesNotMatch(Object.values(cells).join('\n'), /GHSA|VULNERABLE/);
    });

  for (const [about, field, text] of [
    ['version', 'currentVersion', '1.0'],
    ['name', 'packageName', 'alpha'],
  ] as const)
    it(`never say that nothing affects another ${about} which nobody could check`, async () => {
      write([field === 'packageName' ? 'beta' : 'alpha==3.0', 'gamma']);
      await scan('data');
      type(field === 'packageName' ? 'beta' : 'alpha', field, text);
      for (const time of ['once', 'again']) {
        strictEqual((await scanBlind()).code, 2, time);
        const cells = await cellsOf(2);
        doesNotMatch(Object.values(cells).join('\n'), /PROCEED|SAFE|No published|None found/, time);
        match(cells.recommendation ?? '', /not checked/, time);
      }
      await scan('data');
      match((await cellsOf(2)).recommendation ?? '', /^SECURITY RISK/);
    });

  it('stay where the same package could not be checked', async () => {
    write(['alpha==3.0', 'gamma']);
    await scan('data');
    await scanBlind();
    strictEqual((await cellsOf(2)).recommendation, 'PROCEED');
  });

  it('are not seen in its own results that read alike, after the record of them was lost', async () => {
    write(['alpha==3.0', 'beta', 'gamma']);
    await scan('data');
    const before = [await cellsOf(2), await cellsOf(3), await cellsOf(4)];
    for (const state of ['home', 'state']) rmSync(at(state), { recursive: true });
    for (const field of verdictFields) type('gamma', field, '');
    await scan('data', '--packages', 'gamma');
    for (const time of ['once', 'again']) {
      strictEqual((await scanBlind()).code, 2, time);
      deepStrictEqual([await cellsOf(2), await cellsOf(3), await cellsOf(4)], before, time);
    }
  });

  it('take no day and no release of the former version or package along', async () => {
    const pypi = ['--pypi-data', at('pypi')];
    write(['beta', 'gamma']);
    await scan('data', ...pypi);
    const before = await cellsOf(2);
    deepStrictEqual([before.datePublished, before.latestVersion], [day, '1.0']);
    type('beta', 'currentVersion', 'latest');
    await scan('data', ...pypi);
    const unread = await cellsOf(2);
    deepStrictEqual([unread.datePublished, unread.latestVersion], ['', '1.0']);
    type('beta', 'packageName', 'unknown');
    await scan('data', ...pypi);
    const { datePublished, latestVersion, latestReleaseDate, pypiCurrentLink, pypiLatestLink } = await cellsOf(2);
    deepStrictEqual([datePublished, latestVersion, latestReleaseDate], ['', '', '']);
    doesNotMatch(`${pypiCurrentLink} ${pypiLatestLink}`, /beta/);
  });

  it('are those of each package where two rows exchanged their names, links too', async () => {
    const pypi = ['--pypi-data', at('pypi'), '--json'];
    write(['beta', 'gamma']);
    await scan('data', ...pypi);
    type('beta', 'packageName', 'delta');
    type('gamma', 'packageName', 'beta');
    type('delta', 'packageName', 'gamma');
    const { kept } = summaryOf(await scan('data', ...pypi));
    deepStrictEqual(kept, []);
    for (const [row, name] of [
      [2, 'gamma'],
      [3, 'beta'],
    ] as const) {
      const { pypiCurrentLink, pypiLatestLink } = await cellsOf(row);
      const page = `https://pypi.org/project/${name}/1.0`;
      deepStrictEqual([pypiCurrentLink, pypiLatestLink], [page, page]);
    }
  });

  describe('pasted over those of a package whose version is changed at once', () => {
    const pasted: readonly (readonly [columns: string, first: ReviewField, last: ReviewField, version: string])[] = [
      ['D:W', 'pypiCurrentLink', 'recommendation', '1.5'],
      ['D:W', 'pypiCurrentLink', 'recommendation', '2.5'],
      ['F:H', 'latestVersion', 'latestReleaseDate', '1.5'],
      ['E:W', 'datePublished', 'recommendation', '1.0'],
    ];
    const block = (first: ReviewField, last: ReviewField): readonly ReviewField[] =>
      reviewFieldNames
        .slice(reviewFieldNames.indexOf(first), reviewFieldNames.indexOf(last) + 1)
        .filter((field) => reviewFields[field].owner !== 'person');
    const scanAll = (...words: readonly string[]) => scan('data', '--pypi-data', at('pypi'), '--json', ...words);
    const daysOf = { '1.0': '2025-01-01', '1.5': '2025-02-01', '2.5': '2025-07-01' };

    beforeEach(() => {
      writeFileSync(join(at('pypi'), 'alpha.json'), pypiProject('alpha', daysOf));
      writeFileSync(join(at('pypi'), 'beta.json'), pypiProject('beta', { '1.0': '2024-01-01', '9.0': '2024-07-01' }));
    });

    for (const [columns, first, last, version] of pasted)
      it(`are replaced, ${columns} at ${version}`, async () => {
        write(['alpha==1.0', 'beta==9.0']);
        await scanAll();
        const other = await cellsOf(3);
        paste(3, 2, block(first, last), { currentVersion: version });
        const { kept, contradicted } = summaryOf(await scanAll());
        deepStrictEqual([kept, contradicted], [[], []]);
        const cells = await cellsOf(2);
        deepStrictEqual(
          [cells.datePublished, cells.latestVersion, cells.latestReleaseDate],
          [daysOf[version as keyof typeof daysOf], '2.5', daysOf['2.5']],
        );
        match(cells.githubAdvisoryResult ?? '', version === '2.5' ? /^SAFE/ : /^VULNERABLE/);
        match(cells.recommendation ?? '', version === '2.5' ? /^PROCEED/ : /^SECURITY RISK/);
        deepStrictEqual(await cellsOf(3), other);
      });

    it('say nothing of it where nobody could check it', async () => {
      write(['alpha==1.0', 'beta==9.0']);
      await scanAll();
      const other = await cellsOf(3);
      paste(3, 2, block('datePublished', 'recommendation'), { currentVersion: '1.5' });
      for (const time of ['once', 'again']) {
        strictEqual((await scanBlind()).code, 2, time);
        const { datePublished, latestVersion, latestReleaseDate, ...cells } = await cellsOf(2);
        deepStrictEqual([datePublished, latestVersion, latestReleaseDate], ['', '', ''], time);
        doesNotMatch(Object.values(cells).join('\n'), /PROCEED|SAFE|No published|None found/, time);
        deepStrictEqual(await cellsOf(3), other, time);
      }
    });

    it('are not called anybody’s words by resolve', async () => {
      write(['alpha==1.0', 'beta==9.0']);
      await scanAll();
      paste(3, 2, block('githubAdvisoryResult', 'recommendation'), { currentVersion: '1.5' });
      await scan('data', '--only', 'empty');
      const { out } = await run('resolve', '--json');
      deepStrictEqual((JSON.parse(out) as { cells: unknown[] }).cells, []);
    });

    it('leave alone what a person typed beside them', async () => {
      write(['alpha==1.0', 'beta==9.0'], { W2: 'PROCEED' });
      await scanAll();
      paste(3, 2, block('datePublished', 'githubAdvisoryResult'), { currentVersion: '1.5' });
      const { contradicted } = summaryOf(await scanAll());
      deepStrictEqual(
        contradicted.map(({ cell }) => cell),
        ['W2'],
      );
      strictEqual((await cellsOf(2)).recommendation, 'PROCEED');
    });

    for (const field of ['datePublished', 'latestVersion', 'latestReleaseDate', 'githubUrl'] as const)
      it(`are not seen in the ${reviewFields[field].header} that a person typed, though another package has the same`, async () => {
        const page = { source: 'https://github.com/example/beta' };
        writeFileSync(
          join(at('pypi'), 'beta.json'),
          pypiProject('beta', { '1.0': '2024-01-01', '9.0': '2024-07-01' }, page),
        );
        write(['alpha==1.0', 'beta==9.0']);
        await scanAll();
        const { [field]: typed = '' } = await cellsOf(3);
        strictEqual(typed === '', false);
        type('alpha', field, typed);
        await scanAll();
        strictEqual((await cellsOf(2))[field], typed);
      });

    for (const fields of [
      ['datePublished', 'latestVersion'],
      ['latestVersion', 'latestReleaseDate'],
      ['datePublished', 'latestReleaseDate'],
    ] as const)
      it(`are not seen in two facts that a person typed, though another package has both: ${fields.join(', ')}`, async () => {
        write(['alpha==1.0', 'beta==9.0']);
        await scanAll();
        const other = await cellsOf(3);
        for (const field of fields) type('alpha', field, other[field] ?? '');
        await scanAll();
        const cells = await cellsOf(2);
        for (const field of fields) strictEqual(cells[field], other[field]);
      });

    it('leave alone a word that a person typed over the result', async () => {
      write(['alpha==1.0', 'beta==9.0']);
      await scanAll();
      paste(3, 2, block('datePublished', 'githubUrl'), { currentVersion: '1.5', recommendation: 'PROCEED' });
      const { contradicted } = summaryOf(await scanAll());
      deepStrictEqual(
        contradicted.map(({ cell }) => cell),
        ['W2'],
      );
    });
  });

  it('leave a person’s own words alone', async () => {
    write(['beta', 'gamma'], { M2: 'No published security advisories', W2: 'PROCEED' });
    await scan('data');
    type('beta', 'packageName', 'alpha');
    const { contradicted } = summaryOf(await scan('data', '--json'));
    deepStrictEqual(
      contradicted.map(({ cell }) => cell),
      ['M2', 'W2'],
    );
  });
});
