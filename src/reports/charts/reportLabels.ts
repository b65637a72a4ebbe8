/** The words of charts and tables, in English. An editor passes its own, translated; decides nothing but words. */
import type { SourceEvidence, Severity } from '../../core/advisory/evidence';
import type { Verdict } from '../../core/verdict/finding';
import type { AgeGroup } from '../model/reportModel';

export interface ReportLabels {
  readonly verdictsTitle: string;
  readonly agesTitle: string;
  readonly sourcesTitle: string;
  readonly timeLineTitle: string;
  readonly verdicts: Readonly<Record<Verdict, string>>;
  readonly severities: Readonly<Record<Severity, string>>;
  readonly ages: Readonly<Record<AgeGroup, string>>;
  readonly answers: Readonly<Record<SourceEvidence['status'], string>>;
  readonly timeLine: {
    readonly lookup: string;
    readonly wait: string;
    readonly save: string;
    readonly checkpoint: string;
    /** `Batches: 49, in 2.30 s; checkpoints: 10`. */
    readonly batchesIn: (batches: number, seconds: string, checkpoints: number) => string;
    readonly batch: (number: number) => string;
  };
}

export const englishLabels: ReportLabels = {
  verdictsTitle: 'Packages by verdict and severity',
  agesTitle: 'Packages by years behind the latest release',
  sourcesTitle: 'Responses of the sources',
  timeLineTitle: 'Batches, saves and checkpoints over time',
  verdicts: {
    malicious: 'Malicious',
    vulnerable: 'Vulnerable',
    review: 'Needs review',
    notChecked: 'Not checked',
    accepted: 'Risk accepted',
    safe: 'Not affected',
    clean: 'No known vulnerabilities',
  },
  severities: { CRITICAL: 'Critical', HIGH: 'High', MEDIUM: 'Medium', LOW: 'Low', UNKNOWN: 'Unknown severity' },
  ages: {
    upToDate: 'Up to date',
    underOne: 'Less than 1 year',
    oneToTwo: '1 to 2 years',
    twoToThree: '2 to 3 years',
    threeToFive: '3 to 5 years',
    fiveOrMore: '5 years or more',
    unknown: 'Not known',
  },
  answers: {
    ok: 'responded',
    notFound: 'package not found',
    unavailable: 'unavailable',
    notConfigured: 'not configured',
    unresolvable: 'needs review',
  },
  timeLine: {
    lookup: 'Checks',
    wait: 'Waiting',
    save: 'Saving',
    checkpoint: 'Checkpoint',
    batchesIn: (batches, seconds, checkpoints) => `Batches: ${batches}, in ${seconds} s; checkpoints: ${checkpoints}`,
    batch: (number) => `Batch ${number}`,
  },
};
