/** What a run of a scan asked, and how that differs from another run: other sources, other data, other addresses. */
import { joined, say, type Text } from '../../core/message/text';
import type { RunSource } from './journalEntry';

/** Undefined: both asked the same sources for the same data. */
export function dataDifference(before: readonly RunSource[], now: readonly RunSource[]): Text | undefined {
  const parts: Text[] = [];
  for (const source of before) {
    const same = now.find((each) => idOf(each) === idOf(source));
    if (same === undefined) parts.push(say`with ${source.label}`);
    else if (!isSameData(source, same)) parts.push(dataText(source));
  }
  for (const source of now) {
    if (!before.some((each) => idOf(each) === idOf(source))) parts.push(say`without ${source.label}`);
  }
  return parts.length === 0 ? undefined : joined(parts, ', ');
}

/** `PyPA advisories of 2024-10-10 from /data/all.zip`. */
export function dataText({ label, origin, dataDate }: RunSource): Text {
  return dataDate === undefined
    ? say`${label} from ${origin}`
    : say`${label} of ${dataDate.slice(0, 10)} from ${origin}`;
}

/** Data on a disk is known by its content, wherever it lies; a service by its address. Earlier versions kept no digest. */
function isSameData(a: RunSource, b: RunSource): boolean {
  const isService = /^https?:/.test(a.origin) || /^https?:/.test(b.origin);
  if (isService && a.origin !== b.origin) return false;
  if (a.digest !== undefined && b.digest !== undefined) return a.digest === b.digest;
  return a.origin === b.origin && a.dataDate === b.dataDate;
}

function idOf({ source }: RunSource): string {
  return source ?? 'advisories';
}
