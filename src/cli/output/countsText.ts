/** The counts of a scan in words for a terminal, what matters most first. */
import type { Verdict } from '../../core/verdict/finding';
import { checkedPackages, type VerdictCounts } from '../../core/scan/verdictCounts';

export const verdictWords: Readonly<Record<Verdict, (count: number) => string>> = {
  malicious: () => 'malicious',
  vulnerable: () => 'vulnerable',
  review: (count) => (count === 1 ? 'needs review' : 'need review'),
  notChecked: () => 'not checked',
  accepted: (count) => (count === 1 ? 'accepted risk' : 'accepted risks'),
  safe: () => 'not affected',
  clean: () => 'without known vulnerabilities',
};

/** `6 vulnerable, 2 not checked`; nothing is said to be 0 where nobody could look. */
export function countsText(counts: VerdictCounts): string {
  const { malicious, vulnerable, review, notChecked, failed } = counts;
  const isUnseen = checkedPackages(counts) === 0 && notChecked + failed > 0;
  const parts = [
    ...(malicious > 0 ? [`${malicious} malicious`] : []),
    ...(isUnseen ? [] : [`${vulnerable} vulnerable`]),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(notChecked > 0 ? [`${notChecked} not checked`] : []),
    ...(review > 0 ? [`${review} ${verdictWords.review(review)}`] : []),
  ];
  return parts.join(', ');
}
