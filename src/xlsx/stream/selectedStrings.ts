/** The few shared strings that are needed of a table too large to be held. Refuses an index the table does not have. */
import { noSharedStrings, richText, type SharedStrings, textMark } from '../cell/sharedStrings';
import { StringScanner, type StringItem } from '../cell/stringScanner';
import { damagedXml } from '../xml/xmlMarkup';
import { UnreadBytes } from '../xml/unreadBytes';
import { say } from '../../core/message/text';
import type { TextMark } from '../../core/spreadsheet/cell';

/** By the index of the string. */
export type TextMarks = Map<number, TextMark>;

/** Whether the string is to be remembered. */
export type WantString = (index: number, text: () => string) => boolean;

/** `marks` takes how those are set that may hold more than is meant. */
export async function selectStrings(
  chunks: AsyncIterable<Buffer>,
  wanted: WantString,
  marks?: TextMarks,
): Promise<ReadonlyMap<number, string>> {
  const selection = new Selection(wanted, marks);
  const unread = new UnreadBytes();
  for await (const chunk of chunks) {
    const xml = unread.add(chunk);
    if (xml !== undefined) unread.keep(xml.subarray(selection.read(xml)));
  }
  selection.read(unread.all());
  if (!selection.hasEnded) throw damagedXml(say`shared strings that never end`);
  return selection.found;
}

export function selectedStrings(found: ReadonlyMap<number, string>, marks: TextMarks): SharedStrings {
  return { at: (index) => found.get(index) ?? noSharedStrings.at(index), markOf: (index) => marks.get(index) };
}

class Selection {
  readonly found = new Map<number, string>();
  hasEnded = false;
  private readonly scanner = new StringScanner();
  private count = 0;

  constructor(
    private readonly wanted: WantString,
    private readonly marks: TextMarks | undefined,
  ) {}

  /** Reads the strings that are whole; gives the offset up to which `xml` is done with. */
  read(xml: Buffer): number {
    if (this.hasEnded) return xml.length;
    let item = this.scanner.next(xml, 0);
    for (; typeof item === 'object'; item = this.scanner.next(xml, item.end)) this.take(xml, item);
    this.hasEnded = item === 'end';
    return this.scanner.at;
  }

  private take(xml: Buffer, { start, end }: StringItem): void {
    const index = this.count++;
    let text: string | undefined;
    const mark = this.marks && textMark(xml, start, end);
    if (mark !== undefined) this.marks?.set(index, mark);
    const read = (): string => (text ??= richText(xml, start, end));
    if (this.wanted(index, read)) this.found.set(index, read());
  }
}
