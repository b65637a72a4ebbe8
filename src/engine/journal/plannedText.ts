/** The JSON of a plan, written and read some packages at a time. */
import * as v from 'valibot';
import { packageIdentitySchema } from '../../core/package/identitySchema';
import type { PlannedData } from './journalEntry';
import { PlanIndex } from './planIndex';

const plannedMark = '"type":"planned",';
// A quote inside a JSON string is escaped, so that none of these can stand in a name or a version.
const packagesMark = '"packages":[';
const nextMark = '},{"name":';
const endMark = '}],"startedAt":';

/** Packages of one piece when written, bytes when read. */
const pieceLength = 512;
const pieceBytes = 32 * 1024;

const identities = v.array(packageIdentitySchema);

/** The same text as JSON.stringify of `{ type: 'planned', data }`. */
export function* plannedPieces(data: PlannedData): Generator<string> {
  const frame = JSON.stringify({ type: 'planned', data: { ...data, packages: [] } });
  const at = frame.lastIndexOf(packagesMark) + packagesMark.length;
  yield frame.slice(0, at);
  let piece: string[] = [];
  let separator = '';
  for (const identity of data.packages) {
    piece.push(JSON.stringify(identity));
    if (piece.length < pieceLength) continue;
    yield separator + piece.join(',');
    separator = ',';
    piece = [];
  }
  if (piece.length > 0) yield separator + piece.join(',');
  yield frame.slice(at);
}

/** An event without its first brace. Undefined: it is no plan, or not one as this tool writes it. */
export function readPlanned(event: Buffer): unknown {
  const bounds = boundsOf(event);
  if (bounds === undefined) return undefined;
  try {
    const planned = JSON.parse(withoutPackages(event)) as { type: string; data: object };
    const packages = new PlanIndex();
    for (let start = bounds.start; start < bounds.end;) {
      const next = event.indexOf(nextMark, start + pieceBytes, 'latin1');
      const end = next === -1 || next >= bounds.end ? bounds.end : next + 1;
      const piece: unknown = JSON.parse(`[${event.toString('utf8', start, end)}]`);
      for (const identity of v.parse(identities, piece)) packages.add(identity);
      start = end + 1;
    }
    return { ...planned, data: { ...planned.data, packages } };
  } catch {
    return undefined; // Read as a whole, it is told what is wrong.
  }
}

/** The text of an event, whose first brace is missing, with an empty list of packages; as it is where that cannot be told. */
export function withoutPackages(event: Buffer): string {
  const bounds = boundsOf(event);
  const text = (start: number, end?: number): string => event.toString('utf8', start, end);
  return bounds === undefined ? `{${text(0)}` : `{${text(0, bounds.start)}${text(bounds.end)}`;
}

/** Offsets of the packages between their brackets. */
function boundsOf(event: Buffer): { readonly start: number; readonly end: number } | undefined {
  if (event.toString('latin1', 0, plannedMark.length) !== plannedMark) return undefined;
  const mark = event.indexOf(packagesMark, 0, 'latin1');
  const end = event.lastIndexOf(endMark, undefined, 'latin1');
  return mark === -1 || end < mark ? undefined : { start: mark + packagesMark.length, end: end + 1 };
}
