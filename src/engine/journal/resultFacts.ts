/** What is remembered of a looked-up package while its scan runs: enough for the summary. Refuses the finding itself, which is in the journal. */
import { dataDay, isOutdated, toldDay, unknownDay } from '../../core/advisory/dataAge';
import { acceptedCount, highestOpen } from '../../core/advisory/flaws';
import type { Finding } from '../../core/verdict/finding';
import { uncheckedSources } from '../../core/cells/recommendation';
import { type BriefFlaw, briefFlaw, type LastKnown } from '../../core/scan/lastKnown';
import { isNameVerified } from '../../core/scan/dataAtHand';
import type { ResultSummary } from '../../core/scan/scanSummary';

export interface ResultFacts extends ResultSummary {
  /** Given up after retries. */
  readonly failed: boolean;
  /** ISO day of the oldest data that it rests on. */
  readonly dataDay?: string;
  /** What affects the version, worst first; absent: nothing does. */
  readonly affecting?: readonly BriefFlaw[];
}

export function factsOf(finding: Finding, failed: boolean, lastKnown?: LastKnown): ResultFacts {
  const { verdict, flaws, fixedIn, fixDoubt } = finding;
  const accepted = acceptedCount(flaws);
  const unchecked = uncheckedSources(finding);
  const day = dataDay(finding.sources ?? []);
  return {
    verdict,
    failed,
    advisories: [...new Set(flaws.flatMap(({ records }) => records))].sort(),
    flaws: flaws.length,
    ...(accepted === 0 ? {} : { acceptedFlaws: accepted }),
    ...(flaws.length === 0 ? {} : { affecting: flaws.map(briefFlaw) }),
    highestSeverity: highestOpen(flaws),
    fixedIn: fixedIn ?? null,
    ...(fixedIn === undefined && fixDoubt !== undefined ? { fixDoubt } : {}),
    ...(unchecked.length === 0 ? {} : { unchecked }),
    ...(day === undefined ? {} : { dataDay: day }),
    ...ageFacts(finding),
    ...(lastKnown === undefined ? {} : { lastKnown }),
    ...(isNameVerified(finding) ? {} : { unverifiedName: true }),
    ...(accepted > 0 ? { restsOnAcceptance: true } : {}),
  };
}

function ageFacts({ sources = [] }: Finding): Pick<ResultSummary, 'oldData' | 'standIns' | 'outdated'> {
  const oldData = sources.flatMap(({ label, oldDay }) => (oldDay === undefined ? [] : [{ label, day: oldDay }]));
  const standIns = sources.filter(({ stale }) => stale === true);
  return {
    ...(oldData.length === 0 ? {} : { oldData }),
    ...(standIns.length === 0
      ? {}
      : { standIns: standIns.map((each) => ({ label: each.label, day: toldDay(each) ?? unknownDay })) }),
    ...(standIns.some(isOutdated) ? { outdated: true } : {}),
  };
}
