/** Holds every text that a person sees to plain words: a hit is worded anew, or allowed with its reason in test/support/wordList.ts. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { type ShownText, shownTexts, textsOfSource } from './support/shownTexts';
import { type Allowance, allowances, avoidedWords } from './support/wordList';

interface Hit {
  readonly file: string;
  readonly line: number;
  readonly words: string;
  /** The text around it. */
  readonly context: string;
  readonly say: string;
}

const patterns = avoidedWords.map(({ words, say }) => {
  const pattern = new RegExp(`(?<![\\w-])(?:${words.replaceAll(' ', '\\s+')})(?![\\w-])`, 'gi');
  return { pattern, say };
});

function hitsIn({ file, line, text }: ShownText): readonly Hit[] {
  return patterns.flatMap(({ pattern, say }) =>
    [...text.matchAll(pattern)].map((match) => ({
      file,
      line: line + text.slice(0, match.index).split('\n').length - 1,
      words: match[0].replace(/\s+/g, ' ').toLowerCase(),
      context: text.slice(Math.max(0, match.index - 60), match.index + 60).replace(/\s+/g, ' '),
      say,
    })),
  );
}

function isAllowed(hit: Hit, { file, words, text }: Allowance): boolean {
  if (!file.test(hit.file) || (words !== undefined && !words.test(hit.words))) return false;
  return text?.test(hit.context) ?? true;
}

const shown = ({ file, line, words, context, say }: Hit): string =>
  `${file}:${line}: “${words}” in “${context}”: say ${say}`;

describe('the words of texts that people see', () => {
  const texts = shownTexts();
  const hits = texts.flatMap(hitsIn);

  it('are those of the product: no avoided one is in any text', () => {
    const left = hits.filter((hit) => !allowances.some((each) => isAllowed(hit, each)));
    ok(left.length === 0, left.map(shown).join('\n'));
  });

  it('are allowed only where they are', () => {
    deepStrictEqual(
      allowances.filter((each) => !hits.some((hit) => isAllowed(hit, each))),
      [],
    );
  });

  it('are read from every kind of place', () => {
    const files = new Set(texts.map(({ file }) => file.split('/')[1] ?? file));
    for (const part of ['cli', 'engine', 'vscode', 'webview', 'reports', 'package.nls.json', 'README.md', 'how-to'])
      strictEqual(files.has(part), true, part);
  });

  const seen: readonly [string, string][] = [
    ['say`The packages are looked up`;', 'looked up'],
    ["vscode.l10n.t('asked');", 'asked'],
    ["const help = 'list them,\\n  worst  first';", 'worst first'],
    ["const labels = { head: 'Flaws' };", 'flaws'],
    ['write(`${count} tells ${more}`);', 'tells'],
    ["const row = '1 advisories';", '1 advisories'],
  ];
  for (const [code, words] of seen) {
    it(`would be noticed: ${code}`, () =>
      deepStrictEqual(
        textsOfSource('src/a.ts', code)
          .flatMap(hitsIn)
          .map((hit) => hit.words),
        [words],
      ));
  }

  const unseen = [
    "throw new Error('expected a sound answer');",
    "import { a } from './answers/a';",
    "const kind = 'answered';",
    'say`A standard household`;',
  ];
  for (const code of unseen) {
    it(`would be let by: ${code}`, () => deepStrictEqual(textsOfSource('src/a.ts', code).flatMap(hitsIn), []));
  }
});
