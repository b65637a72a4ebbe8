/** A key that stands twice in one object of JSON, at its place, in texts of any length. */
import { deepStrictEqual } from 'node:assert/strict';
import { repeatedKey } from '../../src/inventory/read/repeatedKey';

const long = 'x\\n'.repeat(8_000_000);
const cases: readonly [string, string, ReturnType<typeof repeatedKey>][] = [
  ['none', '{"a":1,"b":[{"a":2},{"a":3}],"c":"a"}', undefined],
  ['one at the top', '{"a":1,"b":{},"a":2}', { key: 'a', at: 14 }],
  ['one below a list', '[{"a":[1,{"b":1 , "b"\n:2}]}]', { key: 'b', at: 18 }],
  ['one that is written otherwise', '{"a":1,"\\u0061":2}', { key: 'a', at: 7 }],
  ['none in a text that looks like JSON', '{"a":"{\\"b\\":1,\\"b\\":2}","b":"\\\\"}', undefined],
  ['one behind a text of many megabytes', `{"a":"${long}","a":1}`, { key: 'a', at: long.length + 8 }],
];

describe('a repeated key of JSON', () => {
  for (const [title, json, expected] of cases)
    it(`is found: ${title}`, () => deepStrictEqual(repeatedKey(json), expected));
});
