/** How far the evidence about one vulnerability got worse: the facts that people decide by. */
import type { Severity } from './evidence';
import type { Flaw } from './flaw';
import { compareSeverity } from './severity';
import { percent } from '../message/share';

/** What is known of how bad a vulnerability is. */
export interface EvidenceLevel {
  readonly severity: Severity;
  /** Day on which CISA's catalog listed it, or '' where that is not told; absent: not listed, as far as it was asked. */
  readonly exploited?: string;
  /** Published exploits; absent: none. */
  readonly exploits?: number;
  /** Highest EPSS score, from 0 to 1, with the five decimals that are published. */
  readonly epss?: number;
}

/** What people decide by; how likely an exploitation is changes by the day. */
export type DecidingEvidence = Omit<EvidenceLevel, 'epss'>;

export function decidingEvidence(flaw: Flaw): DecidingEvidence {
  const { severity, exploited, exploits } = evidenceLevel(flaw);
  return {
    severity,
    ...(exploited === undefined ? {} : { exploited }),
    ...(exploits === undefined ? {} : { exploits }),
  };
}

export function evidenceLevel({ severity, evidence = {} }: Flaw): EvidenceLevel {
  const { knownExploited = [], exploits = [], predictions = [] } = evidence;
  const [listed] = knownExploited.map(({ dateAdded = '' }) => dateAdded).sort();
  const scores = predictions.map(({ score }) => score);
  return {
    severity,
    ...(listed === undefined ? {} : { exploited: listed }),
    ...(exploits.length === 0 ? {} : { exploits: exploits.length }),
    ...(scores.length === 0 ? {} : { epss: Math.round(Math.max(...scores) * 1e5) / 1e5 }),
  };
}

/** EPSS from which an exploitation within 30 days is likely enough to look again; 10% is far above most of all CVEs. */
export const epssBound = 0.1;

/** In English; empty: nothing got worse. Of a severity that nobody had told, only a high one counts. `asked`: sources that were asked before, so that what they could not know says so;
 * absent: all. */
export function worseFacts(
  before: EvidenceLevel,
  now: EvidenceLevel,
  asked?: readonly { readonly source: string }[],
): readonly string[] {
  const untold = (source: string, label: string): string =>
    (asked?.some((each) => each.source === source) ?? true) ? '' : ` (${label} was not checked then)`;
  const facts: string[] = [];
  const isRated = before.severity !== 'UNKNOWN' || now.severity === 'CRITICAL' || now.severity === 'HIGH';
  if (isRated && compareSeverity(now.severity, before.severity) < 0)
    facts.push(`severity ${before.severity} → ${now.severity}`);
  if (before.exploited === undefined && now.exploited !== undefined) {
    const since = now.exploited === '' ? '' : ` since ${now.exploited}`;
    facts.push(`known exploited (KEV)${since}${untold('kev', 'KEV')}`);
  }
  if ((now.exploits ?? 0) > (before.exploits ?? 0)) facts.push(`new exploit${untold('exploitDb', 'Exploit-DB')}`);
  const score = now.epss ?? 0;
  if ((before.epss ?? 0) < epssBound && score >= epssBound) {
    const from = before.epss === undefined ? '' : `${percent(before.epss)} → `;
    facts.push(`EPSS ${from}${percent(score)}${untold('epss', 'EPSS')}`);
  }
  return facts;
}
