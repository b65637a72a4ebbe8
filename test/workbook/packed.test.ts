/** What is packed comes back as it was: against the plain collections of JavaScript. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { ByteBlocks } from '../../src/platform/packed/byteBlocks';
import { KeyTable } from '../../src/platform/packed/keyTable';
import { PackedList } from '../../src/platform/packed/packedList';
import { PackedMap } from '../../src/platform/packed/packedMap';

const keys = fc.oneof(fc.constantFrom('', 'a', '["flask","1.0",0]'), fc.string({ unit: 'grapheme', maxLength: 300 }));

describe('packed collections', () => {
  it('keep bytes also where a block ends', () => {
    const blocks = new ByteBlocks();
    const pieces = Array.from({ length: 40 }, (_, at) => Buffer.alloc(at * 997, at));
    for (const piece of pieces) blocks.push(piece);
    pieces.forEach((piece, at) => {
      deepStrictEqual(Buffer.from(blocks.at(at)), piece);
      strictEqual(blocks.equals(at, Buffer.concat([piece, Buffer.from('more')]), piece.length), true);
      const other = Buffer.alloc(piece.length, 255);
      strictEqual(blocks.equals(at, other, other.length), other.length === 0);
    });
    deepStrictEqual(blocks.at(40), Buffer.alloc(0));
  });

  it('number keys as a map of places does', () => {
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 400 }), keys, (added, other) => {
        const table = new KeyTable();
        const model = new Map<string, number>();
        for (const key of added) {
          const place = model.get(key) ?? model.size;
          model.set(key, place);
          strictEqual(table.add(key), place);
        }
        strictEqual(table.size, model.size);
        deepStrictEqual([...table], [...model.keys()]);
        for (const [key, place] of model) strictEqual(table.placeOf(key), place);
        strictEqual(table.placeOf(other), model.get(other));
        strictEqual(table.at(model.size), undefined);
        strictEqual(table.at(-1), undefined);
      }),
    );
  });

  it('number a hundred thousand keys, each by its own place', () => {
    const table = new KeyTable();
    for (let at = 0; at < 100_000; at++) table.add(`["package-${at}","1.${at}",0]`);
    for (let at = 0; at < 100_000; at += 37) strictEqual(table.placeOf(`["package-${at}","1.${at}",0]`), at);
    strictEqual(table.placeOf('["package-100000","1.0",0]'), undefined);
  });

  it('list values as an array does', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ noUnicodeString: false }), { maxLength: 300 }), (values) => {
        const list = new PackedList<unknown>();
        for (const value of values) list.push(value);
        const expected = values.map((value) => JSON.parse(JSON.stringify(value)) as unknown);
        deepStrictEqual([...list], expected);
        strictEqual(list.length, expected.length);
        for (let at = expected.length - 1; at >= 0; at -= 7) deepStrictEqual(list.at(at), expected[at]);
        strictEqual(list.at(expected.length), undefined);
      }),
      { numRuns: 30 },
    );
  });

  it('map keys to their newest values as a map does, deletions and all', () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), value: fc.option(fc.string()) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 3000 }), (steps) => {
        const packed = new PackedMap<string>();
        const model = new Map<string, string>();
        for (const { key, value } of steps) {
          if (value === null) packed.delete(key);
          else packed.set(key, value);
          if (value === null) model.delete(key);
          else model.set(key, value);
        }
        strictEqual(packed.size, model.size);
        deepStrictEqual(new Map(packed), model);
        for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) strictEqual(packed.get(key), model.get(key));
      }),
      { numRuns: 30 },
    );
  });

  it('forget values that were replaced again and again', () => {
    const packed = new PackedMap<number>();
    for (let round = 0; round < 5000; round++) packed.set(`key ${round % 3}`, round);
    deepStrictEqual([...packed].sort(), [
      ['key 0', 4998],
      ['key 1', 4999],
      ['key 2', 4997],
    ]);
  });
});
