/** The version of a row as its cell shows it, read whole, streamed and as a table. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageRow } from '../../src/core/sheet/packageRow';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { openReviewTable } from '../../src/workbook/review/openReviewTable';
import { readContent } from '../../src/workbook/review/readReviewWorkbook';
import { readScannedWorkbook } from '../../src/workbook/large/readScannedWorkbook';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { buildWorkbook, headerRow, plainStyles, textCell } from '../support/workbookBuilder';

const codes = [
  ...['General', '0.00', '0', 'd.m.yy', 'h:mm', 'd.m.yy h:mm', '0.0', 'd-mmm', '# ?/?', '[&lt;0]yyyy;0.00', ';;;'],
  ...['[$€-407] 0.00', '&quot;9&quot;@', '0.0??'],
  ...['&quot;v&quot;@', ';;;&quot;2.0&quot;', '&quot;v&quot;0.0', '&quot;v&quot;0.00', '0.0&quot;.0&quot;'],
];

function stylesWith(formats: readonly string[]): string {
  const numFmts = formats.map((code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${code}"/>`).join('');
  const xfs = formats.map((code, at) => {
    const id = code === 'General' ? 0 : 164 + at;
    return `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0"/>`;
  });
  return plainStyles
    .replace('<fonts', `<numFmts count="${formats.length}">${numFmts}</numFmts><fonts`)
    .replace(/<cellXfs.*<\/cellXfs>/, `<cellXfs count="${xfs.length}">${xfs.join('')}</cellXfs>`);
}

type Expected = readonly [version: string, isNumber: boolean, shows?: PackageRow['versionShows'], stored?: string];

const cases: readonly [stored: string, code: string, in1900: Expected, in1904?: Expected][] = [
  ['2.2999999999999998', 'General', ['2.3', true]],
  ['2.3000000000000003', 'General', ['2.3', true]],
  ['1.1000000000000001', '0.00', ['1.10', false, undefined, '1.1']],
  ['1.1', '0.0', ['1.1', true]],
  ['2.31', '0', ['2', true, undefined, '2.31']],
  ['20230426.121932', 'General', ['20230426.121932', true]],
  ['13028', 'd.m.yy', ['1935-09-01', true, 'day'], ['1939-09-02', true, 'day']],
  ['44105.5', 'd.m.yy h:mm', ['2020-10-01 12:00', true, 'dayAndTime'], ['2024-10-02 12:00', true, 'dayAndTime']],
  ['0.045833333333333337', 'h:mm', ['01:06', true, 'time']],
  ['45331', 'd-mmm', ['9-Feb', true, 'day'], ['10-Feb', true, 'day']],
  ['-1', 'd.m.yy', ['########', true, 'day']],
  ['1.5', '# ?/?', ['1.5', false, 'other']],
  ['1.1', '[&lt;0]yyyy;0.00', ['1.10', false, undefined, '1.1']],
  ['1.1', ';;;', ['1.1', false, 'other']],
  ['1.1', '[$€-407] 0.00', ['€ 1.10', false, undefined, '1.1']],
  ['1.1', '0.0??', ['1.1', true]],
  ['1.1', '&quot;v&quot;0.0', ['v1.1', true, undefined, '1.1']],
  ['1.1', '&quot;v&quot;0.00', ['v1.10', false, undefined, '1.1']],
  ['1.1', '0.0&quot;.0&quot;', ['1.1.0', true, undefined, '1.1']],
];

/** Type and content of a cell, behind its formula if it has one. */
const texts: readonly [type: string, inner: string, code: string, expected: Expected][] = [
  ['str', '<f>A1</f><v>1.10</v>', 'General', ['1.10', false]],
  ['str', '<f>A1</f><v></v>', 'General', ['', false]],
  ['str', '<f>A1</f>', 'General', ['', false, 'nothing']],
  ['n', '<f>A1</f><v></v>', 'General', ['', false, 'nothing']],
  ['n', '<f>A1</f><v/>', 'General', ['', false, 'nothing']],
  ['n', '<f>A1</f>', '0.00', ['', false, 'nothing']],
  ['n', '', 'General', ['', false]],
  ['d', '<v>2024-05-01</v>', 'd.m.yy', ['2024-05-01', true, 'day']],
  ['d', '<v>2024-05-01</v>', 'General', ['2024-05-01', true, 'day']],
  ['d', '<v>2024-05-01T12:30:00Z</v>', 'd.m.yy h:mm', ['2024-05-01 12:30', true, 'dayAndTime']],
  ['d', '<v>2024-05-01T12:30:00.000</v>', 'General', ['2024-05-01 12:30', true, 'dayAndTime']],
  ['d', '<v>12:30:00</v>', 'General', ['12:30', true, 'time']],
  ['d', '<f>A1</f><v>2024-05-01</v>', 'd.m.yy', ['2024-05-01', true, 'day']],
  ['d', '<v>2024-13-45</v>', 'General', ['2024-13-45', false]],
  ['str', '<f>A1</f><v>1.10</v>', '&quot;9&quot;@', ['1.10', false, 'other']],
  ['inlineStr', '<is><t>1.10</t></is>', '&quot;9&quot;@', ['1.10', false, 'other']],
  ['inlineStr', '<is><t>1.10</t></is>', '&quot;v&quot;@', ['v1.10', false]],
  ['inlineStr', '<is><t>latest</t></is>', ';;;&quot;2.0&quot;', ['latest', false, 'other']],
  ['inlineStr', '<is><t>1.10</t></is>', 'd.m.yy', ['1.10', false]],
  ['inlineStr', '<is><t>1.10</t></is>', ';;;', ['1.10', false, 'other']],
];

