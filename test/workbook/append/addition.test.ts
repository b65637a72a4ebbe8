/** New packages become rows in the form of their neighbours; what cannot be done safely is refused by name. */
import { deepStrictEqual, ok, strictEqual, throws } from 'node:assert/strict';
import type { CellContent } from '../../../src/core/spreadsheet/cell';
import { openZip } from '../../../src/xlsx/zip/zipReader';
import { addToBytes } from '../../support/patchedSheet';
import {
  buildWorkbook,
  headerRow,
  packageRow,
  plainStyles,
  relation,
  textCell,
  type BuiltWorkbook,
} from '../../support/workbookBuilder';
import { buildZip } from '../../support/zipBuilder';

const link = '<f>HYPERLINK(CONCATENATE("https://pypi.org/project/",$B2,"/",$C2))</f><v>old</v>';

/** Styles 2 and 3: a fill with bold red letters, as of a verdict; and a fill of its own. */
const verdictStyles = plainStyles
  .replace(
    '<fonts count="1">',
    '<fonts count="2"><font><b/><sz val="11"/><color rgb="FFCC0000"/><name val="Calibri"/></font>',
  )
  .replace('</fills>', '<fill><patternFill patternType="solid"><fgColor rgb="FFFFE6E6"/></patternFill></fill></fills>')
  .replace(
    '</cellXfs>',
    '<xf numFmtId="0" fontId="0" fillId="2" borderId="0" xfId="0"><alignment wrapText="1"/></xf></cellXfs>',
  );

function sheetOf(built: BuiltWorkbook, ...names: readonly string[]): string {
  return addToBytes(buildWorkbook(built), ...names).sheet;
}

/** The row element of the patched sheet; '' when there is none. */
function rowOf(sheet: string, row: number): string {
  return new RegExp(`<row r="${row}"[^>]*(?:/>|>.*?</row>)`, 's').exec(sheet)?.[0] ?? '';
}

function text(value: string): CellContent {
  return { kind: 'text', text: value };
}

