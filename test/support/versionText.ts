/** Random PEP 440 versions, small enough to meet each other, in canonical and odd spellings. */
import fc from 'fast-check';

const number = fc.oneof({ weight: 4, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(30) });
const release = fc.array(number, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));

function sometimes(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof({ weight: 2, arbitrary: fc.constant('') }, { weight: 1, arbitrary: text });
}

const separator = fc.constantFrom('', '.', '-', '_');
const stage = fc.constantFrom('a', 'b', 'c', 'rc', 'alpha', 'beta', 'pre', 'preview', 'RC');
const pre = fc.tuple(separator, stage, number).map(([mark, word, count]) => `${mark}${word}${count}`);
const post = fc.oneof(
  number.map((count) => `-${count}`),
  fc.tuple(fc.constantFrom('.', '-', '_'), fc.constantFrom('post', 'rev', 'r'), number).map((parts) => parts.join('')),
);
const dev = number.map((count) => `.dev${count}`);
const localPart = fc.constantFrom('0', '1', '10', 'a', 'ubuntu', 'deb9u1');
const local = fc.array(localPart, { minLength: 1, maxLength: 3 }).map((parts) => `+${parts.join('.')}`);

export const versionText = fc
  .tuple(
    sometimes(fc.constant('v')),
    sometimes(fc.nat(2).map((epoch) => `${epoch}!`)),
    release,
    sometimes(pre),
    sometimes(post),
    sometimes(dev),
    sometimes(local),
  )
  .map((parts) => parts.join(''));
