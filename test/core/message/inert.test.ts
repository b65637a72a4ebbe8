/** Text that others wrote, in every place where it is shown: what it must not become there, and in which time. */
import assert from 'node:assert/strict';
import {
  inertCell,
  inertJson,
  inertLine,
  inertLines,
  inertMessage,
  inertPaste,
  inertSelection,
  inertSarif,
  urlPart,
} from '../../../src/core/message/inert';

const rules: readonly [string, (text: string) => string, readonly (readonly [string, string])[]][] = [
  [
    'a line',
    inertLine,
    [
      ['flask', 'flask'],
      ['a \r\n\t b  c', 'a b  c'],
      ['\u001b[31m\u0007\u009b1m', '\ufffd[31m\ufffd\ufffd1m'],
      ['\u202eevil\u2066\u200b\u2028', '\ufffdevil\ufffd\ufffd\ufffd'],
      ['\ud800 \udc00 😀', '\ufffd \ufffd 😀'],
    ],
  ],
  ['lines', inertLines, [['a\tb\r\nc\u001b\u202e', 'a\tb\r\nc\ufffd\ufffd']]],
  [
    'a message',
    inertMessage,
    [
      ['[Repair](command:x)', '[Repair] (command:x)'],
      ['[[a](b)](command:x "y")', '[[a] (b)] (command:x "y")'],
      ['$(alert) one\ntwo', '$ (alert) one\ntwo'],
    ],
  ],
  [
    'JSON',
    (text) => inertJson({ a: text }),
    [
      ['\u009b1m\u202e\u2028\u{e0041}\u007f', '{"a":"\\u009b1m\\u202e\\u2028\\udb40\\udc41\\u007f"}'],
      ['ü 😀 (a)', '{"a":"ü 😀 (a)"}'],
      ['[x](y)', '{"a":"[x]\\u0028y)"}'],
      ['\ud800 \udc00 😀 \\ud800', '{"a":"\ufffd \ufffd 😀 \\\\ud800"}'],
    ],
  ],
  ['SARIF', inertSarif, [['[x](command:y) \\', '\\[x\\](command:y) \\\\']]],
  [
    'a cell',
    inertCell,
    [
      ['=1+1', "'=1+1"],
      ['  ＝1', "'  ＝1"],
      ['\tx', "'\tx"],
      ['flask;=1+41;x', "flask;'=1+41;x"],
      ['a; \t -1|@x\r\n+2', "a; \t '-1|'@x\r\n'+2"],
      ['a-b, -c=d', 'a-b, -c=d'],
      ['\u001b]52;c;\u0007', '\ufffd]52;c;\ufffd'],
    ],
  ],
  [
    'a pasted cell',
    inertPaste,
    [
      ['=1+1', "'=1+1"],
      ['-cmd', "'-cmd"],
      ['-5.25', '-5.25'],
      ['  ＠x', "'  ＠x"],
      ['a\n=1+1', '"a\n=1+1"'],
      ['a\t=1+1', '"a\t=1+1"'],
      ['a\r=1+1', '"a\r=1+1"'],
      ['"\t=1+1', '"""\t=1+1"'],
      ['"=1+1', '"""=1+1"'],
      ['a 5" pipe', 'a 5" pipe'],
    ],
  ],
  [
    'a selection',
    inertSelection,
    [
      ['a\r\n =1+1\t＝2\n-5', "a\r\n' =1+1\t'＝2\n-5"],
      ['a = b\n\nc', 'a = b\n\nc'],
    ],
  ],
  ['an address', urlPart, [['a b/\ud800', 'a%20b%2F%EF%BF%BD']]],
];

describe('text of others', () => {
  for (const [place, make, cases] of rules) {
    for (const [text, shown] of cases) {
      it(`is inert in ${place}: ${JSON.stringify(text)}`, () => assert.equal(make(text), shown));
    }
  }

  it('is the same data in JSON', () => {
    const text = Array.from({ length: 0x300 }, (_, code) => String.fromCharCode(code)).join('') + '\u202e\u{e0001}😀';
    assert.deepEqual(JSON.parse(inertJson({ text })), { text });
  });

  it('is cut where a message would not end, between two characters', () => {
    const shown = inertMessage('😀'.repeat(5000));
    assert.ok(shown.length <= 2000 && shown.endsWith('😀…'));
  });

  /** Quadratic work on a text thirty times as long takes nine hundred times as long; linear work that other programs disturb never does. */
  for (const [place, make] of rules) {
    it(`takes linear time for ${place}`, () => {
      for (const piece of [' ', '\t', '\n ', '](', ';', '; =', '\ud800', '[', '=']) {
        const short = leastProcessorMs(() => make(piece.repeat(10_000)));
        const long = leastProcessorMs(() => make(piece.repeat(300_000)));
        assert.ok(long < 200 * (short + 1), `${JSON.stringify(piece)}: ${short} ms, then ${long} ms`);
      }
    });
  }
});

/** The least time of the processor that one of three runs took; waiting for other programs does not count. */
function leastProcessorMs(run: () => void): number {
  const times = [1, 2, 3].map(() => {
    const began = process.cpuUsage();
    run();
    return process.cpuUsage(began).user / 1000;
  });
  return Math.min(...times);
}
