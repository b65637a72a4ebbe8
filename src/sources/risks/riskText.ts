/** Changes the text of a risk file where a decision is added, corrected, removed, or ends, and copies every other byte, comments and style among them. */
import { isMap, isScalar, isSeq, type Pair, stringify, type YAMLMap, type YAMLSeq } from 'yaml';
import type { AcceptedEvidence, RiskDecision } from '../../core/verdict/acceptRisks';
import { parseYaml } from '../../platform/parseYaml';
import { parseRiskFile, riskFields } from './riskFile';

/** A decision as `ihacpa risks add` records it; days and times are ISO. */
export type NewDecision = Readonly<
  Partial<Record<(typeof riskFields)[number], string>> & {
    readonly advisory: string;
    readonly package: string;
    readonly reason: string;
    readonly until: string;
    readonly evidence?: AcceptedEvidence;
  }
>;

/** As the last one of the file, which must have no problem. Undefined: its form leaves no place for one. */
export function withDecision(text: string, decision: NewDecision): string | undefined {
  return [...additions(text, decision)].find((candidate) => adds(text, candidate));
}

/** With `until` as the last day of the decision at a place of the list, from 0. Undefined: there is none, or its day is in no plain form. */
export function withLastDay(text: string, at: number, until: string): string | undefined {
  const before = parseRiskFile(text).decisions;
  const changed = withValue(text, at, 'until', until);
  if (changed === undefined) return undefined;
  const after = parseRiskFile(changed);
  const isOnly = after.decisions.every((each, place) => each.until === (place === at ? until : before[place]?.until));
  return after.problems.length === 0 && after.decisions.length === before.length && isOnly ? changed : undefined;
}

/** With a value of one plain word for a field that stands in the decision at a place of the list. Undefined: it does not, or leaves as many problems. */
export function withValue(text: string, at: number, field: string, value: string): string | undefined {
  const node = pairOf(text, at, field)?.value;
  return isScalar(node) && node.range ? improved(text, node.range, quotedLike(String(node.type), value)) : undefined;
}

/** With another name of a field. Undefined as for `withValue`. */
export function withFieldName(text: string, at: number, from: string, to: string): string | undefined {
  const key = pairOf(text, at, from)?.key;
  return isScalar(key) && key.range ? improved(text, key.range, to) : undefined;
}

/**
 * Without the lines of the decision at a place of the list, and with every comment line before and behind it. The file must have no problem.
 * Undefined: there is none, or it is not on lines of its own.
 */
export function withoutDecision(text: string, at: number): string | undefined {
  const before = parseRiskFile(text).decisions;
  const item = itemsOf(text)?.items[at];
  if (!isMap(item) || !item.range || item.flow === true) return undefined;
  const from = text.lastIndexOf('\n', item.range[0]) + 1;
  const last = item.range[1] > 0 && text[item.range[1] - 1] === '\n' ? item.range[1] - 1 : item.range[1];
  const end = text.indexOf('\n', last);
  const changed = text.slice(0, from) + (end === -1 ? '' : text.slice(end + 1));
  const after = parseRiskFile(changed);
  const isOnly = sameContents(before.toSpliced(at, 1), after.decisions);
  return after.problems.length === 0 && isOnly ? changed : undefined;
}

/** Undefined where it leaves as many problems as before, or changes another decision. */
function improved(text: string, [from, to]: readonly [number, number, ...unknown[]], by: string): string | undefined {
  const changed = text.slice(0, from) + by + text.slice(to);
  const [before, after] = [parseRiskFile(text), parseRiskFile(changed)];
  const isBetter = after.problems.length < Math.max(before.problems.length, 1);
  return isBetter && after.decisions.length >= before.decisions.length ? changed : undefined;
}

function pairOf(text: string, at: number, field: string): Pair | undefined {
  const item = itemsOf(text)?.items[at];
  return isMap(item) ? item.items.find(({ key }) => isScalar(key) && key.value === field) : undefined;
}

function quotedLike(type: string, word: string): string {
  if (type === 'QUOTE_DOUBLE') return `"${word}"`;
  return type === 'QUOTE_SINGLE' ? `'${word}'` : word;
}

