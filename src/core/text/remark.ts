/** Sentences that findings and journals keep as English: marked where they are made, and told apart again when they are shown. Changes nothing that is kept. */
import { remarkTemplates } from './remarkTemplates';
import { english, say, type Text, type TextValue } from './text';

/** ``remark`version "${version}" is not readable` ``: English, made from one of `remarkTemplates`, which a test holds to. */
export function remark(literals: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return english(say(literals, ...values));
}

/** Those with most words first: a sentence may fit more than one. */
const patterns = remarkTemplates
  .map((template) => ({ template, pattern: patternOf(template), words: template.replace(/\{\d+\}/g, '') }))
  .sort((a, b) => b.words.length - a.words.length);

/** Undefined: nothing that this tool says, so it is shown as it is. */
export function readRemark(kept: string): Text | undefined {
  for (const { template, pattern } of patterns) {
    const values = pattern.exec(kept)?.slice(1);
    if (values !== undefined) return { template, values: values.map((value): TextValue => readRemark(value) ?? value) };
  }
  return undefined;
}

function patternOf(template: string): RegExp {
  const literals = template.split(/\{\d+\}/).map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('(.*)')}$`, 's');
}
