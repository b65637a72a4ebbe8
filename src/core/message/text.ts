/** A sentence as data: its English template and what goes into it, so that an editor can say it in its own language. */
import * as v from 'valibot';

/** `{0}`, `{1}` in the template stand for the values. Plain data: it crosses threads as it is. */
export interface Text {
  readonly template: string;
  readonly values: readonly TextValue[];
}

/** A string is a name, a path or words of somebody else; words of ours are a text of their own. */
export type TextValue = string | number | Text;

export const textSchema: v.GenericSchema<Text> = v.object({
  template: v.string(),
  values: v.array(v.union([v.string(), v.number(), v.lazy(() => textSchema)])),
});

/** ``say`${name} has the workbook open` ``: the template is a key of `l10n/bundle.l10n.json`, which a test holds to. */
export function say(literals: TemplateStringsArray, ...values: readonly TextValue[]): Text {
  return { template: templateOf(literals), values };
}

/** Words that need no translation, or have theirs already. */
export function verbatim(words: string): Text {
  return { template: '{0}', values: [words] };
}

/** Several texts in a row; the separator holds no words. */
export function joined(texts: readonly Text[], separator: string): Text {
  return { template: texts.map((_, at) => `{${at}}`).join(separator), values: texts };
}

export function toEnglish(text: Text): string {
  return filled(
    text.template,
    text.values.map((value) => (typeof value === 'object' ? toEnglish(value) : String(value))),
  );
}

export function templateOf(literals: TemplateStringsArray): string {
  return literals.reduce((template, literal, at) => `${template}{${at - 1}}${literal}`);
}

function filled(template: string, values: readonly string[]): string {
  return template.replace(/\{(\d+)\}/g, (whole, index: string) => values[Number(index)] ?? whole);
}
