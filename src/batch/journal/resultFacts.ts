/** What is remembered of a looked-up package while its scan runs: enough for the summary. Refuses the finding itself, which is in the journal. */
import { highestSeverity } from '../../core/advisory/severity';
import type { Finding } from '../../core/review/finding';
import type { FindingSummary } from '../../core/scan/scanSummary';

export interface ResultFacts extends Omit<FindingSummary, 'row' | 'package' | 'version'> {
  /** Given up after retries. */
  readonly failed: boolean;
}

/** Most packages have no flaws: those with the same verdict share one object. */
const shared = new Map<string, ResultFacts>();

export function factsOf({ verdict, flaws, fixedIn }: Finding, failed: boolean): ResultFacts {
  const facts: ResultFacts = {
    verdict,
    failed,
    advisories: [...new Set(flaws.flatMap(({ records }) => records))].sort(),
    flaws: flaws.length,
    highestSeverity: flaws.length === 0 ? null : highestSeverity(flaws.map(({ severity }) => severity)),
    fixedIn: fixedIn ?? null,
  };
  if (flaws.length > 0 || facts.fixedIn !== null) return facts;
  const name = `${verdict} ${failed}`;
  const known = shared.get(name) ?? facts;
  shared.set(name, known);
  return known;
}
