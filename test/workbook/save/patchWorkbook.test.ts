/** What a save changes in the XML, and what it leaves. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import type { CellValue } from '../../../src/core/spreadsheet/cell';
import type { ReviewField } from '../../../src/core/sheet/reviewField';
import { openZip } from '../../../src/xlsx/zip/zipReader';
import { patchBytes, type Patched } from '../../support/patchedSheet';
import { editOf } from '../../support/saverRig';
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

const sheetPart = 'xl/worksheets/sheet1.xml';

function patchOne(
  built: BuiltWorkbook,
  field: ReviewField,
  value: CellValue | string,
  look = 'plain' as const,
): Patched {
  return patchBytes(buildWorkbook(built), (workbook) => [editOf(workbook, 'a', field, value, look)]);
}

function rowOf(sheet: string, row: number): string {
  return new RegExp(`<row r="${row}".*?(</row>|/>)`, 's').exec(sheet)?.[0] ?? '';
}

describe('patching a workbook', () => {
  it('writes into a missing, an empty and a filled cell', () => {
    const rows =
      headerRow() +
      packageRow(2, 'a', '1', '<c r="E2" s="1"/>') +
      packageRow(3, 'b', '1', '<c r="M3" s="1" ph="1" t="s" cm="1"><v>0</v></c><c r="N3"/>');
    const { workbook, sheet, changed } = patchBytes(buildWorkbook({ rows, strings: ['old'] }), (book) => [
      editOf(book, 'a', 'recommendation', 'PROCEED'),
      editOf(book, 'a', 'datePublished', 'n/a'),
      editOf(book, 'b', 'githubAdvisoryResult', 'None found'),
    ]);
    deepStrictEqual(changed, [sheetPart]);
    strictEqual(
      rowOf(sheet, 2).slice(rowOf(sheet, 2).indexOf('<c r="E2"')),
      `${textCell('E2', 'n/a', ' s="1"')}${textCell('W2', 'PROCEED')}</row>`,
    );
    ok(sheet.includes('<c r="M3" s="1" t="inlineStr" ph="1"><is><t>None found</t></is></c><c r="N3"/>'));
    deepStrictEqual(workbook.rows[1]?.cells.githubAdvisoryResult, { kind: 'text', text: 'None found' });
  });

  it('leaves the file byte for byte when every cell holds its value', () => {
    const rows = headerRow() + packageRow(2, 'a', '1', textCell('M2', 'None found'));
    const { patch, changed } = patchOne({ rows }, 'githubAdvisoryResult', 'None found', 'plain');
    strictEqual(patch.output, undefined);
    deepStrictEqual(changed, []);
  });

  it('grows the dimension and the spans only when a cell lies outside', () => {
    const row = `<row r="2" spans="2:3">${textCell('B2', 'a')}${textCell('C2', '1')}</row>`;
    const head = '<dimension ref="A1:C2"/>';
    const { sheet } = patchOne({ rows: headerRow() + row, head }, 'recommendation', 'PROCEED');
    ok(sheet.includes('<dimension ref="A1:W2"/>'));
    ok(sheet.includes('spans="2:23"'));
    const inside = patchOne({ rows: headerRow() + row, head: '<dimension ref="A1:Z9"/>' }, 'datePublished', 'x');
    ok(inside.sheet.includes('<dimension ref="A1:Z9"/>'));
  });

  const dates: readonly [boolean, string][] = [
    [false, '45443'],
    [true, '43981'],
  ];
  for (const [date1904, serial] of dates) {
    it(`writes days in the ${date1904 ? 1904 : 1900} system with the format of the column`, () => {
      const rows = headerRow() + packageRow(2, 'b', '1', '<c r="E2" s="1"><v>1</v></c>') + packageRow(3, 'a', '1');
      const { sheet, changed } = patchOne({ rows, date1904 }, 'datePublished', { kind: 'date', day: '2024-05-31' });
      match(sheet, new RegExp(`<c r="E3" s="1"><v>${serial}</v></c>`));
      deepStrictEqual(changed, [sheetPart]);
    });
  }

  it('gives a look by appending styles once, and keeps what else the style says', () => {
    const rows =
      headerRow() + packageRow(2, 'a', '1', '<c r="H2" s="1"/>') + packageRow(3, 'b', '1', '<c r="H3" s="1"/>');
    const styled = patchBytes(buildWorkbook({ rows }), (book) => [
      editOf(book, 'a', 'latestReleaseDate', { kind: 'date', day: '2024-05-31' }, 'vulnerable'),
      editOf(book, 'b', 'latestReleaseDate', { kind: 'date', day: '2024-05-31' }, 'vulnerable'),
    ]);
    const styles = styled.part('xl/styles.xml');
    ok(styles.includes('<cellXfs count="3">'));
    ok(styles.includes('<font><b/><sz val="11"/><color rgb="FFCC0000"/><name val="Calibri"/></font></fonts>'));
    ok(styles.includes('<fgColor rgb="FFFFE6E6"/>'));
    match(
      styles,
      /<xf numFmtId="14" fontId="1" fillId="2" [^>]*applyNumberFormat="1"[^>]*><alignment wrapText="1"\/><\/xf><\/cellXfs>/,
    );
    const again = patchBytes(styled.bytes, (book) => [
      editOf(book, 'a', 'latestReleaseDate', { kind: 'date', day: '2024-06-01' }, 'vulnerable'),
    ]);
    deepStrictEqual(again.changed, [sheetPart]);
  });

  it('shows text that looks like a formula as text, with a quote prefix', () => {
    const { sheet, part } = patchOne({ rows: headerRow() + packageRow(2, 'a', '1') }, 'requires', '=HYPERLINK("evil")');
    ok(part('xl/styles.xml').includes('quotePrefix="1"'));
    ok(sheet.includes('<c r="I2" s="2" t="inlineStr"><is><t>=HYPERLINK(&quot;evil&quot;)</t></is></c>'));
  });

  it('keeps a formula that stays and only renews its result', () => {
    const link = '<c r="G2"><f>CONCAT($B2,"/",$F2)</f><v>0</v></c>';
    const value: CellValue = { kind: 'formula', formula: 'CONCAT($B2,"/",$F2)', cached: 'a/2.0' };
    const { sheet, changed } = patchOne({ rows: headerRow() + packageRow(2, 'a', '1', link) }, 'pypiLatestLink', value);
    ok(sheet.includes('<c r="G2" t="str"><f>CONCAT($B2,"/",$F2)</f><v>a/2.0</v></c>'));
    deepStrictEqual(changed, [sheetPart]);
  });

  it('renews the results of link formulas that read a written cell, one after the other', () => {
    const links =
      '<c r="G2" t="str"><f>CONCAT($B2,"/",$F2)</f><v>a/</v></c><c r="L2" t="str"><f>HYPERLINK(G2&amp;"/x")</f><v>a//x</v></c>';
    const { workbook, changed } = patchOne(
      { rows: headerRow() + packageRow(2, 'a', '1', links) },
      'latestVersion',
      '2.0',
    );
    strictEqual((workbook.rows[0]?.cells.pypiLatestLink as { cached: string }).cached, 'a/2.0');
    strictEqual((workbook.rows[0]?.cells.githubAdvisoryUrl as { cached: string }).cached, 'a/2.0/x');
    deepStrictEqual(changed, [sheetPart]);
  });

  const calculated: readonly [string, BuiltWorkbook][] = [
    [
      'a formula we cannot calculate',
      { rows: headerRow() + packageRow(2, 'a', '1', '<c r="X2"><f>LEN(F2)</f><v>0</v></c>') },
    ],
    [
      'another sheet',
      {
        rows: headerRow() + packageRow(2, 'a', '1'),
        otherRows: '<row r="1"><c r="A1"><f>COUNTA(Review!F:F)</f><v>0</v></c></row>',
      },
    ],
    [
      'a lower row of a column of formulas on another sheet',
      {
        rows: headerRow() + packageRow(2, 'b', '1') + packageRow(3, 'a', '1'),
        otherRows:
          '<row r="1"><c r="A1"><f>Review!F2</f><v>0</v></c></row><row r="2"><c r="A2"><f>Review!F3</f><v>0</v></c></row>',
      },
    ],
    [
      'an indirect reference',
      {
        rows: headerRow() + packageRow(2, 'a', '1'),
        otherRows: '<row r="1"><c r="A1"><f>INDIRECT("Review!F2")</f><v>0</v></c></row>',
      },
    ],
  ];
  for (const [title, built] of calculated) {
    it(`asks for calculation when ${title} depends on a written cell`, () => {
      const { part, changed } = patchOne(built, 'latestVersion', '2.0');
      ok(part('xl/workbook.xml').includes('</sheets><calcPr fullCalcOnLoad="1"/>'));
      deepStrictEqual(changed, ['xl/workbook.xml', sheetPart]);
    });
  }

  it('drops a stale result that it cannot calculate', () => {
    const { sheet } = patchOne(
      { rows: headerRow() + packageRow(2, 'a', '1', '<c r="X2"><f>LEN(F2)</f><v>0</v></c>') },
      'latestVersion',
      '2.0',
    );
    ok(sheet.includes('<c r="X2"><f>LEN(F2)</f></c>'));
  });

  const formulas: readonly [string, string, boolean][] = [
    ['a growing area that has reached the row', 'COUNTIF($F$1:F2,"x")', true],
    ['a growing area that has not', 'COUNTIF($F$3:F4,"x")', false],
    ['an area in another column', 'SUM($G$1:G2)', false],
    ['a structured reference', 'Packages[[#This Row],[Latest]]', true],
    ['a computed reference', 'OFFSET(A1,1,5)', true],
    ['a name', 'LET(latest,A1,latest)', true],
  ];
  for (const [title, formula, isDropped] of formulas) {
    it(`${isDropped ? 'drops' : 'leaves'} the result of ${title}`, () => {
      const rows =
        headerRow() + packageRow(2, 'a', '1', `<c r="X2"><f>${formula.replaceAll('"', '&quot;')}</f><v>7</v></c>`);
      strictEqual(!patchOne({ rows }, 'latestVersion', '2.0').sheet.includes('<v>7</v>'), isDropped);
    });
  }

  it('asks for no calculation when nothing depends on the written cells', () => {
    const rows = headerRow() + packageRow(2, 'a', '1', '<c r="X2"><f>LEN(G2)</f><v>0</v></c>');
    deepStrictEqual(patchOne({ rows }, 'latestVersion', '2.0').changed, [sheetPart]);
  });

  it('takes the calculation chain out when a formula is overwritten', () => {
    const rows = headerRow() + packageRow(2, 'a', '1', '<c r="L2"><f>1+1</f><v>2</v></c>');
    const patched = patchOne({ rows, calcChain: '<c r="L2" i="1"/>' }, 'githubAdvisoryUrl', 'none');
    deepStrictEqual(patched.changed, [
      '[Content_Types].xml',
      'xl/_rels/workbook.xml.rels',
      sheetPart,
      'xl/calcChain.xml',
    ]);
    strictEqual(patched.part('xl/calcChain.xml'), '');
    ok(!patched.part('[Content_Types].xml').includes('calcChain'));
    ok(!patched.part('xl/_rels/workbook.xml.rels').includes('calcChain'));
  });

  const group = [
    '<c r="L2" t="str"><f t="shared" ref="L2:L4" si="7">CONCAT($B2,"x")</f><v>ax</v></c>',
    '<c r="L3" t="str"><f t="shared" si="7"/><v>bx</v></c>',
    '<c r="L4" t="str"><f t="shared" si="7"></f><v>cx</v></c>',
  ];
  const groupRows = headerRow() + ['a', 'b', 'c'].map((name, at) => packageRow(at + 2, name, '1', group[at])).join('');
  for (const name of ['a', 'b', 'c']) {
    it(`keeps the other members of a shared formula when the one of ${name} is overwritten`, () => {
      const { workbook, sheet } = patchBytes(buildWorkbook({ rows: groupRows }), (book) => [
        editOf(book, name, 'githubAdvisoryUrl', 'none'),
      ]);
      const left = ['a', 'b', 'c'].filter((other) => other !== name);
      for (const other of left) {
        const row = workbook.rows.find((candidate) => candidate.identity.name === other);
        const formula = `CONCAT($B${String(row?.row)},"x")`;
        deepStrictEqual(row?.cells.githubAdvisoryUrl, { kind: 'formula', formula, cached: `${other}x` });
      }
      if (name === 'a') ok(sheet.includes('<f t="shared" ref="L3:L4" si="7">CONCAT($B3,&quot;x&quot;)</f>'));
    });
  }

  it('forgets a shared formula whose members are all overwritten', () => {
    const { sheet } = patchBytes(buildWorkbook({ rows: groupRows }), (book) =>
      ['a', 'b', 'c'].map((name) => editOf(book, name, 'githubAdvisoryUrl', 'none')),
    );
    ok(!sheet.includes('<f'));
  });

  const protectedCells: [string, BuiltWorkbook][] = [
    [
      'arrayFormula',
      {
        rows:
          headerRow() +
          packageRow(2, 'a', '1', '<c r="K2"><f t="array" ref="K2:L2">B2:C2</f><v>0</v></c><c r="L2"><v>0</v></c>'),
      },
    ],
    [
      'dataTable',
      {
        rows:
          headerRow() +
          packageRow(2, 'a', '1', '<c r="L2"><f t="dataTable" ref="L2:L3" dt2D="0" dtr="0" r1="A1"/><v>0</v></c>'),
      },
    ],
    [
      'mergedInterior',
      {
        rows: headerRow() + packageRow(2, 'a', '1'),
        tail: '<mergeCells count="1"><mergeCell ref="K2:L2"/></mergeCells>',
      },
    ],
    [
      'tableHeader',
      {
        rows: headerRow() + packageRow(2, 'a', '1'),
        relations: relation(1, 'table', '../tables/table1.xml'),
        parts: [{ name: 'xl/tables/table1.xml', content: '<table ref="L2:M9"><tableColumns/></table>' }],
      },
    ],
    [
      'tableTotals',
      {
        rows: headerRow() + packageRow(2, 'a', '1'),
        relations: relation(1, 'table', '../tables/table1.xml'),
        parts: [{ name: 'xl/tables/table1.xml', content: '<table ref="L1:M2" totalsRowCount="1"/>' }],
      },
    ],
  ];
  const isProtected = '<sheetProtection password="CC1A" sheet="1" objects="1"/>';
  protectedCells.push(
    [
      'protectedSheet',
      { rows: headerRow() + packageRow(2, 'a', '1', textCell('L2', 'x', ' s="1"')), tail: isProtected },
    ],
    ['protectedSheet', { rows: headerRow() + packageRow(2, 'a', '1'), tail: isProtected }],
  );

  it('writes the cells of a protected sheet that are not locked', () => {
    const unlocked = '<protection locked="0"/></xf></cellXfs>';
    const styles = plainStyles.replace(' applyNumberFormat="1"/></cellXfs>', ` applyProtection="1">${unlocked}`);
    const head = '<cols><col min="12" max="12" width="9" style="1"/></cols>';
    const rows = headerRow() + packageRow(2, 'a', '1', textCell('M2', 'x', ' s="1"'));
    const { patch } = patchOne({ rows, styles, head, tail: isProtected }, 'githubAdvisoryUrl', 'none');
    deepStrictEqual(patch.plan.refused, []);
    strictEqual(patch.plan.written.length, 1);
  });

  for (const [reason, built] of protectedCells) {
    it(`refuses a cell with the reason ${reason} and writes nothing for it`, () => {
      const { patch } = patchOne(built, 'githubAdvisoryUrl', 'none');
      strictEqual(patch.output, undefined);
      deepStrictEqual(
        patch.plan.refused.map((cell) => [cell.cell, cell.reason]),
        [['L2', reason]],
      );
    });
  }

  describe('hyperlinks of written cells', () => {
    const relations =
      relation(1, 'hyperlink', 'https://old.example/a', true) + relation(2, 'hyperlink', 'https://other.example', true);
    const withLinks = (links: string): BuiltWorkbook => ({
      rows: headerRow() + packageRow(2, 'a', '1', textCell('K2', 'https://old.example/a')),
      tail: `<hyperlinks>${links}</hyperlinks><pageMargins left="1"/>`,
      relations,
    });
    const relationsPart = 'xl/worksheets/_rels/sheet1.xml.rels';

    it('lead to the new address', () => {
      const built = withLinks('<hyperlink ref="K2" r:id="rId1" display="old"/><hyperlink ref="N2" r:id="rId2"/>');
      const { part, sheet } = patchOne(built, 'githubUrl', 'https://new.example/?a=1&b=2');
      ok(part(relationsPart).includes('Target="https://new.example/?a=1&amp;b=2" TargetMode="External"'));
      ok(part(relationsPart).includes('https://other.example'));
      ok(sheet.includes('<hyperlink ref="K2" r:id="rId1" display="https://new.example/?a=1&amp;b=2"/>'));
    });

    it('go with their relation when the cell holds no address any more', () => {
      const built = withLinks('<hyperlink ref="K2" r:id="rId1"/><hyperlink ref="N2" r:id="rId2"/>');
      const { part, sheet } = patchOne(built, 'githubUrl', 'n/a');
      ok(!part(relationsPart).includes('rId1'));
      ok(sheet.includes('<hyperlinks><hyperlink ref="N2" r:id="rId2"/></hyperlinks>'));
    });

    it('take the list with them when they were the last', () => {
      const { sheet } = patchOne(withLinks('<hyperlink ref="K2" location="Other!A1"/>'), 'githubUrl', 'n/a');
      ok(sheet.includes('</sheetData><pageMargins'));
    });

    it('stay on the rest of their range', () => {
      const { sheet, part } = patchOne(
        withLinks('<hyperlink ref="J1:L3" r:id="rId1"/>'),
        'githubUrl',
        'https://new.example',
      );
      const rest = ['J1:L1', 'J2', 'L2', 'J3:L3'].map((ref) => `<hyperlink ref="${ref}" r:id="rId1"/>`).join('');
      ok(sheet.includes(`<hyperlinks>${rest}</hyperlinks>`));
      ok(part(relationsPart).includes('rId1'));
    });
  });

  it('keeps what a person wrote meanwhile, and reports edits without a place', () => {
    const rows = headerRow() + packageRow(2, 'a', '1', textCell('M2', 'a person was here'));
    const { patch } = patchBytes(buildWorkbook({ rows }), (book) => [
      { ...editOf(book, 'a', 'githubAdvisoryResult', 'None found'), expected: { kind: 'empty' } },
      { ...editOf(book, 'a', 'requires', 'x'), package: { name: 'gone', version: '1', occurrence: 0 } },
    ]);
    strictEqual(patch.output, undefined);
    deepStrictEqual(
      patch.plan.kept.map(({ cell, value, finding }) => [cell, value, finding]),
      [['M2', 'a person was here', 'None found']],
    );
    deepStrictEqual(
      patch.plan.missing.map(({ gone }) => gone),
      ['row'],
    );
  });

  it('writes a sheet whose elements have a prefix', () => {
    const bytes = buildWorkbook({ rows: headerRow() + packageRow(2, 'a', '1') });
    const prefixed = prefixSheet(bytes);
    const { sheet, workbook } = patchBytes(prefixed, (book) => [editOf(book, 'a', 'requires', 'x')]);
    ok(sheet.includes('<x:c r="I2" t="inlineStr"><x:is><x:t>x</x:t></x:is></x:c>'));
    deepStrictEqual(workbook.rows[0]?.cells.requires, { kind: 'text', text: 'x' });
  });
});

function prefixSheet(bytes: Buffer): Buffer {
  const zip = openZip(bytes);
  return buildZip(
    zip.entries.map((entry) => {
      const text = zip.read(entry).toString();
      const content =
        entry.name === sheetPart ? text.replace(/<(\/?)(?!\?)/g, '<$1x:').replace('xmlns=', 'xmlns:x=') : text;
      return { name: entry.name, content };
    }),
  );
}
