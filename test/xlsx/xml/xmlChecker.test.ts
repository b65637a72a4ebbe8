/** What is too long to be held while XML is checked: said as that, not as damage. */
import { throws } from 'node:assert/strict';
import { XmlChecker } from '../../../src/xlsx/xml/xmlChecker';

const mebibyte = 1024 * 1024;

function check(before: string, filling: string, behind: string): void {
  const checker = new XmlChecker();
  checker.add(Buffer.from(before));
  const chunk = Buffer.alloc(8 * mebibyte, filling);
  for (let count = 0; count < 6; count++) checker.add(chunk);
  checker.add(Buffer.from(behind));
  checker.finish();
}

describe('XML with something too long', () => {
  it('is refused with the length of a text', () => {
    throws(() => check('<a>', '1', '23</a>'), /A text is too long \(50331650 bytes, at most 33554432 can be read\)/);
  });

  it('is refused with the length of a text that nothing follows', () => {
    throws(() => check('<a>', '1', ''), /A text is too long \(50331648 bytes/);
  });

  it('is refused with the bound of a tag or comment', () => {
    throws(() => check('<a><!--', 'x', '--></a>'), /A tag or comment is longer than 33554432 bytes/);
    throws(() => check('<a b="', 'x', '"/>'), /A tag or comment is longer than 33554432 bytes/);
  });
});
