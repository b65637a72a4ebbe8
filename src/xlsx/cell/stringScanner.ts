/** The items of a table of shared strings one after the other, whole or as far as a part of the XML holds them. Refuses an item inside an item. */
import { damagedXml, isMarkup, markupEnd } from '../xml/xmlMarkup';
import { readTag } from '../xml/xmlTags';
import { isNameEnd } from './rowScanner';
import { say } from '../../core/message/text';

/** `[start, end)` of the element. */
export interface StringItem {
  readonly start: number;
  readonly end: number;
}

export class StringScanner {
  /** Up to where the XML was read; what follows must be there again when more of it has come. */
  at = 0;
  /** Marks of an item's tags; undefined: the root element has not begun. */
  #open: Buffer | undefined;
  #close = Buffer.alloc(0);
  /** How deep inside an element that is no item. */
  #depth = 0;
  /** Of an item that was not whole: so much of it was looked through. */
  #seen = 0;

  /** The item at or behind `from`; `end` behind the last one; undefined when `xml` ends before that can be told. */
  next(xml: Buffer, from: number): StringItem | 'end' | undefined {
    for (this.at = from; ;) {
      const start = xml.indexOf(0x3c, this.at);
      if (start === -1 || start + 2 >= xml.length) return undefined;
      this.at = start;
      if (this.#open !== undefined && this.#depth === 0 && isNamed(xml, start, this.#open)) {
        const end = this.#itemEnd(xml, start);
        if (end === undefined) return undefined;
        this.at = end;
        return { start, end };
      }
      const markup = isMarkup(xml, start);
      const tag = markup ? undefined : readTag(xml, start);
      const end = markup ? markupEnd(xml, start) : tag?.end;
      if (end === undefined) return undefined;
      if (tag !== undefined) {
        if (this.#open === undefined) this.#begin(tag);
        else if (tag.form === 'open') this.#depth++;
        else if (tag.form === 'close' && --this.#depth < 0) return 'end';
        if (tag.form === 'empty' && tag.local === 'sst') return 'end';
      }
      this.at = end;
    }
  }

  #begin({ local, name, form }: { readonly local: string; readonly name: string; readonly form: string }): void {
    if (local !== 'sst' || form === 'close') throw damagedXml(say`shared strings without <sst>`);
    const item = `${name.slice(0, -local.length)}si`;
    this.#open = Buffer.from(`<${item}`);
    this.#close = Buffer.from(`</${item}`);
  }

  /** From `<` to `<`, as none is allowed inside a tag. */
  #itemEnd(xml: Buffer, start: number): number | undefined {
    const tag = readTag(xml, start);
    if (tag === undefined || tag.form === 'empty') return tag?.end;
    let at = start + Math.max(this.#seen, tag.end - start);
    // The name of a tag that is cut off is read again.
    for (; at + this.#close.length < xml.length; at++) {
      if (xml[at] !== 0x3c) continue;
      if (isMarkup(xml, at)) {
        const end = markupEnd(xml, at);
        if (end === undefined) break;
        at = end - 1;
      } else if (isNamed(xml, at, this.#close)) {
        const end = readTag(xml, at)?.end;
        if (end === undefined) break;
        this.#seen = 0;
        return end;
      } else if (this.#open !== undefined && isNamed(xml, at, this.#open)) {
        throw damagedXml(say`a string inside a string`);
      }
    }
    this.#seen = at - start;
    return undefined;
  }
}

function isNamed(xml: Buffer, at: number, mark: Buffer): boolean {
  for (let i = 0; i < mark.length; i++) if (xml[at + i] !== mark[i]) return false;
  return isNameEnd(xml[at + mark.length] ?? 0x61);
}
