/** What is long while XML is checked: read in linear time, and if too long to be held, said as that, not as damage. */
import { ok, throws } from 'node:assert/strict';
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

function cpuMsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

describe('XML in which a comment comes in many pieces', () => {
  it('costs little more than in one', () => {
    const xml = Buffer.from(`<a><!--${'x'.repeat(16 * mebibyte)}--></a>`);
    const inPieces = (size: number): void => {
      const checker = new XmlChecker();
      for (let at = 0; at < xml.length; at += size) checker.add(xml.subarray(at, at + size));
      checker.finish();
    };
    inPieces(xml.length);
    const inOne = cpuMsOf(() => inPieces(xml.length));
    const inMany = cpuMsOf(() => inPieces(16 * 1024));
    ok(inMany < 8 * inOne, `${inMany} ms in many, ${inOne} ms in one`);
  });
});
