/** The counts of a scan in words for a terminal, what matters most first. */
import type { Verdict } from '../../core/verdict/finding';
import { checkedPackages, type CountedState, shownOrder, type VerdictCounts } from '../../core/scan/verdictCounts';

export const verdictWords: Readonly<Record<Verdict, (count: number) => string>> = {
  malicious: () => 'malicious',
  vulnerable: () => 'vulnerable',
  review: (count) => (count === 1 ? 'needs review' : 'need review'),
  notChecked: () => 'not checked',
  accepted: () => 'risk accepted',
  safe: () => 'not affected',
  clean: () => 'without known vulnerabilities',
};

/** One part of a line of counts, with the state that it counts. */
export interface CountPart {
  readonly state: CountedState;
  readonly text: string;
}

/** The parts add up to the packages: each state once, what matters most first, those without packages left out. */
export function countsParts(counts: VerdictCounts): readonly CountPart[] {
  const { notChecked, failed } = counts;
  // Nothing is said to be 0 where nobody could look.
  const isUnseen = checkedPackages(counts) === 0 && notChecked + failed > 0;
  return shownOrder
    .filter((state) => counts[state] > 0 || (state === 'vulnerable' && !isUnseen))
    .map((state) => ({
      state,
      text: `${counts[state]} ${state === 'failed' ? 'failed' : verdictWords[state](counts[state])}`,
    }));
}

export function countsText(counts: VerdictCounts): string {
  return countsParts(counts)
    .map(({ text }) => text)
    .join(', ');
}
