/** How far the evidence about one vulnerability got worse: the facts that people decide by. */
import { compareSeverity } from '../advisory/severity';
import type { Look, SnapshotFlaw } from './snapshot';

/** EPSS from which an exploitation within 30 days is likely enough to look again; 10% is far above most of all CVEs. */
export const epssBound = 0.1;

/** In English; empty: nothing got worse. Of a severity that nobody had told, only a high one counts. `asked`: what the earlier look asked, so that what it could not know says so. */
export function worseFacts(before: SnapshotFlaw, now: SnapshotFlaw, asked: Look): readonly string[] {
  const untold = (source: string, label: string): string =>
    asked.some((each) => each.source === source) ? '' : ` (${label} was not checked then)`;
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

function percent(score: number): string {
  return `${Math.round(score * 100)}%`;
}
