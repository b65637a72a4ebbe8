/** Which texts the source can show, read from its syntax: those of the engine, those that are kept, those of the editor. Runs nothing of it. */
import ts from 'typescript';

/** Paths relative to src with forward slashes, and the text behind each. */
export type Sources = ReadonlyMap<string, string>;

export interface SourceTexts {
  /** Templates of `say`. */
  readonly said: readonly string[];
  /** Templates of `remark`. */
  readonly remarks: readonly string[];
  /** Literals of `l10n.t`. */
  readonly editor: readonly string[];
  /** Texts that no translator would ever see: where they are and why. */
  readonly hidden: readonly string[];
}

/** The one file that translates what is no literal. */
const translator = 'vscode/localize.ts';
/** What only the command line says: it speaks English. */
const commandLineOnly = ['cli/', 'sources/bulk/'];

type Found = { readonly [Kind in keyof SourceTexts]: Set<string> };

export function sourceTexts(sources: Sources): SourceTexts {
  const found: Found = { said: new Set(), remarks: new Set(), editor: new Set(), hidden: new Set() };
  for (const [path, text] of sources) {
    if (path.startsWith('cli/') || /^core\/message\/(text|remark)/.test(path)) continue;
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    const visit = (node: ts.Node): void => {
      note(node, path, found);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  const { said, remarks, editor, hidden } = found;
  return { said: sorted(said), remarks: sorted(remarks), editor: sorted(editor), hidden: [...hidden] };
}

function note(node: ts.Node, path: string, found: Found): void {
  if (ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag)) {
    if (node.tag.text === 'say') found.said.add(templateOf(node.template));
    if (node.tag.text === 'remark') found.remarks.add(templateOf(node.template));
  }
  if (isNamed(node, 'l10n') && path !== translator) {
    const call = node.parent.parent;
    const isCall = isNamed(node.parent, 't') && ts.isCallExpression(call) && call.expression === node.parent;
    const first = isCall ? call.arguments[0] : undefined;
    if (first !== undefined && ts.isStringLiteralLike(first)) found.editor.add(first.text);
    else found.hidden.add(`${placeOf(node)}: l10n.t takes a literal only`);
  }
  if (commandLineOnly.some((start) => path.startsWith(start))) return;
  const words = reasonIn(node);
  if (words !== undefined && isPlainText(words)) found.hidden.add(`${placeOf(words)}: a reason is a remark`);
}

/** What is given as the reason of a source for having no answer. */
function reasonIn(node: ts.Node): ts.Expression | undefined {
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'why') return node.initializer;
  const isAnswer = ts.isCallExpression(node) && node.expression.getText() === 'unavailable';
  return isAnswer ? node.arguments[0] : undefined;
}

function isPlainText(node: ts.Expression): boolean {
  if (ts.isConditionalExpression(node)) return isPlainText(node.whenTrue) || isPlainText(node.whenFalse);
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

function templateOf(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return template.templateSpans.reduce((text, { literal }, at) => `${text}{${at}}${literal.text}`, template.head.text);
}

function isNamed(node: ts.Node, name: string): boolean {
  return ts.isPropertyAccessExpression(node) && node.name.text === name;
}

function placeOf(node: ts.Node): string {
  const file = node.getSourceFile();
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

function sorted(texts: ReadonlySet<string>): readonly string[] {
  return [...texts].sort();
}