describe('packages that are added', () => {
  const two = headerRow() + packageRow(2, 'a', '1') + packageRow(3, 'b', '2');

  it('stand directly below the last one, and a gap further up stays', () => {
    const rows = headerRow() + packageRow(2, 'a', '1') + packageRow(5, 'b', '2');
    const { workbook, changed } = addToBytes(buildWorkbook({ rows }), 'New.Name==1.10', 'second');
    deepStrictEqual(
      workbook.rows.map(({ row, displayName, identity }) => [row, displayName, identity.version]),
      [
        [2, 'a', '1'],
        [5, 'b', '2'],
        [6, 'New.Name', '1.10'],
        [7, 'second', ''],
      ],
    );
    deepStrictEqual(changed, ['xl/worksheets/sheet1.xml']);
    deepStrictEqual(workbook.rows[2]?.cells.currentVersion, text('1.10'));
  });

  it('take styles and row attributes of their neighbour, but not what hides or groups it', () => {
    const rows =
      `${headerRow()}<row r="2" spans="2:5" ht="45" customHeight="1" hidden="1" outlineLevel="2" collapsed="1">` +
      `${textCell('B2', 'a', ' s="1"')}${textCell('C2', '1')}<c r="E2" s="1"/><c r="Z2" s="1"><v>9</v></c></row>`;
    strictEqual(
      rowOf(sheetOf({ rows }, 'b==2'), 3),
      `<row r="3" spans="2:26" ht="45" customHeight="1">${textCell('B3', 'b', ' s="1"')}${textCell('C3', '2')}` +
        '<c r="E3" s="1"/><c r="Z3" s="1"/></row>',
    );
  });

  const formulas: readonly [string, string, string, string][] = [
    [
      'a formula of its own',
      packageRow(2, 'a', '1', `<c r="D2" t="str">${link}</c>`),
      'D3',
      'HYPERLINK(CONCATENATE("https://pypi.org/project/",$B3,"/",$C3))=https://pypi.org/project/new/7',
    ],
    [
      'the master of a shared one',
      packageRow(2, 'a', '1', `<c r="D2" t="str">${link.replace('<f>', '<f t="shared" ref="D2" si="0">')}</c>`),
      'D3',
      'HYPERLINK(CONCATENATE("https://pypi.org/project/",$B3,"/",$C3))=https://pypi.org/project/new/7',
    ],
    [
      'a member of a shared one',
      packageRow(2, 'a', '1', `<c r="D2" t="str">${link.replace('<f>', '<f t="shared" ref="D2:D3" si="0">')}</c>`) +
        packageRow(3, 'b', '2', '<c r="D3" t="str"><f t="shared" si="0"/><v>old</v></c>'),
      'D4',
      'HYPERLINK(CONCATENATE("https://pypi.org/project/",$B4,"/",$C4))=https://pypi.org/project/new/7',
    ],
    [
      'one that the row above lacks',
      packageRow(2, 'a', '1', `<c r="D2" t="str">${link}</c>`) + packageRow(3, 'b', '2'),
      'D4',
      'HYPERLINK(CONCATENATE("https://pypi.org/project/",$B4,"/",$C4))=https://pypi.org/project/new/7',
    ],
    [
      'one that reads a link of the new row',
      packageRow(2, 'a', '1', `<c r="D2" t="str">${link}</c><c r="G2" t="str"><f>CONCATENATE(D2,"#x")</f><v/></c>`),
      'G3',
      'CONCATENATE(D3,"#x")=https://pypi.org/project/new/7#x',
    ],
  ];
  for (const [title, rows, cell, expected] of formulas) {
    it(`take links from ${title}, with the right result`, () => {
      const { workbook, part } = addToBytes(buildWorkbook({ rows: headerRow() + rows }), 'new==7');
      const field = cell.startsWith('D') ? 'pypiCurrentLink' : 'pypiLatestLink';
      const content = workbook.rows.at(-1)?.cells[field];
      strictEqual(content?.kind === 'formula' ? `${content.formula}=${content.cached}` : content?.kind, expected);
      ok(!part('xl/workbook.xml').includes('fullCalcOnLoad'));
    });
  }

  const strangers: readonly [string, string][] = [
    ['an address of its own', 'HYPERLINK("https://pypi.org/project/a/1")'],
    ['an address of its own and a label of its row', 'HYPERLINK("https://pypi.org/project/a/1",$B@)'],
    ['the address of another row', 'HYPERLINK(CONCATENATE("https://pypi.org/project/",$B$2))'],
  ];
  for (const [title, formula] of strangers) {
    it(`take no link over that has ${title}`, () => {
      const cell = (row: number): string =>
        `<c r="D${row}" t="str"><f>${formula.replaceAll('"', '&quot;').replace('@', String(row))}</f><v>x</v></c>`;
      const rows = headerRow() + packageRow(2, 'p', '1') + packageRow(3, 'a', '1', cell(3));
      ok(!rowOf(sheetOf({ rows }, 'new'), 4).includes('<f'), 'it leads to the other package');
    });
  }

  it('take the link of a package further up where the nearest ones lead elsewhere', () => {
    const own = (row: number): string => `<c r="D${row}" t="str"><f>HYPERLINK("https://x/${row}")</f><v>x</v></c>`;
    const rows =
      headerRow() +
      packageRow(2, 'p', '1', `<c r="D2" t="str">${link}</c>`) +
      packageRow(3, 'a', '1', own(3)) +
      packageRow(4, 'b', '1', own(4));
    const content = addToBytes(buildWorkbook({ rows }), 'new==7').workbook.rows.at(-1)?.cells.pypiCurrentLink;
    strictEqual(content?.kind === 'formula' ? content.cached : '', 'https://pypi.org/project/new/7');
  });

  it('take a formula of another column only when two rows have it, and ask for its calculation', () => {
    const withFormulas = (own: string): string =>
      headerRow() +
      packageRow(2, 'a', '1', '<c r="X2"><f>LEN(B2)</f><v>1</v></c><c r="Y2"><v>5</v></c>') +
      packageRow(3, 'b', '2', `<c r="X3"><f>${own}</f><v>1</v></c><c r="Y3"><v>5</v></c>`);
    const repeated = addToBytes(buildWorkbook({ rows: withFormulas('LEN(B3)') }), 'new');
    ok(rowOf(repeated.sheet, 4).includes('<c r="X4"><f>LEN(B4)</f></c>'), rowOf(repeated.sheet, 4));
    ok(!rowOf(repeated.sheet, 4).includes('Y4'), 'a value was taken over');
    ok(repeated.part('xl/workbook.xml').includes('fullCalcOnLoad="1"'));
    ok(!rowOf(sheetOf({ rows: withFormulas('LEN(B2)') }, 'new'), 4).includes('X4'));
  });

  it('take no array formula over', () => {
    const array = '<c r="D2" t="str"><f t="array" ref="D2">CONCATENATE(B2,"")</f><v>a</v></c>';
    const rows = headerRow() + packageRow(2, 'a', '1', array);
    ok(!rowOf(sheetOf({ rows }, 'new'), 3).includes('<f'));
  });

  const numbers: readonly [string, string, string][] = [
    [
      'go on behind the highest',
      '<row r="2"><c r="A2"><v>7</v></c>@2</row><row r="3"><c r="A3"><v>3</v></c>@3</row>',
      '<v>8</v>',
    ],
    ['go on where the last row has none', '<row r="2"><c r="A2"><v>7</v></c>@2</row><row r="3">@3</row>', '<v>8</v>'],
    ['stay empty where nobody numbers', '<row r="2">@2</row><row r="3">@3</row>', ''],
    [
      'are formulas where the others are',
      '<row r="2"><c r="A2"><f>ROW()-1</f><v>1</v></c>@2</row><row r="3"><c r="A3"><f>ROW()-1</f><v>2</v></c>@3</row>',
      '<f>ROW()-1</f>',
    ],
  ];
  for (const [title, rows, expected] of numbers) {
    it(`have numbers that ${title}`, () => {
      const filled = rows.replace(
        /@(\d)/g,
        (_, row: string) => textCell(`B${row}`, `p${row}`) + textCell(`C${row}`, '1'),
      );
      const cell = /<c r="A4"[^>]*>(.*?)<\/c>/.exec(rowOf(sheetOf({ rows: headerRow() + filled }, 'new'), 4));
      strictEqual(cell?.[1] ?? '', expected);
    });
  }

  it('go into a sheet without a number column', () => {
    const header = headerRow().replace(textCell('A1', '#'), '');
    const rows = `${header.replace('<row r="1">', `<row r="1">${textCell('A1', 'Team')}`)}${packageRow(2, 'a', '1')}`;
    ok(!rowOf(sheetOf({ rows }, 'new'), 3).includes('A3'));
  });

  it('are the first ones of an empty review', () => {
    const { sheet } = addToBytes(buildWorkbook({ rows: headerRow() }), 'first==1', 'second==2');
    strictEqual(
      rowOf(sheet, 2),
      `<row r="2" spans="1:3"><c r="A2"><v>1</v></c>${textCell('B2', 'first')}${textCell('C2', '1')}</row>`,
    );
    ok(rowOf(sheet, 3).includes('<c r="A3"><v>2</v></c>'));
  });

  it('extend the dimension', () => {
    ok(sheetOf({ rows: two, head: '<dimension ref="A1:W3"/>' }, 'c').includes('<dimension ref="A1:W4"/>'));
  });

  it('leave the calculation chain, which need not know every formula', () => {
    const rows = headerRow() + packageRow(2, 'a', '1', `<c r="D2" t="str">${link}</c>`);
    const { part } = addToBytes(buildWorkbook({ rows, calcChain: '<c r="D2"/>' }), 'new');
    ok(part('xl/calcChain.xml').includes('<c r="D2"/>'));
  });

  it('make results that count the column stale, here and on other sheets', () => {
    const rows =
      headerRow().replace('</row>', '<c r="Z1"><f>COUNTA(B2:B99)</f><v>2</v></c></row>') + packageRow(2, 'a', '1');
    const here = addToBytes(buildWorkbook({ rows }), 'new');
    ok(here.sheet.includes('<c r="Z1"><f>COUNTA(B2:B99)</f></c>'));
    ok(here.part('xl/workbook.xml').includes('fullCalcOnLoad="1"'));
    const otherRows = '<row r="1"><c r="A1"><f>COUNTA(Review!B2:B99)</f><v>2</v></c></row>';
    ok(
      addToBytes(buildWorkbook({ rows: two, otherRows }), 'c')
        .part('xl/workbook.xml')
        .includes('fullCalcOnLoad'),
    );
  });

  it('have no colors of a verdict when every neighbour is judged', () => {
    const judged = (row: number): string =>
      packageRow(row, `p${row}`, '1', `<c r="M${row}" s="2" t="inlineStr"><is><t>VULNERABLE</t></is></c>`);
    const rows = headerRow() + judged(2) + judged(3);
    const { sheet, part } = addToBytes(buildWorkbook({ rows, styles: verdictStyles }), 'new==1');
    const style = Number(/<c r="M4" s="(\d+)"\/>/.exec(sheet)?.[1]);
    const formats = [
      ...part('xl/styles.xml')
        .split('<cellXfs')[1]!
        .matchAll(/<xf [^>]*?(?:\/>|>.*?<\/xf>)/g),
    ];
    const plain = formats[style]?.[0] ?? '';
    ok(plain.includes('fillId="0"') && plain.includes('<alignment wrapText="1"/>'), plain);
    const fonts = [...part('xl/styles.xml').matchAll(/<font>.*?<\/font>/g)].map(([font]) => font);
    strictEqual(fonts[Number(/fontId="(\d+)"/.exec(plain)?.[1])], '<font><sz val="11"/><name val="Calibri"/></font>');
  });

  it('take the form of a neighbour that nobody has judged before that of one somebody has', () => {
    const judged = packageRow(3, 'b', '1', '<c r="M3" s="2" t="inlineStr"><is><t>VULNERABLE</t></is></c>');
    const rows = headerRow() + packageRow(2, 'a', '1', '<c r="M2" s="1"/>') + judged;
    const { sheet, changed } = addToBytes(buildWorkbook({ rows, styles: verdictStyles }), 'new==1');
    ok(rowOf(sheet, 4).includes('<c r="M4" s="1"/>'));
    deepStrictEqual(changed, ['xl/worksheets/sheet1.xml']);
  });

  it('fill a formatted row that holds nothing', () => {
    const rows = `${two}<row r="4" ht="20" customHeight="1"><c r="B4" s="1"/><c r="AA4" s="1"/></row>`;
    strictEqual(
      rowOf(sheetOf({ rows }, 'c==3'), 4),
      `<row r="4" ht="20" customHeight="1">${textCell('B4', 'c')}${textCell('C4', '3')}<c r="AA4" s="1"/></row>`,
    );
  });

  it('fit above a footer that leaves them room', () => {
    const rows = `${two}<row r="6">${textCell('B9', 'x').replace('B9', 'D6')}</row>`;
    const { workbook } = addToBytes(buildWorkbook({ rows }), 'c', 'd');
    deepStrictEqual(
      workbook.rows.map(({ row }) => row),
      [2, 3, 4, 5],
    );
  });

  it('are written in a sheet whose elements have a prefix', () => {
    const archive = openZip(buildWorkbook({ rows: two, tail: '<autoFilter ref="A1:W3"/>' }));
    const prefixed = archive.entries.map(({ name }) => {
      const xml = archive.read(archive.entry(name)!).toString();
      const isSheet = name === 'xl/worksheets/sheet1.xml';
      return { name, content: isSheet ? xml.replace(/<(\/?)(?=[a-z])/g, '<$1x:').replace('xmlns=', 'xmlns:x=') : xml };
    });
    const { sheet, workbook } = addToBytes(buildZip(prefixed), 'c==3');
    ok(sheet.includes('<x:c r="B4" t="inlineStr"><x:is><x:t>c</x:t></x:is></x:c>'));
    ok(sheet.includes('<x:autoFilter ref="A1:W4"/>'));
    strictEqual(workbook.rows.at(-1)?.identity.version, '3');
  });

  describe('are not added twice', () => {
    const rows = headerRow() + packageRow(2, 'Zope.Event', '5.0') + packageRow(3, 'b', '');
    const cases: readonly [string, string, number, number, number][] = [
      ['the same', 'Zope.Event==5.0', 0, 1, 0],
      ['an equal version of an equal name', 'zope_event==5', 0, 1, 0],
      ['a name without a version', 'ZOPE-EVENT', 0, 1, 0],
      ['another version, which gets a row of its own', 'zope.event==4.6', 1, 0, 1],
      ['a version beside a row without one', 'b==1', 1, 0, 1],
      ['another package', 'c==1', 1, 0, 0],
    ];
    for (const [title, name, added, present, others] of cases) {
      it(title, () => {
        const { patch, bytes } = addToBytes(buildWorkbook({ rows }), name);
        const addition = patch.addition!;
        deepStrictEqual(
          [addition.added.length, addition.present.length, addition.otherVersions.length],
          [added, present, others],
        );
        if (added === 0) ok(bytes.equals(buildWorkbook({ rows })), 'the workbook changed');
      });
    }

    it('when one of several is there', () => {
      const { patch } = addToBytes(buildWorkbook({ rows }), 'x==1', 'zope-event', 'y==1');
      deepStrictEqual(patch.addition?.added, [
        { row: 4, name: 'x', version: '1' },
        { row: 5, name: 'y', version: '1' },
      ]);
      deepStrictEqual(patch.addition.present, [{ row: 2, name: 'Zope.Event', version: '5.0' }]);
    });
  });

  describe('are refused, and by name,', () => {
    const table = (attributes: string): BuiltWorkbook => ({
      rows: `${two}<row r="4"/>`,
      relations: relation(1, 'table', '../tables/table1.xml'),
      parts: [{ name: 'xl/tables/table1.xml', content: `<table displayName="T" ref="A1:W4"${attributes}/>` }],
    });
    const cases: readonly [string, BuiltWorkbook, RegExp][] = [
      [
        'behind the last row of a sheet',
        { rows: headerRow() + packageRow(1_048_575, 'a', '1') },
        /The sheet ends at row 1048576 and has no space for 2 more rows/,
      ],
      [
        'where something stands below',
        { rows: `${two}<row r="5">${textCell('D5', 'Total')}</row>` },
        /Row 5 below the packages is not empty, so 2 more rows do not fit/,
      ],
      [
        'where a formula without a result stands below',
        { rows: `${two}<row r="4"><c r="D4"><f>A1</f></c></row>` },
        /Row 4 below the packages is not empty/,
      ],
      ['where the next row is hidden', { rows: `${two}<row r="4" hidden="1"/>` }, /Row 4 below the packages is hidden/],
      [
        'inside of merged cells',
        { rows: two, tail: '<mergeCells><mergeCell ref="B4:C5"/></mergeCells>' },
        /is part of merged cells/,
      ],
      [
        'with a version, where no column takes it',
        { rows: `<row r="1">${textCell('B1', 'Package Name')}</row><row r="2">${textCell('B2', 'a')}</row>` },
        /The sheet has no column "Version" for e 5/,
      ],
      ['in the totals row of a table', table(' totalsRowCount="1"'), /is in the totals row of a table/],
      [
        'in a table that a query fills',
        table(' tableType="queryTable"'),
        /table T, which is filled from an external source/,
      ],
    ];
    for (const [title, built, reason] of cases) {
      it(title, () => {
        throws(() => addToBytes(buildWorkbook(built), 'c', 'e==5'), reason);
      });
    }

    it('but the very last row takes one', () => {
      const { workbook } = addToBytes(buildWorkbook({ rows: headerRow() + packageRow(1_048_575, 'a', '1') }), 'c');
      strictEqual(workbook.rows.at(-1)?.row, 1_048_576);
    });
  });
});
