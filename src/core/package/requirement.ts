/** Requirements by PEP 508: `name[extra] >=1.0 ; marker` and `name @ URL ; marker`. Reads what Python's `packaging` reads, no more. */
import { readMarker } from './marker';
import { normalizeName } from './packageName';
import { clauseTextAt, readClauses, type Clause } from './specifier';

export interface Requirement {
  /** As written. */
  readonly name: string;
  /** In PEP 503 form, sorted, each once. */
  readonly extras: readonly string[];
  readonly clauses: readonly Clause[];
  readonly url: string | undefined;
  /** As written, without blanks around it. */
  readonly marker: string | undefined;
}

/** A name longer than this is none. */
const longestName = 200;
const blanks = /[ \t]*/y;
const identifier = /[a-z0-9](?:[a-z0-9._-]*[a-z0-9_])?(?![a-z0-9_])/iy;
const url = /[^ \t]+/y;

/** Undefined when the text is none; no sentence in between says why, since the text itself does. */
export function readRequirement(text: string): Requirement | undefined {
  const reader = new RequirementReader(text);
  return reader.read();
}

class RequirementReader {
  private at = 0;

  constructor(private readonly text: string) {}

  read(): Requirement | undefined {
    this.match(blanks);
    const name = this.match(identifier);
    // `packaging` lets a name end in `_`; PEP 508 does not.
    if (name === undefined || name.length > longestName || name.endsWith('_')) return undefined;
    this.match(blanks);
    const extras = this.extras();
    if (extras === undefined) return undefined;
    this.match(blanks);
    const isUrl = this.takes('@');
    const rest = isUrl ? this.url() : this.clauses();
    if (rest === undefined) return undefined;
    const marker = this.marker();
    if (marker === undefined) return undefined;
    return { name, extras, clauses: rest.clauses, url: rest.url, marker: marker === '' ? undefined : marker };
  }

  private extras(): readonly string[] | undefined {
    if (!this.takes('[')) return [];
    const extras: string[] = [];
    this.match(blanks);
    for (let extra = this.match(identifier); extra !== undefined; extra = this.match(identifier)) {
      extras.push(normalizeName(extra));
      this.match(blanks);
      if (!this.takes(',')) break;
      this.match(blanks);
      if (this.peek() === ']') return undefined;
    }
    return this.takes(']') ? [...new Set(extras)].sort() : undefined;
  }

  private url(): Pick<Requirement, 'clauses' | 'url'> | undefined {
    this.match(blanks);
    const address = this.match(url);
    if (address === undefined || !/^(?:file:\/\/|[a-z][a-z0-9+.-]*:\/\/[^/?#])/i.test(address)) return undefined;
    return { clauses: [], url: address };
  }

  private clauses(): Pick<Requirement, 'clauses' | 'url'> | undefined {
    const isOpen = this.takes('(');
    this.match(blanks);
    let texts = '';
    for (let clause = this.clause(); clause !== undefined; clause = this.clause()) {
      texts += clause;
      this.match(blanks);
      if (!this.takes(',')) break;
      texts += ',';
      this.match(blanks);
    }
    this.match(blanks);
    if (isOpen && !this.takes(')')) return undefined;
    const clauses = readClauses(texts);
    return clauses && { clauses, url: undefined };
  }

  private clause(): string | undefined {
    const text = clauseTextAt(this.text, this.at);
    this.at += text?.length ?? 0;
    return text;
  }

  /** '' for none; undefined when what follows is none. */
  private marker(): string | undefined {
    this.match(blanks);
    if (this.at === this.text.length) return '';
    if (!this.takes(';')) return undefined;
    const marker = this.text.slice(this.at).trim();
    return readMarker(marker) === undefined ? undefined : marker;
  }

  private takes(sign: string): boolean {
    if (this.peek() !== sign) return false;
    this.at += 1;
    return true;
  }

  private peek(): string | undefined {
    return this.text[this.at];
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const text = pattern.exec(this.text)?.[0];
    this.at += text?.length ?? 0;
    return text;
  }
}
