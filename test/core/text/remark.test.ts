/** Kept sentences are told again from their English, each as the one it was. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { readRemark, remark } from '../../../src/core/text/remark';
import { remarkTemplates } from '../../../src/core/text/remarkTemplates';
import { english, say } from '../../../src/core/text/text';

describe('a kept sentence', () => {
  for (const template of remarkTemplates) {
    it(`is told again: ${template}`, () => {
      const values = Array.from(template.matchAll(/\{\d+\}/g), (_, at) => `value ${at}`);
      deepStrictEqual(readRemark(english({ template, values })), { template, values });
    });
  }

  it('is English where it is made', () =>
    strictEqual(remark`version "${'x y'}" is not readable`, 'version "x y" is not readable'));

  it('inside another is told again, too', () =>
    deepStrictEqual(
      readRemark('is limiting requests until 2026-01-31 12:05 UTC several times and is left alone for a while'),
      say`${say`is limiting requests until ${'2026-01-31 12:05'} UTC`} several times and is left alone for a while`,
    ));

  for (const words of ['', 'review.xlsx', 'a date of mine', 'Version missing']) {
    it(`is not what somebody else says: ${JSON.stringify(words)}`, () => strictEqual(readRemark(words), undefined));
  }
});
