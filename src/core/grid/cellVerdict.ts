/** Which verdict the words of a result cell stand for, whoever wrote them. Judges words only, no package. */
import { firstLine, saysNotChecked } from '../review/resultText';
import type { Verdict } from '../review/finding';
import type { ReviewField } from '../review/reviewField';

/** Columns whose cells are verdicts. */
export const verdictFields: readonly ReviewField[] = [
  'githubAdvisoryResult',
  'nvdResult',
  'mitreResult',
  'snykResult',
  'exploitDbResult',
  'recommendation',
];

/** The first that matches the start of the cell counts: `PROCEED | 2 accepted risks` comes before `PROCEED`. */
const wordings: readonly (readonly [RegExp, Verdict])[] = [
  [/^(VULNERABLE|SECURITY RISK)\b/, 'vulnerable'],
  [/^PROCEED \| \d+ accepted\b/, 'accepted'],
  [/^(SAFE|PROCEED)\b/, 'safe'],
  [/^(None found|No published security advisories)/i, 'clean'],
  [/^(Manual review required|FURTHER REVIEW REQUIRED|REVIEW|CHECK|RECHECK)\b/i, 'review'],
];

/** undefined: empty, or a person's own words. */
export function verdictOfText(text: string): Verdict | undefined {
  if (saysNotChecked(text)) return 'notChecked';
  const start = firstLine(text).trim();
  return wordings.find(([wording]) => wording.test(start))?.[1];
}

/** Worst first. */
export const verdictOrder: readonly Verdict[] = ['vulnerable', 'review', 'notChecked', 'accepted', 'safe', 'clean'];
