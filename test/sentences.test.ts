/** Holds the sentences of the pages that users read to a length that is read at once. */
import { deepStrictEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents } from './support/documents';
import { sentencesOf, wordsOf } from './support/sentences';
import { projectRoot } from './support/vscode/projectRoot';

const mostWords = 25;
/** For those who change the code, and a list of messages that is made from the source. */
const exempt = /^docs\/(?:decisions\/|architecture\.md|reference\/messages\.md)/;

const long = (text: string) => sentencesOf(text).filter((sentence) => wordsOf(sentence) > mostWords);

describe('the sentences of the documents', () => {
  for (const document of documents.filter((name) => !exempt.test(name))) {
    it(`of ${document} have ${String(mostWords)} words at most`, () =>
      deepStrictEqual(long(readFileSync(join(projectRoot(), document), 'utf8')), []));
  }

  const words = (count: number) => Array.from({ length: count }, () => 'word').join(' ');
  it('would be noticed in a paragraph, a list, and a table', () => {
    for (const text of [`${words(13)}\n${words(13)}.`, `- a.\n- ${words(13)}\n  ${words(13)}.`, `| a | ${words(26)} |`])
      deepStrictEqual(long(text).length, 1, text);
  });

  it('end at a period, and code counts once', () =>
    deepStrictEqual(long(`${words(20)}. ${words(20)}: ${words(10)} \`${words(20)}\`.`), []));
});
