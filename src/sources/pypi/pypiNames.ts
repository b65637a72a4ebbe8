/** Which names PyPI has, from its index of names (PEP 691 JSON, also .gz) on this disk. Never holds the list as a whole. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Provenance } from '../../core/advisory/source';
import { UserError } from '../../core/message/errors';
import { normalizeName } from '../../core/package/packageName';
import { pypiNamesLabel } from '../../core/scan/dataAtHand';
import { say, type Text } from '../../core/message/text';

/** Names that PyPI has; `has` takes a name normalized by PEP 503. */
export interface PypiNames {
  readonly provenance: Provenance;
  readonly size: number;
  has(name: string): boolean;
}

/** Inflated; several times PyPI's own list. */
export const mostNameBytes = 256 * 1024 * 1024;

interface NameListOptions {
  /** ISO 8601, when it was fetched; the list itself has no date. */
  readonly dataDate?: string | undefined;
  /** Bytes at most; absent: 256 MiB. */
  readonly limit?: number;
}

/** Rejects with UserError `advisoriesUnreadable` for a file that is missing, cut off, too large or another one. */
export async function openPypiNames(path: string, options: NameListOptions = {}): Promise<PypiNames> {
  const { dataDate, limit = mostNameBytes } = options;
  const table = new NameTable();
  const reader = new ProjectNames((name) => table.add(normalizeName(name)));
  let bytes = 0;
  try {
    const read = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > limit) throw unusable(path, say`The list of PyPI's names is larger than ${limit} bytes`);
        reader.add(chunk.toString('latin1'));
      }
    };
    if (/\.gz$/i.test(path)) await pipeline(createReadStream(path), createGunzip(), read);
    else await pipeline(createReadStream(path), read);
  } catch (cause) {
    throw cause instanceof UserError ? cause : unusable(path, say`The list of PyPI's names cannot be read`, cause);
  }
  const size = table.finish();
  if (!reader.isWhole || size === 0) throw unusable(path, say`The file is not a complete list of PyPI's names`);
  return {
    provenance: { source: 'pypi', label: pypiNamesLabel, origin: path, dataDate },
    size,
    has: (name) => table.has(name),
  };
}

function unusable(file: string, what: Text, cause?: unknown): UserError {
  const next = say`Fetch https://pypi.org/simple/ as application/vnd.pypi.simple.v1+json and choose that file`;
  return new UserError({ code: 'advisoriesUnreadable', what, file, next, cause });
}

/** The sorted first eight bytes of each name's SHA-256: of a million names, one in 10^13 that are not there seems to be. */
class NameTable {
  #keys = new BigUint64Array(1 << 16);
  #length = 0;

  add(name: string): void {
    if (this.#length === this.#keys.length) {
      const larger = new BigUint64Array(2 * this.#length);
      larger.set(this.#keys);
      this.#keys = larger;
    }
    this.#keys[this.#length] = keyOf(name);
    this.#length += 1;
  }

  /** How many there are. */
  finish(): number {
    this.#keys = this.#keys.slice(0, this.#length).sort();
    return this.#length;
  }

  has(name: string): boolean {
    const key = keyOf(name);
    let [low, high] = [0, this.#length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? 0n) < key) low = middle + 1;
      else high = middle;
    }
    return this.#keys[low] === key;
  }
}

function keyOf(name: string): bigint {
  return createHash('sha256').update(name).digest().readBigUInt64LE(0);
}

/** Finds `projects[].name` in JSON that comes in pieces; names are ASCII, so that bytes are characters. */
class ProjectNames {
  readonly #onName: (name: string) => void;
  #depth = 0;
  #text: string | undefined;
  #isEscaped = false;
  #last = '';
  #key = '';
  #isInProjects = false;
  #hasProjects = false;
  #isOver = false;
  #isBroken = false;

  constructor(onName: (name: string) => void) {
    this.#onName = onName;
  }

  get isWhole(): boolean {
    return this.#isOver && this.#hasProjects && !this.#isBroken && this.#text === undefined;
  }

  add(piece: string): void {
    for (const character of piece) {
      if (this.#text !== undefined) this.#inString(character);
      else this.#outside(character);
    }
  }

  #inString(character: string): void {
    if (!this.#isEscaped && character === '"') {
      this.#last = unescaped(this.#text ?? '');
      this.#text = undefined;
      if (this.#isInProjects && this.#depth === 3 && this.#key === 'name') this.#onName(this.#last);
      return;
    }
    this.#text = `${this.#text ?? ''}${character}`;
    this.#isEscaped = !this.#isEscaped && character === '\\';
  }

  #outside(character: string): void {
    if (this.#isOver && character.trim() !== '') this.#isBroken = true;
    if (character === '"') this.#text = '';
    else if (character === ':') this.#key = this.#last;
    else if (character === '{' || character === '[') {
      if (this.#depth === 1 && this.#key === 'projects' && character === '[') {
        this.#isInProjects = true;
        this.#hasProjects = true;
      }
      this.#depth += 1;
      this.#key = '';
    } else if (character === '}' || character === ']') {
      this.#depth -= 1;
      if (this.#depth === 1) this.#isInProjects = false;
      if (this.#depth === 0) this.#isOver = true;
      this.#key = '';
    } else if (character === ',') this.#key = '';
  }
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return ''; // No name at all: it is never asked for.
  }
}
