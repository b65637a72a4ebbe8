/** The second reading before a save: it agrees with the first over every odd package, and a first one that errs is found out. */
import { doesNotThrow, throws } from 'node:assert/strict';
import { openWorkbookPackage } from '../../../src/xlsx/package/workbookPackage';
import { confirmReading } from '../../../src/workbook/save/confirmReading';
import { patchWorkbook } from '../../../src/workbook/save/patchWorkbook';
import { prepareWorkbook } from '../../../src/workbook/save/preparedWorkbook';
import type { WorkbookOutput } from '../../../src/xlsx/sheet/workbookOutput';
import type { ReviewSheet } from '../../../src/workbook/review/reviewSheet';
import { readBytes } from '../../support/patchedSheet';
import { editOf } from '../../support/saverRig';
import { buildWorkbook, headerRow, textCell } from '../../support/workbookBuilder';

const bytes = buildWorkbook({
  rows:
    `${headerRow()}<row r="2"><c r="B2" t="s"><v>1</v></c><c r="C2" t="s"><v>2</v></c></row>` +
    `<row r="3">${textCell('B3', 'a&amp;b')}<c r="C3"><v>2</v></c></row>`,
  strings: ['<!-- <si><t>no</t></si> --><![CDATA[<si>none]]>', 'flask', '1.0 &#x41;_x0042_', 'other'],
});

describe('the second reading before a save', () => {
  const workbook = openWorkbookPackage(bytes);
  const base = prepareWorkbook(workbook);
  const output = patchWorkbook(base, [editOf(readBytes(bytes), 'flask', 'recommendation', 'PROCEED')]).output;
  const confirm = (review: ReviewSheet): void => confirmReading(workbook, review, output as WorkbookOutput);

  it('agrees with the first', () => doesNotThrow(() => confirm(base.review)));

  it('finds strings that are counted wrongly', () => {
    const strings = { at: (index: number) => base.review.context.strings.at(index + 1) };
    throws(
      () => confirm({ ...base.review, context: { ...base.review.context, strings } }),
      /reads as "1\.0 AB" and as "flask"/,
    );
  });

  it('finds rows that are found at a wrong place', () => {
    const { index } = base.review;
    const [first = 0, second = 0, third = 0] = index.rowStarts;
    const [, , end = 0] = index.rowEnds;
    // Bytes of the third row under the number of the second.
    const wrong = { ...index, rowStarts: [first, third, second], rowEnds: [index.rowEnds[0] ?? 0, end, second] };
    throws(() => confirm({ ...base.review, index: wrong }));
  });
});
