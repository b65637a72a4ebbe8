/** How many packages a scan has found in which state: the one count behind every number of a scan that is shown. Each package counts once. */
import * as v from 'valibot';
import { isVulnerable, type Verdict, verdicts } from '../verdict/finding';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** `failed`: not checked after all attempts, and not among `notChecked`. */
export const countedStates = [...verdicts, 'failed'] as const;
export type CountedState = (typeof countedStates)[number];

/** Every state, what matters most first, as totals are told. */
export const shownOrder: readonly CountedState[] = [...countedStates].sort((a, b) => rankOf(a) - rankOf(b));

function rankOf(state: CountedState): number {
  const ranks = { malicious: 0, vulnerable: 1, failed: 2, notChecked: 3, review: 4, accepted: 5, safe: 6, clean: 7 };
  return (ranks satisfies Record<CountedState, number>)[state];
}

export const verdictCountsSchema = v.object(v.entriesFromList(countedStates, count));
export type VerdictCounts = v.InferOutput<typeof verdictCountsSchema>;

export const noCounts: VerdictCounts = {
  ...{ malicious: 0, vulnerable: 0, review: 0, notChecked: 0, accepted: 0, safe: 0, clean: 0, failed: 0 },
};

/** With one package more, or one less. */
export function counting(counts: VerdictCounts, verdict: Verdict, failed: boolean, by: 1 | -1 = 1): VerdictCounts {
  const state = failed ? 'failed' : verdict;
  return { ...counts, [state]: counts[state] + by };
}

/** Of a summary's findings, `failed` of which could not be checked after all attempts. */
export function countsOf(findings: readonly { readonly verdict: Verdict }[], failed: number): VerdictCounts {
  const counts = { ...noCounts };
  for (const { verdict } of findings) counts[verdict] += 1;
  return { ...counts, notChecked: Math.max(0, counts.notChecked - failed), failed };
}

/** Malicious ones among them. */
export function vulnerablePackages(counts: VerdictCounts): number {
  return sumOf(counts, (state) => state !== 'failed' && isVulnerable(state));
}

/** About which some source gave an answer. */
export function checkedPackages(counts: VerdictCounts): number {
  return sumOf(counts, (state) => state !== 'failed' && state !== 'notChecked');
}

function sumOf(counts: VerdictCounts, has: (state: CountedState) => boolean): number {
  return countedStates.filter(has).reduce((sum, state) => sum + counts[state], 0);
}
