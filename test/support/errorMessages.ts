/** Every error that the sources can end a command with, read from their syntax: what happened, and what to do next. Runs nothing of them. */
import ts from 'typescript';
import type { UserErrorCode } from '../../src/core/message/errors';
import type { Sources } from './sourceTexts';

export interface ErrorMessage {
  readonly codes: readonly UserErrorCode[];
  /** Templates, with `…` for what is filled in. */
  readonly whats: readonly string[];
  readonly nexts: readonly string[];
  /** `file:line`, from src. */
  readonly place: string;
}

type Parameters = readonly ts.ParameterDeclaration[];
type Called = ts.FunctionDeclaration | ts.ConstructorDeclaration | ts.MethodDeclaration;

/** Of every object that has a code, what happened and what to do next, and of every refusal of a workbook. */
export function errorMessages(sources: Sources): readonly ErrorMessage[] {
  const files = [...sources].map(([path, text]) => ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true));
  const finder = new WordFinder(files);
  return files.flatMap((file) => descendants(file).flatMap((node) => finder.messageAt(node) ?? []));
}

class WordFinder {
  private readonly functions = new Map<string, Called[]>();
  private readonly calls = new Map<string, (ts.CallExpression | ts.NewExpression)[]>();
  private readonly known = new Map<ts.Node, readonly string[]>();
  private readonly constants = new Map<string, ts.Expression[]>();

  constructor(files: readonly ts.SourceFile[]) {
    for (const node of files.flatMap(descendants)) this.note(node);
  }

  messageAt(node: ts.Node): ErrorMessage | undefined {
    if (ts.isObjectLiteralExpression(node)) {
      const [code, what, next] = ['code', 'what', 'next'].map((name) => propertyOf(node, name));
      const isSpread = node.properties.some((each) => ts.isSpreadAssignment(each));
      if (what === undefined || next === undefined || (code === undefined && !isSpread)) return undefined;
      // Where the code comes with other details, a thread has ended.
      return this.message(node, code ?? 'scanCrashed', what, next);
    }
    if (!ts.isNewExpression(node) || node.expression.getText() !== 'Refusal') return undefined;
    const [what, next, options] = node.arguments ?? [];
    if (what === undefined || next === undefined) return undefined;
    const code =
      options !== undefined && ts.isObjectLiteralExpression(options) ? propertyOf(options, 'code') : undefined;
    return this.message(node, code ?? 'workbookRefused', what, next);
  }

  private message(node: ts.Node, code: ts.Expression | UserErrorCode, what: ts.Expression, next: ts.Expression) {
    const codes = typeof code === 'string' ? [code] : this.words(code);
    const whats = this.words(what);
    const nexts = this.words(next);
    // One that is passed on, with its file or its part, has its words where it is made.
    if ([code, what, next].some((part) => typeof part === 'object' && isPassedOn(part))) return undefined;
    return { codes: codes as UserErrorCode[], whats, nexts, place: placeOf(node) };
  }

  /** What an expression can say. One that leads back to itself says nothing more. */
  private words(node: ts.Expression): readonly string[] {
    const known = this.known.get(node);
    if (known !== undefined) return known;
    this.known.set(node, []);
    const found = this.wordsOf(node);
    this.known.set(node, found);
    return found;
  }

  private wordsOf(node: ts.Expression): readonly string[] {
    const all = (...parts: readonly (ts.Expression | undefined)[]): readonly string[] => [
      ...new Set(parts.flatMap((part) => (part === undefined ? [] : this.words(part)))),
    ];
    if (ts.isSpreadElement(node)) return all(node.expression);
    if (ts.isTaggedTemplateExpression(node)) return [templateOf(node.template)];
    if (ts.isStringLiteralLike(node)) return [node.text];
    if (ts.isTemplateExpression(node)) return [templateOf(node)];
    if (ts.isConditionalExpression(node)) return all(node.whenTrue, node.whenFalse);
    if (ts.isBinaryExpression(node)) return all(node.left, node.right);
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return all(node.expression);
    if (ts.isElementAccessExpression(node)) return all(node.expression);
    if (ts.isObjectLiteralExpression(node)) return all(...node.properties.map(initializerOf));
    if (ts.isArrayLiteralExpression(node)) return all(...node.elements);
    if (ts.isIdentifier(node)) return all(...this.meanings(node));
    if (!ts.isCallExpression(node)) return [];
    const name = calledName(node);
    if (name === 'verbatim') return all(...node.arguments);
    return all(...near(node, name, this.functions.get(name) ?? []).flatMap(returnsOf));
  }

