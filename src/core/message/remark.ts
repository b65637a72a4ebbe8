/** Sentences that findings and journals keep as English: marked where they are made, and told apart again when they are shown. Changes nothing that is kept. */
import { formerRemarks } from './formerRemarks';
import { insideQuotes } from './quoted';
import { remarkTemplates } from './remarkTemplates';
import { toEnglish, say, type Text, type TextValue } from './text';

/**
 * ``remark`version "${version}" is not readable` ``: English, made from one of `remarkTemplates`, which a test holds to. A value in quotes is made
 * to end at the second of them; other words of others come as `foreign` makes them.
 */
export function remark(literals: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  const isQuoted = (at: number): boolean =>
    literals[at]?.endsWith('"') === true && literals[at + 1]?.startsWith('"') === true;
  return toEnglish(say(literals, ...values.map((each, at) => (isQuoted(at) ? insideQuotes(String(each)) : each))));
}

/** UTF-16 units; a sentence with a longer value is shown as it is kept. */
const longestRead = 1000;
/** One sentence inside another, and a label in that. */
const deepest = 2;

interface Pattern {
  readonly template: string;
  /** What stands before, between, and behind the values. */
  readonly literals: readonly string[];
}

/** Those with most words first: a sentence may fit more than one. One of a former version becomes that of today. */
const patterns: readonly Pattern[] = [...remarkTemplates.map((each) => [each, each] as const), ...formerRemarks]
  .map(([words, template]) => ({ template, literals: words.split(/\{\d+\}/) }))
  .sort((a, b) => b.literals.join('').length - a.literals.join('').length);

/** Undefined: nothing that this tool says, so it is shown as it is. In linear time: what is kept may hold what others wrote. */
export function readRemark(kept: string): Text | undefined {
  return kept.length > longestRead ? undefined : read(kept, deepest);
}

function read(kept: string, depth: number): Text | undefined {
  for (const { template, literals } of patterns) {
    const values = valuesIn(kept, literals);
    if (values === undefined) continue;
    const told = values.map((value): TextValue => (depth === 0 ? undefined : read(value, depth - 1)) ?? value);
    if (template !== '{0}') return { template, values: told };
    if (typeof told[0] === 'object') return told[0];
  }
  return undefined;
}

/** Each literal but the first where it stands last, so that a value may hold the words around it. */
function valuesIn(kept: string, [first = '', ...others]: readonly string[]): readonly string[] | undefined {
  if (!kept.startsWith(first)) return undefined;
  if (others.length === 0) return kept === first ? [] : undefined;
  const values: string[] = [];
  let end = kept.length;
  for (const [at, literal] of [...others.entries()].reverse()) {
    const isLast = at === others.length - 1;
    const found = isLast ? end - literal.length : kept.lastIndexOf(literal, end - literal.length);
    if (found < first.length || !kept.startsWith(literal, found)) return undefined;
    if (!isLast) values.unshift(kept.slice(found + literal.length, end));
    end = found;
  }
  return [kept.slice(first.length, end), ...values];
}