describe('the version of a row', function () {
  const folder = useTemporaryFolder();

  for (const date1904 of [false, true]) {
    for (const isFormula of [false, true]) {
      it(`is what its cell shows, ${isFormula ? 'calculated' : 'typed'}, in a workbook of ${date1904 ? 1904 : 1900}`, async () => {
        const rows = cases.map(([stored, code], at) => {
          const formula = isFormula ? '<f>VLOOKUP(1,X1:Y9,2)</f>' : '';
          const cell = `<c r="C${at + 2}" s="${codes.indexOf(code)}">${formula}<v>${stored}</v></c>`;
          return `<row r="${at + 2}">${textCell(`B${at + 2}`, `pkg${at}`)}${cell}</row>`;
        });
        const bytes = buildWorkbook({ rows: headerRow() + rows.join(''), styles: stylesWith(codes), date1904 });
        await holds(
          bytes,
          cases.map(([, , in1900, in1904]) => (date1904 ? in1904 : undefined) ?? in1900),
        );
      });
    }
  }

  it('is what its cell shows of a text, and nothing of a formula that nobody has calculated', async () => {
    const rows = texts.map(([type, inner, code], at) => {
      const cell = `<c r="C${at + 2}" s="${codes.indexOf(code)}" t="${type}">${inner}</c>`;
      return `<row r="${at + 2}">${textCell(`B${at + 2}`, `pkg${at}`)}${cell}</row>`;
    });
    const bytes = buildWorkbook({ rows: headerRow() + rows.join(''), styles: stylesWith(codes) });
    await holds(
      bytes,
      texts.map(([, , , expected]) => expected),
    );
  });

  async function holds(bytes: Buffer, all: readonly Expected[]): Promise<void> {
    const path = join(folder(), 'book.xlsx');
    writeFileSync(path, bytes);
    const expected = all.map(([version, isNumber, shows, stored]) => [version, isNumber, shows, stored]);
    const whole = readContent(bytes).rows;
    deepStrictEqual(whole.map(typedOf), expected);
    const streamed = await readScannedWorkbook(nodeFileSystem, path, { largeBytes: 10 });
    deepStrictEqual([...streamed.rows].map(typedOf), expected);
    const opening = await openReviewTable(nodeFileSystem, path);
    ok(opening !== undefined);
    while ((await opening.filling.next()).done !== true);
    const { table } = opening;
    deepStrictEqual(
      whole.map((_row, at) => table.identity(at)),
      whole.map(({ identity }) => identity),
    );
  }
});

describe('text of a version cell that is set as if it did not belong to it', () => {
  const folder = useTemporaryFolder();
  const struckStyles = plainStyles
    .replace('</fonts>', '<font><strike/></font></fonts>')
    .replace('</cellXfs>', '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0"/></cellXfs>');
  const run = (text: string, strike: string): string => `<r><rPr>${strike}</rPr><t>${text}</t></r>`;
  const texts: readonly [inner: string, mark: PackageRow['versionMarked'], style?: number, nameStyle?: number][] = [
    [run('1.0', '<strike/>') + run('2.0', ''), 'struck'],
    [run('1.0', '<strike val="1"/>') + run('2.0', '<b/>'), 'struck'],
    [run('1.0', '<strike val="0"/>') + run('2.0', '<b/>'), undefined],
    [run('1.1', '') + run('0', '<vertAlign val="superscript"/>'), 'raised'],
    [run('1.1', '') + run('0', '<vertAlign val="subscript"/>'), 'raised'],
    [run('1.1', '') + run('0', '<vertAlign val="baseline"/>'), undefined],
    ['<t>strike</t>', undefined],
    ['<t>vertAlign 1.0</t>', undefined],
    ['<t>1.0</t>', 'struck', 2],
    // A row that is struck through, as `sync` marks what is no longer installed, has the version that it shows.
    ['<t>1.0</t>', undefined, 2, 2],
    ['<t>1.0</t>', undefined, 0, 2],
    [run('1.0', '<strike/>') + run('2.0', ''), 'struck', 2, 2],
  ];

  for (const isShared of [false, true]) {
    it(`is told, ${isShared ? 'shared' : 'inline'}, read whole and streamed`, async () => {
      const rows = texts.map(([inner, , style = 0, nameStyle = 0], at) => {
        const cell = isShared
          ? `<c r="C${at + 2}" s="${style}" t="s"><v>${at}</v></c>`
          : `<c r="C${at + 2}" s="${style}" t="inlineStr"><is>${inner}</is></c>`;
        const name = textCell(`B${at + 2}`, `pkg${at}`).replace('<c ', `<c s="${nameStyle}" `);
        return `<row r="${at + 2}">${name}${cell}</row>`;
      });
      const items = texts.map(([inner]) => inner);
      const bytes = buildWorkbook({
        rows: headerRow() + rows.join(''),
        styles: struckStyles,
        ...(isShared ? { strings: items } : {}),
      });
      const path = join(folder(), 'book.xlsx');
      writeFileSync(path, bytes);
      const expected = texts.map(([, mark]) => mark);
      deepStrictEqual(
        readContent(bytes).rows.map(({ versionMarked }) => versionMarked),
        expected,
      );
      const streamed = await readScannedWorkbook(nodeFileSystem, path, { largeBytes: 10 });
      deepStrictEqual(
        [...streamed.rows].map(({ versionMarked }) => versionMarked),
        expected,
      );
    });
  }
});

function typedOf({ identity, versionIsNumber, versionShows, versionStored }: PackageRow) {
  return [identity.version, versionIsNumber, versionShows, versionStored];
}
