/** YAML that anybody may have written, read in time that grows with its length. The library alone compares each key of a map with all others. */
import { Composer, type CST, type Document, isScalar, LineCounter, Parser, visit, YAMLParseError } from 'yaml';
import { say, type Text, verbatim } from '../core/message/text';

export interface YamlProblem {
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  readonly message: Text;
}

export interface YamlText {
  readonly document: Document.Parsed;
  readonly counter: LineCounter;
  /** In the order of the text; with any, the contents are not whole. */
  readonly problems: readonly YamlProblem[];
}

/** Of a text of problems only, so many are told. */
const mostProblems = 100;

/** One document, whose maps have each key once. `failsafe`: every scalar is a text, so that `1.10` stays 1.10. */
export function parseYaml(text: string, schema: 'core' | 'failsafe' = 'core'): YamlText {
  const counter = new LineCounter();
  const document = composeDocument(text, counter, schema);
  const problems: YamlProblem[] = [];
  const tell = (at: number, message: Text): void => {
    const { line, col } = counter.linePos(at);
    problems.push({ line, column: col, message });
  };
  const tooDeep = document.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (tooDeep !== undefined) tell(tooDeep.pos[0], say`the file is nested too deeply`);
  else for (const { pos, message } of document.errors.slice(0, mostProblems)) tell(pos[0], verbatim(message));
  if (problems.length === 0) {
    for (const at of repeatedKeys(document).slice(0, mostProblems)) tell(at, verbatim('Map keys must be unique'));
  }
  return { document, counter, problems };
}

/** As the library does it, but for errors: each costs it as much as a long text, and nobody reads a million of them. */
function composeDocument(text: string, counter: LineCounter, schema: 'core' | 'failsafe'): Document.Parsed {
  // What the library warns of quotes the file, on standard error.
  const composer = new Composer({ uniqueKeys: false, schema, logLevel: 'error' });
  const tokens = untilTooWrong(new Parser(counter.addNewLine).parse(text));
  const traced = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    const [document, second] = composer.compose(tokens, true, text.length);
    if (document === undefined) throw new Error('Expected a document of any text');
    if (second !== undefined) {
      const [from, to] = second.range;
      document.errors.push(new YAMLParseError([from, to], 'MULTIPLE_DOCS', 'A file is one document, not several'));
    }
    return document;
  } finally {
    Error.stackTraceLimit = traced;
  }
}

function* untilTooWrong(tokens: Iterable<CST.Token>): Generator<CST.Token> {
  let wrong = 0;
  for (const token of tokens) {
    if (token.type === 'error') wrong += 1;
    if (wrong > mostProblems) return;
    yield token;
  }
}

/** Where each of them begins, from 0. */
function repeatedKeys(document: Document.Parsed): readonly number[] {
  const repeated: number[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (keys.has(key.value)) repeated.push(key.range?.[0] ?? 0);
        keys.add(key.value);
      }
    },
  });
  return repeated.toSorted((a, b) => a - b);
}
