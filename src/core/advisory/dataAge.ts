/** How old data may be before every result tells its day. Reads no clock. */
import { dayMs } from '../time/durations';
import { reportingSources, type SourceEvidence } from './evidence';

/** In days. */
export interface AgeBounds {
  /** Of answers of services that were kept. */
  readonly cached: number;
  /** Of files on this computer, and of lists of services that publish them anew within days. */
  readonly file: number;
}

/** No answer of a service is kept for more days: older ones stand in for nothing. */
export const keptDays = 7;

export const usualAgeBounds: AgeBounds = { cached: keptDays, file: 30 };

/** In the place of the day of a file whose data tells none: it may be of any age. */
export const unknownDay = 'unknown date';

/** The day of the oldest of some data; data of unknown date may be older than any. */
export function oldestDay(days: readonly (string | undefined)[]): string | undefined {
  const told = days.filter((day) => day !== undefined).sort();
  return told.includes(unknownDay) ? unknownDay : told[0];
}

/** The day of the oldest data that a result rests on, old or not: of files that of the data, of answers that of their retrieval. */
export function dataDay(sources: readonly SourceEvidence[]): string | undefined {
  return oldestDay(reportingSources(sources).map(dayOfData));
}

/** Undefined: the data tells none. */
function dayOfData({ fromFile, dataDate, retrievedAt, oldDay }: SourceEvidence): string | undefined {
  return oldDay ?? isoDay(fromFile === true ? dataDate : retrievedAt);
}

/** The day of data that is older than its bound, or that stands in for a source which gave no answer; undefined for any other. */
export function toldDay(evidence: SourceEvidence): string | undefined {
  return evidence.oldDay ?? (evidence.stale === true ? (dayOfData(evidence) ?? unknownDay) : undefined);
}

/** An answer of a service that stands in for it past its bound: with it alone a scan is not complete. A file was named by a person, whatever its age. */
export function isOutdated({ stale, oldDay, fromFile }: SourceEvidence): boolean {
  return stale === true && oldDay !== undefined && fromFile !== true;
}

function isoDay(at: string | undefined): string | undefined {
  const time = Date.parse(at ?? '');
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 10);
}

/** The ISO day of data that is older than `days`; undefined for newer data and where no date is known. `at`: ISO 8601. */
export function oldDayOf(at: string | undefined, days: number, nowMs: number): string | undefined {
  return nowMs - Date.parse(at ?? '') > days * dayMs ? isoDay(at) : undefined;
}
