/** Kept sentences are told again from their English, each as the one it was. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { formerRemarks } from '../../../src/core/message/formerRemarks';
import { readRemark, remark } from '../../../src/core/message/remark';
import { remarkTemplates } from '../../../src/core/message/remarkTemplates';
import { toEnglish, say } from '../../../src/core/message/text';

describe('a kept sentence', () => {
  for (const template of remarkTemplates) {
    it(`is told again: ${template}`, () => {
      const values = Array.from(template.matchAll(/\{\d+\}/g), (_, at) => `value ${at}`);
      deepStrictEqual(readRemark(toEnglish({ template, values })), { template, values });
    });
  }

  for (const [former, today] of formerRemarks.filter(([, each]) => each !== '{0}')) {
    it(`of a former version is told in the words of today: ${former}`, () => {
      const values = Array.from(former.matchAll(/\{\d+\}/g), (_, at) => `value ${at}`);
      deepStrictEqual(readRemark(toEnglish({ template: former, values })), { template: today, values });
    });
  }

  it('of a former version has words of today that are among all of them', () =>
    deepStrictEqual(
      formerRemarks.filter(
        ([former, today]) => (today !== '{0}' && !remarkTemplates.includes(today)) || remarkTemplates.includes(former),
      ),
      [],
    ));

  it('is English where it is made', () =>
    strictEqual(remark`version "${'x y'}" is not readable`, 'version "x y" is not readable'));

  it('inside another is told again, too', () =>
    deepStrictEqual(
      readRemark('is limiting requests until 2026-01-31 12:05 UTC; found malicious on 2026-01-30'),
      say`${say`is limiting requests until ${'2026-01-31 12:05'} UTC`}; found malicious on ${'2026-01-30'}`,
    ));

  it('that former versions said of another is the other', () => {
    for (const more of [' several times and is paused', ' several times and is left alone for a while'])
      deepStrictEqual(readRemark(`answered with status 503${more}`), say`responded with status ${'503'}`);
    strictEqual(readRemark('sings several times and is paused'), undefined);
  });

  for (const words of ['', 'review.xlsx', 'a date of mine', 'Version missing']) {
    it(`is not what somebody else says: ${JSON.stringify(words)}`, () => strictEqual(readRemark(words), undefined));
  }

  const foreign = ['failed: ', ' has rejected ', 'version "', ' reports it, ', '; found malicious on '];
  for (const words of foreign) {
    it(`that holds ${JSON.stringify(words)} thousands of times is shown as it is, and not searched when it is long`, () => {
      for (const length of [90, 900, 9000, 90_000]) {
        const kept = `version "${words.repeat(length / words.length)}" is not readable`;
        const text = readRemark(kept);
        strictEqual(text === undefined ? kept : toEnglish(text), kept);
        strictEqual(text === undefined, kept.length > 1000);
      }
    });
  }

  it('is whole again in English, whatever its values are', () => {
    for (const template of remarkTemplates) {
      for (const value of ['', 'failed: x', '" is not readable', ' has rejected ', '{0}', ' or ']) {
        const kept = toEnglish({ template, values: [value, value] });
        const text = readRemark(kept);
        strictEqual(text === undefined ? kept : toEnglish(text), kept);
      }
    }
  });
});
