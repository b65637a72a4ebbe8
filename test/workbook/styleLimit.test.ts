/** Excel's limit of cell formats: the text is saved all the same, and no format too many. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { maxCellFormats } from '../../src/xlsx/style/styleItems';
import { patchBytes } from '../support/patchedSheet';
import { editOf } from '../support/saverRig';
import { buildWorkbook, headerRow, packageRow, plainStyles } from '../support/workbookBuilder';

/** A workbook that has so many formats, all different. */
function withFormats(count: number): Buffer {
  const formats = Array.from(
    { length: count - 2 },
    (_, at) => `<xf numFmtId="${200 + at}" fontId="0" fillId="0" borderId="0" xfId="0"/>`,
  );
  const styles = plainStyles
    .replace('<cellXfs count="2">', `<cellXfs count="${count}">`)
    .replace('</cellXfs>', `${formats.join('')}</cellXfs>`);
  return buildWorkbook({ rows: headerRow() + packageRow(2, 'a', '1', '<c r="W2" s="1"/>'), styles });
}

describe('the limit of cell formats', () => {
  it('is reached by the last format that fits', () => {
    const { part, workbook } = patchBytes(withFormats(maxCellFormats - 1), (book) => [
      editOf(book, 'a', 'recommendation', 'PROCEED', 'clean'),
    ]);
    ok(part('xl/styles.xml').includes(`<cellXfs count="${maxCellFormats}">`));
    deepStrictEqual(workbook.rows[0]?.cells.recommendation, { kind: 'text', text: 'PROCEED' });
  });

  it('is kept: a cell keeps the format that it has', () => {
    const { part, sheet } = patchBytes(withFormats(maxCellFormats), (book) => [
      editOf(book, 'a', 'recommendation', 'PROCEED', 'clean'),
    ]);
    ok(sheet.includes('<c r="W2" s="1" t="inlineStr"><is><t>PROCEED</t></is></c>'));
    strictEqual(/<cellXfs count="(\d+)">/.exec(part('xl/styles.xml'))?.[1], String(maxCellFormats));
  });
});
