/** The journal's format against torn and flipped bytes. */
import assert from 'node:assert/strict';
import { decodeJournal } from '../../../src/engine/journal/journalDecoder';
import { chainStart, type ChainPosition, encodeLine } from '../../../src/engine/journal/journalFormat';
import type { JournalEvent } from '../../../src/engine/journal/journalEntry';
import { committed, planned, result } from '../../support/sampleEvents';

const events: readonly JournalEvent[] = [
  planned(['flask', 'jinja2', 'requests']),
  result('flask'),
  result('jinja2', 'vulnerable'),
  committed(['flask', 'jinja2']),
  { type: 'interrupted', data: { at: '2026-01-01T00:00:09.000Z', reason: 'cancelled' } },
];
const lines = encode(events);
const bytes = Buffer.from(lines.join(''));

function encode(list: readonly JournalEvent[]): string[] {
  let position: ChainPosition = { sequence: 0, previous: chainStart };
  return list.map((event) => {
    const { line, next } = encodeLine(event, position);
    position = next;
    return line;
  });
}

/** How many whole lines lie in the first `length` bytes. */
function wholeLines(length: number): number {
  return bytes.subarray(0, length).filter((byte) => byte === 0x0a).length;
}

describe('journal format', () => {
  it('reads back what it wrote', () => {
    const decoded = decodeJournal(bytes);
    assert.equal(decoded.ending, 'intact');
    assert.deepEqual(JSON.parse(JSON.stringify(decoded.events)), JSON.parse(JSON.stringify(events)));
    assert.equal(decoded.position.sequence, events.length);
  });

  it('keeps every whole line of a journal cut at any byte, and calls the rest torn', () => {
    for (let length = 0; length < bytes.length; length += 1) {
      const decoded = decodeJournal(bytes.subarray(0, length));
      assert.equal(decoded.events.length, wholeLines(length), `cut at ${length}`);
      const isAtLineEnd = length === 0 || bytes[length - 1] === 0x0a;
      assert.equal(decoded.ending, isAtLineEnd ? 'intact' : 'torn', `cut at ${length}`);
    }
  });

  it('believes no flipped byte, wherever it is, and salvages every other line', () => {
    for (let at = 0; at < bytes.length; at += 1) {
      const flipped = Buffer.from(bytes);
      flipped[at] = flipped[at]! ^ 0x01;
      const damagedLine = wholeLines(at);
      const decoded = decodeJournal(flipped);
      assert.notEqual(decoded.ending, 'intact', `flipped at ${at}`);
      assert.equal(decoded.events.length, damagedLine, `flipped at ${at}`);
      const joinsNext = bytes[at] === 0x0a;
      const expected = Math.max(0, events.length - damagedLine - (joinsNext ? 2 : 1));
      assert.equal(decoded.salvaged.length, expected, `flipped at ${at}`);
    }
  });

  it('notices a line that was taken out', () => {
    const decoded = decodeJournal(Buffer.from([lines[0], lines[2], lines[3]].join('')));
    assert.equal(decoded.ending, 'damaged');
    assert.equal(decoded.events.length, 1);
    assert.equal(decoded.salvaged.length, 2);
  });

  it('notices two lines that were swapped', () => {
    const decoded = decodeJournal(Buffer.from([lines[0], lines[2], lines[1], lines[3]].join('')));
    assert.equal(decoded.ending, 'damaged');
  });
});
