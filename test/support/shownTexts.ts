/** Every text of the project that a person may see, with its place: of the program, its manifest, its help, and its pages. Judges none. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { documents } from './documents';
import { projectRoot } from './vscode/projectRoot';

export interface ShownText {
  /** From the project's folder, with forward slashes. */
  readonly file: string;
  /** Of its first character, from 1. */
  readonly line: number;
  readonly text: string;
}

export function shownTexts(): readonly ShownText[] {
  const read = (file: string): string => readFileSync(join(projectRoot(), file), 'utf8');
  const sources = readdirSync(join(projectRoot(), 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => `src/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.ts'));
  return [
    ...sources.flatMap((file) => textsOfSource(file, read(file))),
    ...['package.nls.json', 'package.json'].flatMap((file) => textsOfJson(file, read(file))),
    ...documents.flatMap((file) => textOfPage(file, read(file))),
  ];
}

/**
 * Literals with a blank or a capital letter in them, `{}` where a value goes. The bundle of translations has no other texts: a
 * test holds it to them. Left out are plain errors, which name a fault of the program, addresses, and what is imported.
 */
export function textsOfSource(file: string, code: string): readonly ShownText[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.ES2022, true);
  const texts: ShownText[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || isPlainError(node)) return;
    const text = literalText(node);
    if (text !== undefined && (/[A-Z]|\S\s+\S/.test(text) || isMarked(node)) && /[a-z]{2}/.test(text)) {
      texts.push({ file, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1, text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

/** Values only: names of fields are for programs. */
function textsOfJson(file: string, text: string): readonly ShownText[] {
  return text.split('\n').flatMap((line, at) => {
    const value = /:\s*("(?:[^"\\]|\\.)*")/.exec(line)?.[1];
    return value === undefined ? [] : [{ file, line: at + 1, text: JSON.parse(value) as string }];
  });
}

/** Without code, code spans of one word, and the targets of links. */
function textOfPage(file: string, text: string): readonly ShownText[] {
  const blanked = (found: string): string => found.replace(/[^\n]/g, '~');
  return [
    {
      file,
      line: 1,
      text: text
        .replace(/^```ts$[^]*?^```$/gm, blanked)
        .replace(/`[^`\s]+`/g, blanked)
        .replace(/\]\([^)]*\)/g, blanked),
    },
  ];
}

function literalText(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.templateSpans.reduce((text, { literal }) => `${text}{}${literal.text}`, node.head.text);
}

/** One word alone is for people where it is marked as a text. */
function isMarked(node: ts.Node): boolean {
  if (ts.isTaggedTemplateExpression(node.parent)) return ['say', 'remark'].includes(node.parent.tag.getText());
  return ts.isCallExpression(node.parent) && node.parent.expression.getText().endsWith('l10n.t');
}

function isPlainError(node: ts.Node): boolean {
  return ts.isNewExpression(node) && /^(?:Error|TypeError|RangeError)$/.test(node.expression.getText());
}
