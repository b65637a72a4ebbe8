/** What a response says about when to ask again. Contains no clock and waits for nothing. */
import type { ServiceId } from '../../core/scan/sourceSettings';
import type { TransportResponse } from './transport';

/** Their firewalls answer 403 to whoever asks too often (CVEProject/cve-services #1121, for the second). */
const firewalled: ReadonlySet<ServiceId> = new Set<ServiceId>(['nvd', 'mitre']);

/** The service said "too many": 429 anywhere, and 403 where that is how it says so. */
export function isLimiting(service: ServiceId, { status, headers, body }: TransportResponse): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  if (firewalled.has(service) || headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0')
    return true;
  // GitHub's secondary limits may be told in words alone, with requests left and without a time.
  return (
    service === 'github' &&
    /secondary rate limit|abuse detection/i.test(new TextDecoder().decode(body.subarray(0, 4096)))
  );
}

/** A 403 that a firewall on the way may as well have sent, whatever it is asked and however long one waits. */
export function mayBeBlocked(service: ServiceId, { status, headers }: TransportResponse): boolean {
  return status === 403 && firewalled.has(service) && headers['retry-after'] === undefined;
}

/** Milliseconds until the time the response names, 0 for one that is past; undefined when it names none. */
export function adviceOf({ headers }: TransportResponse, now: number): number | undefined {
  const after = retryAfterMs(headers['retry-after'], now);
  if (after !== undefined) return after;
  const reset = headers['x-ratelimit-reset'];
  if (headers['x-ratelimit-remaining'] !== '0' || reset === undefined || !/^\d{1,12}$/.test(reset)) return undefined;
  return Math.max(0, Number(reset) * 1000 - now);
}

/** RFC 9110, section 10.2.3: seconds or an HTTP date. */
export function retryAfterMs(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // All three forms of an HTTP date begin with a day's name; Date.parse alone takes far more than dates.
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text)) return undefined;
  // One of the three names no zone, and all are UTC (section 5.6.7).
  const time = Date.parse(/\d{4}$/.test(text) && !/[+-]\d{4}$/.test(text) ? `${text} GMT` : text);
  return Number.isNaN(time) ? undefined : Math.max(0, time - now);
}
