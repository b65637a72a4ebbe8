/** Journal lines and their hash chain. Pure: bytes in, events out; says where damage begins and never repairs it. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { sha256 } from '../../platform/contentHash';
import { type JournalEvent, journalEventSchema, journalSchemaVersion, type PlannedData } from './journalEntry';
import { plannedPieces, readPlanned, withoutPackages } from './plannedText';
import { parseJson } from '../../platform/parseJson';

/** The `previous` hash of the first line. */
export const chainStart = '0'.repeat(64);

export interface ChainPosition {
  /** Sequence number of the next line, from 0. */
  readonly sequence: number;
  readonly previous: string;
}

export interface Line {
  readonly event: JournalEvent;
  readonly sequence: number;
  readonly previous: string;
  readonly hash: string;
}

const planHeadSchema = v.object({
  type: v.literal('planned'),
  data: v.object({ schemaVersion: v.number(), workbookPath: v.string() }),
});

/** What stands before the event in every line. */
const lineHead = /^\{"seq":(0|[1-9]\d{0,14}),"prev":"([0-9a-f]{64})","hash":"([0-9a-f]{64})",/;
const longestHead = 200;
/** Bytes of an event above which it is not copied for its hash. */
const longEvent = 64 * 1024;

/** One line with its line feed, and the position after it. */
export function encodeLine(event: JournalEvent, position: ChainPosition): { line: string; next: ChainPosition } {
  const text = JSON.stringify({ type: event.type, data: event.data });
  const hash = sha256(chained(position) + text);
  const line = `${headOf(position, hash)}${text.slice(1)}\n`;
  return { line, next: { sequence: position.sequence + 1, previous: hash } };
}

/** Writes the lines of a new journal, each chained to the one before. */
export class JournalEncoder {
  private next: ChainPosition = { sequence: 0, previous: chainStart };

  /** After the newest line. */
  get position(): ChainPosition {
    return this.next;
  }

  /** In pieces, because a plan can be long: take them all before the next. */
  encode(event: JournalEvent): Iterable<string> {
    if (event.type === 'planned') return this.encodePlan(event.data);
    const { line, next } = encodeLine(event, this.next);
    this.next = next;
    return [line];
  }

  private *encodePlan(data: PlannedData): Generator<string> {
    const { sequence } = this.next;
    const hashing = createHash('sha256').update(chained(this.next));
    for (const piece of plannedPieces(data)) hashing.update(piece);
    const hash = hashing.digest('hex');
    const head = headOf(this.next, hash);
    this.next = { sequence: sequence + 1, previous: hash };
    yield head;
    let skipped = 1; // The brace that the head has already.
    for (const piece of plannedPieces(data)) {
      yield piece.slice(skipped);
      skipped = 0;
    }
    yield '\n';
  }
}

/**
 * The plan's format when a newer version of this tool wrote it, else undefined. `line`: the first of a journal. A line
 * that its hash does not cover is damage, not news.
 */
export function newerFormat(line: Buffer): { format: number; workbookPath: string } | undefined {
  const sound = openLine(line);
  const first = v.safeParse(planHeadSchema, sound === undefined ? undefined : parseJson(withoutPackages(sound.event)));
  if (!first.success || first.output.data.schemaVersion <= journalSchemaVersion) return undefined;
  return { format: first.output.data.schemaVersion, workbookPath: first.output.data.workbookPath };
}

/** Undefined when the line is not one of ours, intact to the last byte. */
export function decodeLine(bytes: Buffer): Line | undefined {
  const sound = openLine(bytes);
  if (sound === undefined) return undefined;
  const { event: text, ...place } = sound;
  const event = v.safeParse(journalEventSchema, readPlanned(text) ?? parseJson(`{${text.toString()}`));
  return event.success ? { event: event.output, ...place } : undefined;
}

/** `event`: the rest of the line, its first brace missing. Undefined when the hash does not cover it. */
function openLine(bytes: Buffer): (Omit<Line, 'event'> & { readonly event: Buffer }) | undefined {
  const head = lineHead.exec(bytes.toString('latin1', 0, longestHead));
  if (head === null) return undefined;
  const [{ length }, sequence = '', previous = '', hash = ''] = head;
  const position = { sequence: Number(sequence), previous };
  const event = bytes.subarray(length);
  const covered = [Buffer.from(`${chained(position)}{`), event];
  const isSound = sha256(event.length > longEvent ? covered : Buffer.concat(covered)) === hash;
  return isSound ? { ...position, hash, event } : undefined;
}

/** What a line's hash covers before its event. */
function chained({ sequence, previous }: ChainPosition): string {
  return `${sequence}\n${previous}\n`;
}

function headOf({ sequence, previous }: ChainPosition, hash: string): string {
  return `{"seq":${sequence},"prev":"${previous}","hash":"${hash}",`;
}
