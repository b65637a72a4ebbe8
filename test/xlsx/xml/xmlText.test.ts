/** Text on its way into a cell and out of it. */
import { ok, strictEqual, throws } from 'node:assert/strict';
import fc from 'fast-check';
import {
  decodeXmlText,
  encodeCellText,
  limitCellText,
  looksLikeFormula,
  unescapeCellText,
} from '../../../src/xlsx/xml/xmlText';
import { maxCellUnits } from '../../../src/core/spreadsheet/cell';

describe('cell text', () => {
  const pairs: readonly [string, string][] = [
    ['a < b & "c" > d', 'a &lt; b &amp; &quot;c&quot; &gt; d'],
    ['tab\tand\nline', 'tab\tand\nline'],
    ['bell\u0007', 'bell_x0007_'],
    ['carriage\rreturn', 'carriage_x000D_return'],
    ['_x0041_', '_x005F_x0041_'],
    ['_x5F_ is no escape', '_x5F_ is no escape'],
    ['half \ud83d', 'half _xD83D_'],
    ['whole 😀', 'whole 😀'],
    ['non-character \uffff', 'non-character _xFFFF_'],
  ];
  for (const [text, xml] of pairs) {
    it(`writes ${JSON.stringify(text)} and reads it back`, () => {
      strictEqual(encodeCellText(text), xml);
      strictEqual(unescapeCellText(decodeXmlText(xml)), text);
    });
  }

  it('brings any text through XML unchanged', function () {
    this.timeout(20_000);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        strictEqual(unescapeCellText(decodeXmlText(encodeCellText(text))), text);
      }),
    );
  });

  it('reads entities of every form', () => {
    strictEqual(decodeXmlText('&lt;&#65;&#x42;&apos;\r\n'), "<AB'\n");
  });

  for (const text of [
    '&nope;',
    '&constructor;',
    '&toString;',
    '&',
    '&amp',
    '&#0;',
    '&#x1;',
    '&#xD800;',
    '&#xFFFE;',
    '&#x110000;',
  ]) {
    it(`refuses ${text}, which no XML defines`, () => {
      throws(() => decodeXmlText(`a ${text} b`), /an entity that is not defined/);
    });
  }

  it('cuts text that is too long visibly and never inside a character', () => {
    const cut = limitCellText('😀'.repeat(20_000));
    ok(cut.length <= maxCellUnits);
    ok(cut.endsWith('… (cut)'));
    strictEqual(/[\ud800-\udbff](?![\udc00-\udfff])/.test(cut), false);
    strictEqual(limitCellText('x'.repeat(maxCellUnits)).length, maxCellUnits);
  });

  it('cuts text with too many lines', () => {
    strictEqual(limitCellText('a\n'.repeat(253)), 'a\n'.repeat(253));
    strictEqual(limitCellText('a\r\n'.repeat(300)).split('\n').length, 254);
  });

  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '  =1', '＝1', '＋1', '－1', '＠x']) {
    it(`takes ${JSON.stringify(text)} for a formula`, () => strictEqual(looksLikeFormula(text), true));
  }
  for (const text of ['SAFE - none', 'a=b', '', '1.0', 'n/a']) {
    it(`takes ${JSON.stringify(text)} for text`, () => strictEqual(looksLikeFormula(text), false));
  }
});
