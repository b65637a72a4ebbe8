/** How bad an advisory says it is, as one of four words. */
import { Cvss2, Cvss3P0, Cvss3P1, Cvss4P0 } from 'ae-cvss-calculator';
import type { AdvisorySeverity } from './advisory';
import type { FlawEvidence, FlawStatement, SeverityRating, Severity } from './evidence';

const ranks: Readonly<Record<Severity, number>> = { UNKNOWN: 0, LOW: 1, MEDIUM: 2, HIGH: 3, CRITICAL: 4 };

const malicious = /^MAL-/;

/** Worst first, for sorting. */
export function compareSeverity(a: Severity, b: Severity): number {
  return ranks[b] - ranks[a];
}

export function highestSeverity(severities: readonly Severity[]): Severity {
  return [...severities].sort(compareSeverity)[0] ?? 'UNKNOWN';
}

/** An id of the OpenSSF malicious-packages database. */
export function isMalicious(id: string): boolean {
  return malicious.test(id);
}

/**
 * `GitHub` for its own word; `CVSS score of GitHub` for one that it published without a vector;
 * `CVSS 4.0 vector of GitHub, threat metrics not counted` for a score that was computed here.
 */
export function ratingOrigin({ by, computed, cvssVersion, vector }: SeverityRating): string {
  if (computed !== true) return by;
  const cvss = cvssVersion === undefined ? 'CVSS' : `CVSS ${cvssVersion}`;
  if (vector === undefined) return `${cvss} score of ${by}`;
  const hasThreat = /\/E:[APU]\b/.test(vector) && cvssVersion === '4.0';
  return `${cvss} vector of ${by}${hasThreat ? ', threat metrics not counted' : ''}`;
}

/** `CRITICAL`, the word of its publisher; `CRITICAL by CVSS 3.1 vector of GitHub` where it is a score's alone. `id`: by that advisory; absent: by any. */
export function severityWithOrigin(
  { id, severity }: Pick<FlawStatement, 'severity'> & Partial<Pick<FlawStatement, 'id'>>,
  { ratings = [] }: FlawEvidence,
): string {
  const same = ratings.filter((rating) => rating.severity === severity && (id === undefined || rating.id === id));
  const [computed] = same.every((rating) => rating.computed === true && !isScoredNone(rating)) ? same : [];
  return computed === undefined ? severity : `${severity} by ${ratingOrigin(computed)}`;
}

/** The score beside a level of another word, as its own rating: a policy may have set the level. Undefined: the two agree, or there is no score. */
export function scoreApart(rating: SeverityRating): SeverityRating | undefined {
  const { severity, score, cvssVersion = '', computed } = rating;
  if (score === undefined || computed === true) return undefined;
  const word = severityOfBase(score, cvssVersion);
  return word === severity ? undefined : { ...rating, severity: word };
}

/** By the prefixes that the OSV schema assigns to databases; `CVE-`: OSV's own conversion of CVE records. */
const issuers: Readonly<Record<string, string>> = {
  ...{ GHSA: 'GitHub', PYSEC: 'PyPA', MAL: 'OpenSSF', BIT: 'Bitnami', OSV: 'OSS-Fuzz', SNYK: 'Snyk', CVE: 'OSV' },
};

/** Who publishes the records whose ids look like this: of a database that is not known here its prefix. */
export function issuerOf(id: string): string {
  const prefix = /^([A-Z][A-Z\d]*)-./.exec(id)?.[1];
  return prefix === undefined ? 'OSV' : (issuers[prefix] ?? prefix);
}

interface Rating {
  readonly severity: Severity;
  readonly score: number;
  readonly cvssVersion?: '2.0' | '3.0' | '3.1' | '4.0';
  readonly vector?: string;
}

/** Empty for a vector that cannot be scored, unknown or incomplete, and for a number that is no score of CVSS. */
export function ratingsOfVector({ type, score }: AdvisorySeverity): readonly Rating[] {
  const vector = score.trim();
  const scored = scoreVector(vector);
  if (scored === undefined) return bareScore(type, vector);
  const { cvssVersion, base } = scored;
  return [{ severity: severityOfBase(base, cvssVersion), score: base, cvssVersion, vector }];
}

/** The OSV schema wants a vector; some publish its score instead. Of CVSS 3 the type does not tell whether 3.0 or 3.1. */
function bareScore(type: string, text: string): readonly Rating[] {
  const scale = /^CVSS_V([234])$/.exec(type)?.[1];
  const score = /^\d{1,2}(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (scale === undefined || !(score <= 10)) return [];
  const cvssVersion = scale === '2' ? '2.0' : scale === '4' ? '4.0' : undefined;
  return [{ severity: severityOfBase(score, scale), score, ...(cvssVersion && { cvssVersion }) }];
}

/** The base score, 0.0 to 10.0, whatever threat or environment the vector adds; undefined for a vector that has none. */
function scoreVector(
  vector: string,
): { readonly cvssVersion: NonNullable<Rating['cvssVersion']>; readonly base: number } | undefined {
  // CVSS 3.1, section 6: "must not include the same metric more than once".
  const metrics = vector.split('/').map((part) => part.split(':', 1)[0]);
  if (new Set(metrics).size < metrics.length) return undefined;
  try {
    if (vector.startsWith('CVSS:4.0/')) {
      const cvss = new Cvss4P0(vector);
      if (!cvss.isBaseFullyDefined()) return undefined;
      return { cvssVersion: '4.0', base: cvss.calculateScores().baseMetricsOnly ?? 0 };
    }
    if (vector.startsWith('CVSS:3.0/'))
      return { cvssVersion: '3.0', base: new Cvss3P0(vector).calculateScores().base ?? 0 };
    if (vector.startsWith('CVSS:3.1/'))
      return { cvssVersion: '3.1', base: new Cvss3P1(vector).calculateScores().base ?? 0 };
    if (/^\(?AV:/.test(vector)) return { cvssVersion: '2.0', base: new Cvss2(vector).calculateScores().base ?? 0 };
  } catch {
    return undefined; // The calculators refuse a metric or a value that their version does not have.
  }
  return undefined;
}

/** CVSS calls a base score of 0.0 None: somebody has looked, and found no impact. */
export function isScoredNone({ severity, score }: Pick<SeverityRating, 'severity' | 'score'>): boolean {
  return severity === 'UNKNOWN' && score === 0;
}

/** By the scale of the score's CVSS version. */
export function severityOfBase(score: number, cvssVersion: string): Severity {
  if (score <= 0) return 'UNKNOWN';
  return cvssVersion.startsWith('2') ? wordOfCvss2(score) : wordOfCvss3(score);
}

/** CVSS 3.1 section 5 and CVSS 4.0 section 6, "Qualitative Severity Rating Scale". */
function wordOfCvss3(base: number): Severity {
  if (base >= 9) return 'CRITICAL';
  if (base >= 7) return 'HIGH';
  return base >= 4 ? 'MEDIUM' : 'LOW';
}

/** NVD's scale for CVSS 2, which knows nothing above HIGH. */
function wordOfCvss2(base: number): Severity {
  if (base >= 7) return 'HIGH';
  return base >= 4 ? 'MEDIUM' : 'LOW';
}
