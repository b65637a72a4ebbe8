/** That a workbook is whole, as the independent reader sees it: archive, parts, relations, content types, styles, strings. */
import assert from 'node:assert/strict';
import { readFacts } from './workbookFacts';

export function assertSound(workbook: Buffer, where = ''): void {
  assert.deepEqual(readFacts(workbook).problems, [], where);
}
