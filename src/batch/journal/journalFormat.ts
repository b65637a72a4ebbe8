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

export interface Line {
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

/** Writes the lines of a new journal, each chained to the one before. */
export class JournalEncoder {
  private next: ChainPosition = { sequence: 0, previous: chainStart };

  /** After the newest line. */
  get position(): ChainPosition {
    return this.next;
  }

  encode(event: JournalEvent): string {
    const { line, next } = encodeLine(event, this.next);
    this.next = next;
    return line;
  }
}

/**
 * The plan's format when a newer version of this tool wrote it, else undefined. `line`: the first of a journal. A line
 * that its hash does not cover is damage, not news.
 */
export function newerFormat(line: string): { format: number; workbookPath: string } | undefined {
  const first = v.safeParse(planHeadSchema, decodeEnvelope(line));
  if (!first.success || first.output.data.schemaVersion <= journalSchemaVersion) return undefined;
  return { format: first.output.data.schemaVersion, workbookPath: first.output.data.workbookPath };
}

/** Undefined when the line is not one of ours, intact to the last character. */
export function decodeLine(text: string): Line | undefined {
  const envelope = decodeEnvelope(text);
  if (envelope === undefined) return undefined;
  const { seq, prev, hash, type, data } = envelope;
  const event = v.safeParse(journalEventSchema, { type, data });
  return event.success ? { event: event.output, sequence: seq, previous: prev, hash } : undefined;
}

function decodeEnvelope(text: string): v.InferOutput<typeof envelopeSchema> | undefined {
  const envelope = v.safeParse(envelopeSchema, parseJson(text));
  if (!envelope.success) return undefined;
  const { seq, prev, hash, type, data } = envelope.output;
  const isSound = lineHash({ sequence: seq, previous: prev }, JSON.stringify({ type, data })) === hash;
  return isSound ? envelope.output : undefined;
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
