/** Journal lines and their hash chain. Pure: bytes in, events out; says where damage begins and never repairs it. */
import * as v from 'valibot';
import { sha256 } from '../../workbook/disk/contentHash';
import { type JournalEvent, journalEventSchema, journalSchemaVersion } from './journalEntry';

/** The `previous` hash of the first line. */
export const chainStart = '0'.repeat(64);

export interface ChainPosition {
  /** Sequence number of the next line, from 0. */
  readonly sequence: number;
  readonly previous: string;
}

export interface DecodedJournal {
  readonly events: readonly JournalEvent[];
  /** Where the next line goes on. */
  readonly position: ChainPosition;
  /** Bytes of the intact beginning. */
  readonly intactBytes: number;
  /** `torn`: only the last line is incomplete or damaged, as after a crash. `damaged`: intact lines follow the damage. */
  readonly ending: 'intact' | 'torn' | 'damaged';
  /** Intact events after the damage, each good by its own hash though the chain is broken before it. */
  readonly salvaged: readonly JournalEvent[];
}

interface Line {
  readonly event: JournalEvent;
  readonly sequence: number;
  readonly previous: string;
  readonly hash: string;
}

const envelopeSchema = v.strictObject({
  seq: v.pipe(v.number(), v.integer(), v.minValue(0)),
  prev: v.string(),
  hash: v.string(),
  type: v.string(),
  data: v.unknown(),
});

const planHeadSchema = v.object({
  type: v.literal('planned'),
  data: v.object({ schemaVersion: v.number(), workbookPath: v.string() }),
});

/** One line with its line feed, and the position after it. */
export function encodeLine(event: JournalEvent, position: ChainPosition): { line: string; next: ChainPosition } {
  const body = JSON.stringify({ type: event.type, data: event.data });
  const hash = lineHash(position, body);
  const line = `{"seq":${position.sequence},"prev":"${position.previous}","hash":"${hash}",${body.slice(1)}\n`;
  return { line, next: { sequence: position.sequence + 1, previous: hash } };
}

/** A whole journal from its first line on. */
export function encodeJournal(events: Iterable<JournalEvent>): string {
  let position: ChainPosition = { sequence: 0, previous: chainStart };
  const lines: string[] = [];
  for (const event of events) {
    const { line, next } = encodeLine(event, position);
    position = next;
    lines.push(line);
  }
  return lines.join('');
}

/** The plan's format when a newer version of this tool wrote it, else undefined. */
export function newerFormat(bytes: Buffer): { format: number; workbookPath: string } | undefined {
  const end = bytes.indexOf(0x0a);
  const first = v.safeParse(planHeadSchema, parseJson(bytes.toString('utf8', 0, end === -1 ? bytes.length : end)));
  if (!first.success || first.output.data.schemaVersion <= journalSchemaVersion) return undefined;
  return { format: first.output.data.schemaVersion, workbookPath: first.output.data.workbookPath };
}

export function decodeJournal(bytes: Buffer): DecodedJournal {
  const events: JournalEvent[] = [];
  let position: ChainPosition = { sequence: 0, previous: chainStart };
  let offset = 0;
  while (offset < bytes.length) {
    const end = bytes.indexOf(0x0a, offset);
    const line = end === -1 ? undefined : decodeLine(bytes.toString('utf8', offset, end));
    if (line?.sequence !== position.sequence || line.previous !== position.previous) break;
    events.push(line.event);
    position = { sequence: line.sequence + 1, previous: line.hash };
    offset = end + 1;
  }
  const salvaged = salvage(bytes, offset);
  const ending =
    offset === bytes.length ? 'intact' : salvaged.length === 0 && isLastLine(bytes, offset) ? 'torn' : 'damaged';
  return { events, position, intactBytes: offset, ending, salvaged };
}

function isLastLine(bytes: Buffer, offset: number): boolean {
  const end = bytes.indexOf(0x0a, offset);
  return end === -1 || end === bytes.length - 1;
}

/** A line without its line feed was never acknowledged. */
function salvage(bytes: Buffer, from: number): readonly JournalEvent[] {
  return bytes
    .toString('utf8', from, Math.max(from, bytes.lastIndexOf(0x0a)))
    .split('\n')
    .map((text) => decodeLine(text)?.event)
    .filter((event) => event !== undefined);
}

/** Undefined when the line is not one of ours, intact to the last character. */
function decodeLine(text: string): Line | undefined {
  const envelope = v.safeParse(envelopeSchema, parseJson(text));
  if (!envelope.success) return undefined;
  const { seq, prev, hash, type, data } = envelope.output;
  const position = { sequence: seq, previous: prev };
  if (lineHash(position, JSON.stringify({ type, data })) !== hash) return undefined;
  const event = v.safeParse(journalEventSchema, { type, data });
  return event.success ? { event: event.output, sequence: seq, previous: prev, hash } : undefined;
}

function lineHash(position: ChainPosition, body: string): string {
  return sha256(`${position.sequence}\n${position.previous}\n${body}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Torn or damaged: fails every schema; the caller says which.
  }
}