/** In the ways that files are written, the likeliest first: which one fits, the reader says. */
function* additions(text: string, decision: NewDecision): Generator<string> {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const list = itemsOf(text);
  const key = keyEnd(text);
  if (list?.flow === true) {
    const end = (list.range?.[1] ?? 0) - 1;
    const item = JSON.stringify(fieldsOf(decision));
    for (const comma of list.items.length === 0 ? [''] : [', ', ' ', '']) yield spliced(text, end, `${comma}${item}`);
  } else if (list !== undefined && list.items.length > 0) {
    const indent = dashColumn(text, list);
    yield lineAfter(text, endOf(list.items.at(-1)), blockItem(decision, indent, newline), newline);
  } else if (key !== undefined) {
    yield lineAfter(text, key, blockItem(decision, 2, newline), newline);
  } else {
    yield lineAfter(text, text.length, `accepted:${newline}${blockItem(decision, 2, newline)}`, newline);
  }
}

function adds(before: string, after: string): boolean {
  const had = parseRiskFile(before).decisions;
  const { decisions, problems } = parseRiskFile(after);
  return problems.length === 0 && decisions.length === had.length + 1 && sameContents(had, decisions.slice(0, -1));
}

function sameContents(some: readonly RiskDecision[], others: readonly RiskDecision[]): boolean {
  const contentOf = (each: object): string => JSON.stringify({ ...each, line: 0 });
  return some.length === others.length && some.every((each, at) => contentOf(each) === contentOf(others[at] ?? {}));
}

function itemsOf(text: string): YAMLSeq | undefined {
  const { contents } = parseYaml(text).document;
  const list = isMap(contents) ? contents.get('accepted', true) : undefined;
  return isSeq(list) ? list : undefined;
}

/** Behind the `accepted` of a file without a decision. */
function keyEnd(text: string): number | undefined {
  const { contents } = parseYaml(text).document;
  const [pair] = isMap(contents) ? (contents.items as readonly Pair[]) : [];
  return isScalar(pair?.key) ? pair.key.range?.[1] : undefined;
}

function endOf(item: unknown): number {
  return (item as YAMLMap | undefined)?.range?.[1] ?? 0;
}

/** Of the dashes of the list, from 0. */
function dashColumn(text: string, list: YAMLSeq): number {
  const start = list.range?.[0] ?? 0;
  return start - (text.lastIndexOf('\n', start - 1) + 1);
}

/** Behind the line in which `at` is; a value that ends with its line break ends there. */
function lineAfter(text: string, at: number, lines: string, newline: string): string {
  if (at > 0 && text[at - 1] === '\n') return spliced(text, at, lines);
  const end = text.indexOf('\n', at);
  if (end !== -1) return spliced(text, end + 1, lines);
  return text === '' || text.endsWith('\n') ? text + lines : `${text}${newline}${lines}`;
}

function spliced(text: string, at: number, more: string): string {
  return text.slice(0, at) + more + text.slice(at);
}

function blockItem(decision: NewDecision, indent: number, newline: string): string {
  const lines = Object.entries(fieldsOf(decision)).map(([field, value]) =>
    // A text is quoted as the value of its field: alone, `---` is quoted as a document.
    typeof value === 'string'
      ? stringify({ [field]: value }, { lineWidth: 0 }).trim()
      : `${field}: ${stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim()}`,
  );
  return lines.map((line, at) => `${' '.repeat(indent)}${at === 0 ? '- ' : '  '}${line}${newline}`).join('');
}

/** As it is written: on one line; '' is not written at all. */
export function plainValue(value: string | undefined): string {
  return value?.replace(/\s+/g, ' ').trim() ?? '';
}

/** In the order in which people read them. */
function fieldsOf(decision: NewDecision): Readonly<Record<string, unknown>> {
  const texts = riskFields.flatMap((field) => {
    const value = plainValue(decision[field]);
    return value === '' ? [] : [[field, value] as const];
  });
  const { evidence } = decision;
  return { ...Object.fromEntries(texts), ...(evidence === undefined ? {} : { evidence }) };
}
