/** The few shared strings that are needed of a table too large to be held. Refuses an index the table does not have. */
import { noSharedStrings, richText, stringsPrefix, type SharedStrings } from '../sheet/sharedStrings';

/** Whether the string is to be remembered. */
export type WantString = (index: number, text: () => string) => boolean;

/** Bytes in which the root element has begun. */
const headBytes = 1000;

export async function selectStrings(
  chunks: AsyncIterable<Buffer>,
  wanted: WantString,
): Promise<ReadonlyMap<number, string>> {
  const selection = new Selection(wanted);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const xml = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    rest = xml.subarray(selection.read(xml, false));
  }
  selection.read(rest, true);
  return selection.found;
}

export function selectedStrings(found: ReadonlyMap<number, string>): SharedStrings {
  return { at: (index) => found.get(index) ?? noSharedStrings.at(index) };
}

class Selection {
  readonly found = new Map<number, string>();
  private open: string | undefined;
  private count = 0;

  constructor(private readonly wanted: WantString) {}

  /** Reads the strings that are whole; resolves with the offset up to which `xml` is done with. */
  read(xml: Buffer, isLast: boolean): number {
    if (this.open === undefined && xml.length < headBytes && !isLast) return 0;
    const open = (this.open ??= `<${stringsPrefix(xml)}si`);
    let start = nextItem(xml, 0, open);
    while (start !== -1) {
      const end = nextItem(xml, start + open.length, open);
      if (end === -1 && !isLast) return start;
      this.take(xml, start, end === -1 ? xml.length : end);
      start = end;
    }
    // The mark of the next string may be cut in two.
    return isLast ? xml.length : Math.max(0, xml.length - open.length - 1);
  }

  private take(xml: Buffer, start: number, end: number): void {
    const index = this.count++;
    let text: string | undefined;
    const read = (): string => (text ??= richText(xml, start, end));
    if (this.wanted(index, read)) this.found.set(index, read());
  }
}

function nextItem(xml: Buffer, from: number, open: string): number {
  for (let at = xml.indexOf(open, from, 'latin1'); at !== -1; at = xml.indexOf(open, at + open.length, 'latin1')) {
    const next = xml[at + open.length];
    if (next === undefined) return -1;
    if (next === 0x3e || next === 0x2f || next <= 0x20) return at;
  }
  return -1;
}