  /** What a name stands for: a constant, or whatever a function is called with. */
  private meanings(name: ts.Identifier): readonly ts.Expression[] {
    for (let at: ts.Node = name; !ts.isSourceFile(at); at = at.parent) {
      if (!isCalled(at)) continue;
      const place = placeOfParameter(at.parameters, name.text);
      if (place === undefined) continue;
      const called = ts.isConstructorDeclaration(at) ? at.parent.name?.text : at.name?.getText();
      const home = at.getSourceFile();
      const calls = (this.calls.get(called ?? '') ?? []).filter((call) => {
        const file = call.getSourceFile();
        return file === home || imports(file, called ?? '', home);
      });
      const values = calls.flatMap(({ arguments: given }) => given?.[place] ?? given?.find(ts.isSpreadElement) ?? []);
      return values.flatMap((value) =>
        ts.isObjectLiteralExpression(value) ? (propertyOf(value, name.text) ?? value) : value,
      );
    }
    return near(name, name.text, this.constants.get(name.text) ?? []);
  }

  private note(node: ts.Node): void {
    const add = <T>(map: Map<string, T[]>, name: string, value: T): unknown =>
      map.set(name, [...(map.get(name) ?? []), value]);
    if ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) && node.name !== undefined) {
      add(this.functions, node.name.getText(), node);
    }
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) add(this.calls, calledName(node), node);
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined) {
      const { name, initializer } = node;
      const names = ts.isIdentifier(name) ? [name.text] : name.elements.map((element) => element.getText());
      for (const each of names) add(this.constants, each, initializer);
    }
  }
}

function isPassedOn(part: ts.Expression): boolean {
  return (
    /^(\w+\.)+(code|what|next)$/.test(part.getText()) || (ts.isCallExpression(part) && part.getText().startsWith('v.'))
  );
}

function isCalled(node: ts.Node): node is Called {
  return ts.isFunctionDeclaration(node) || ts.isConstructorDeclaration(node) || ts.isMethodDeclaration(node);
}

function placeOfParameter(parameters: Parameters, name: string): number | undefined {
  const place = parameters.findIndex(({ name: at }) =>
    ts.isIdentifier(at) ? at.text === name : at.elements.some((element) => element.getText() === name),
  );
  return place === -1 ? undefined : place;
}

/** Those of the same function if there are any, else of the same file, else those that the file imports. */
function near<T extends ts.Node>(node: ts.Node, name: string, found: readonly T[]): readonly T[] {
  let own: ts.Node = node;
  while (!ts.isSourceFile(own) && !isCalled(own)) own = own.parent;
  const file = node.getSourceFile();
  const inFile = found.filter((each) => each.getSourceFile() === file);
  const inFunction = inFile.filter(({ pos, end }) => pos >= own.pos && end <= own.end);
  const imported = found.filter((each) => imports(file, name, each.getSourceFile()));
  return [inFunction, inFile].find(({ length }) => length > 0) ?? imported;
}

/** Whether the name in `file` is that of `other`. */
function imports(file: ts.SourceFile, name: string, other: ts.SourceFile): boolean {
  const module = other.fileName.replace(/^.*\//, '').replace(/\.ts$/, '');
  return file.statements.some(
    (statement) =>
      ts.isImportDeclaration(statement) &&
      statement.moduleSpecifier.getText().slice(1, -1).endsWith(`/${module}`) &&
      new RegExp(`\\b${name}\\b`).test(statement.importClause?.getText() ?? ''),
  );
}

function returnsOf({ body }: Called): readonly ts.Expression[] {
  if (body === undefined) return [];
  return descendants(body).flatMap((node) => (ts.isReturnStatement(node) ? (node.expression ?? []) : []));
}

function propertyOf(node: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const property = node.properties.find((each) => each.name?.getText() === name);
  return property === undefined ? undefined : initializerOf(property);
}

function initializerOf(property: ts.ObjectLiteralElementLike): ts.Expression | undefined {
  if (ts.isPropertyAssignment(property)) return property.initializer;
  return ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
}

function calledName({ expression }: ts.CallExpression | ts.NewExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
}

function templateOf(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return template.templateSpans.reduce((text, { literal }) => `${text}…${literal.text}`, template.head.text);
}

function descendants(node: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (each: ts.Node): void => {
    found.push(each);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return found;
}

function placeOf(node: ts.Node): string {
  const file = node.getSourceFile();
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}
