/** The look that a result cell should have for what it says. Refuses to judge words that are not the tool's grammar. */
import type { CellLook } from './cell';
import { firstLine } from './resultText';
import type { ReviewField } from './reviewField';

type Rules = readonly (readonly [RegExp, CellLook])[];

const resultRules: Rules = [
  [/^VULNERABLE - /, 'vulnerable'],
  [/^ACCEPTED RISK - /, 'versionNews'],
  [/^(SAFE - |None found$|No published security advisories$)/, 'clean'],
  [/^(Manual review required|Not checked)\b/, 'update'],
  [/^Not Available$/, 'notAvailable'],
];

const recommendationRules: Rules = [
  [/^SECURITY RISK\b/, 'vulnerable'],
  [/^PROCEED WITH UPDATE\b/, 'versionNews'],
  [/^PROCEED \| \d+ accepted risks?\b/, 'versionNews'],
  [/^PROCEED\b/, 'clean'],
  [/^FURTHER REVIEW REQUIRED\b/, 'update'],
];

const rules: Readonly<Partial<Record<ReviewField, Rules>>> = {
  githubAdvisoryResult: resultRules,
  nvdResult: resultRules,
  mitreResult: resultRules,
  snykResult: resultRules,
  exploitDbResult: resultRules,
  recommendation: recommendationRules,
};

/** Undefined: no result column, or words of a person. */
export function expectedLook(field: ReviewField, text: string): CellLook | undefined {
  const line = firstLine(text).trimEnd();
  return rules[field]?.find(([pattern]) => pattern.test(line))?.[1];
}
