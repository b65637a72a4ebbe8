/** Decodes a journal piece by piece, in the order of the file. Says where damage begins, repairs nothing, and keeps no event. */
import { type ChainPosition, chainStart, decodeLine } from './journalFormat';
import type { JournalEvent } from './journalEntry';

export interface JournalEnd {
  /** Where the next line goes on. */
  readonly position: ChainPosition;
  /** Bytes of the intact beginning. */
  readonly intactBytes: number;
  /** `torn`: only the last line is incomplete or damaged, as after a crash. `damaged`: intact lines follow the damage. */
  readonly ending: 'intact' | 'torn' | 'damaged';
}

/** Of the journal of a scan that was planned; undefined: there is none. Results may be lost, and not by a crash, which leaves a torn end. */
export function isDamaged(end: JournalEnd | undefined): boolean {
  return end === undefined || end.ending === 'damaged' || end.intactBytes === 0;
}

/** `salvaged`: it stands after damage and is good by its own hash, though the chain is broken before it. */
export type ReceiveEvent = (event: JournalEvent, salvaged: boolean) => void;

const lineFeed = 0x0a;

export class JournalDecoder {
  private position: ChainPosition = { sequence: 0, previous: chainStart };
  private intactBytes = 0;
  /** Of a line whose end has not come yet. */
  private pieces: Buffer[] = [];
  private brokenLines = 0;
  private salvaged = 0;

  constructor(private readonly receive: ReceiveEvent) {}

  /** The piece may be overwritten afterwards. */
  push(piece: Buffer): void {
    let start = 0;
    for (let end = piece.indexOf(lineFeed); end !== -1; end = piece.indexOf(lineFeed, start)) {
      const last = piece.subarray(start, end);
      this.line(this.pieces.length === 0 ? last : Buffer.concat([...this.pieces, last]));
      this.pieces = [];
      start = end + 1;
    }
    if (start < piece.length) this.pieces.push(Buffer.from(piece.subarray(start)));
  }

  end(): JournalEnd {
    const { position, intactBytes } = this;
    // A line without its line feed was never acknowledged.
    const unread = this.brokenLines + (this.pieces.length > 0 ? 1 : 0);
    const ending = unread === 0 ? 'intact' : unread === 1 && this.salvaged === 0 ? 'torn' : 'damaged';
    return { position, intactBytes, ending };
  }

  private line(bytes: Buffer): void {
    const line = decodeLine(bytes);
    const { sequence, previous } = this.position;
    if (this.brokenLines === 0 && line?.sequence === sequence && line.previous === previous) {
      this.position = { sequence: sequence + 1, previous: line.hash };
      this.intactBytes += bytes.length + 1;
      this.receive(line.event, false);
      return;
    }
    this.brokenLines += 1;
    if (line === undefined) return;
    this.salvaged += 1;
    this.receive(line.event, true);
  }
}

interface DecodedJournal extends JournalEnd {
  readonly events: readonly JournalEvent[];
  /** Intact events after the damage. */
  readonly salvaged: readonly JournalEvent[];
}

/** A whole journal at once: for one that is known to be small. */
export function decodeJournal(bytes: Buffer): DecodedJournal {
  const events: JournalEvent[] = [];
  const salvaged: JournalEvent[] = [];
  const decoder = new JournalDecoder((event, isSalvaged) => (isSalvaged ? salvaged : events).push(event));
  decoder.push(bytes);
  return { events, salvaged, ...decoder.end() };
}
