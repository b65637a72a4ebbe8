/** Holds the texts of the source, the list of kept sentences and the bundle that translators start from together. Translates nothing. */
import { deepStrictEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { remarkTemplates } from '../src/core/message/remarkTemplates';
import { type Sources, sourceTexts } from './support/sourceTexts';
import { projectRoot } from './support/vscode/projectRoot';

describe('texts', () => {
  const { said, remarks, editor, hidden } = sourceTexts(sourcesOf(join(projectRoot(), 'src')));
  const bundle = JSON.parse(readFileSync(join(projectRoot(), 'l10n', 'bundle.l10n.json'), 'utf8')) as Record<
    string,
    string
  >;

  it('of engine and editor are all in the bundle that translators start from', () =>
    deepStrictEqual(difference([...said, ...remarks, ...editor], Object.keys(bundle)), nothing));

  it('stand in the bundle as they are', () =>
    deepStrictEqual(
      Object.entries(bundle).filter(([key, text]) => key !== text),
      [],
    ));

  it('that findings and journals keep are all in the list that tells them again', () =>
    deepStrictEqual(difference(remarks, remarkTemplates), nothing));

  it('reach a person in no other way', () => deepStrictEqual(hidden, []));

  const shown: readonly [string, Readonly<Record<string, string>>, Partial<ReturnType<typeof sourceTexts>>][] = [
    ['a sentence of the engine', { 'engine/a.ts': 'say`Batch ${n} of ${m}`;' }, { said: ['Batch {0} of {1}'] }],
    ['one inside another', { 'engine/a.ts': 'say`a ${say`b`}`;' }, { said: ['a {0}', 'b'] }],
    ['one with a quote in it', { 'engine/a.ts': 'say`see \\`x\\``;' }, { said: ['see `x`'] }],
    ['a kept sentence', { 'sources/a.ts': 'const a = { why: remark`no ${b}` };' }, { remarks: ['no {0}'] }],
    ['a text of the editor', { 'vscode/a.ts': "vscode.l10n.t('It\\'s {0}', 1);" }, { editor: ["It's {0}"] }],
    ['nothing of the command line', { 'cli/a.ts': 'say`No`;' }, {}],
  ];
  for (const [title, files, expected] of shown) {
    it(`would find ${title}`, () =>
      deepStrictEqual(sourceTexts(new Map(Object.entries(files))), { ...noTexts, ...expected }));
  }

  const unseen: readonly [string, string, string][] = [
    ['a text that is computed', 'vscode/a.ts', 'vscode.l10n.t(text);'],
    ['a text that is put together', 'vscode/a.ts', 'vscode.l10n.t(`${a} b`);'],
    ['l10n under another name', 'vscode/a.ts', 'const { t } = vscode.l10n;'],
    ['a reason that is no remark', 'sources/a.ts', "const a = { why: 'no key' };"],
    ['one of two reasons that is no remark', 'sources/a.ts', 'unavailable(a ? remark`b` : `c ${d}`);'],
  ];
  for (const [title, path, code] of unseen) {
    it(`would notice ${title}`, () => deepStrictEqual(sourceTexts(new Map([[path, code]])).hidden.length, 1));
  }
});

const noTexts = { said: [], remarks: [], editor: [], hidden: [] };
const nothing = { missing: [], leftOver: [] };

function difference(used: readonly string[], listed: readonly string[]) {
  return {
    missing: [...new Set(used)].filter((text) => !listed.includes(text)),
    leftOver: listed.filter((text) => !used.includes(text)),
  };
}

function sourcesOf(src: string): Sources {
  return new Map(
    readdirSync(src, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(src, path).replaceAll(sep, '/'), readFileSync(path, 'utf8')] as const),
  );
}
