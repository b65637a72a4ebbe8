/** One save of more cells than one call of a function can take as its arguments. */
import { strictEqual } from 'node:assert/strict';
import type { CellEdit } from '../../../src/core/cells/cellEdit';
import { patchWorkbook } from '../../../src/workbook/save/patchWorkbook';
import { prepareWorkbook } from '../../../src/workbook/save/preparedWorkbook';
import { openWorkbookPackage } from '../../../src/xlsx/package/workbookPackage';
import { largeWorkbook } from '../../support/largeWorkbook';
import { readBytes } from '../../support/patchedSheet';

describe('a save of very many cells', function () {
  this.timeout(120_000);

  it('writes them all', () => {
    const bytes = largeWorkbook(30_000);
    const book = readBytes(bytes);
    const fields = ['nvdResult', 'mitreResult', 'snykResult', 'exploitDbResult', 'recommendation'] as const;
    const edits = book.rows.flatMap(({ identity, cells }) =>
      fields.map((field): CellEdit => {
        const expected = cells[field] ?? { kind: 'empty' };
        return { package: identity, field, value: { kind: 'text', text: 'new' }, look: 'plain', expected };
      }),
    );
    const { output } = patchWorkbook(prepareWorkbook(openWorkbookPackage(bytes)), edits);
    strictEqual(output?.patched.writes.length, edits.length);
  });
});
