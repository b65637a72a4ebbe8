/** Looks for marked texts wherever a secret could have gone: files of any kind, packed or not, names and output. Changes nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { openZip } from '../../src/xlsx/zip/zipReader';

/** Places below the folder that hold a mark, by path and part; `searched` counts the texts that were looked through. */
export function marksBelow(folder: string, marks: readonly string[]): { found: string[]; searched: number } {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => ({
    path: join(entry.parentPath, entry.name),
    isFile: entry.isFile(),
  }));
  const names = paths.map(({ path }) => relative(folder, path));
  const found = names.filter((name) => holds(Buffer.from(name), marks)).map((name) => `name ${name}`);
  let searched = 0;
  for (const { path, isFile } of paths) {
    if (!isFile) continue;
    for (const { part, bytes } of unpacked(readFileSync(path))) {
      searched += 1;
      if (holds(bytes, marks)) found.push(relative(folder, path) + part);
    }
  }
  return { found, searched };
}

/** As it stands, in UTF-16, or as base64 wherever in a longer text it begins. */
export function holds(bytes: Buffer, marks: readonly string[]): boolean {
  return marks.some((mark) => formsOf(mark).some((form) => bytes.includes(form)));
}

function formsOf(mark: string): readonly Buffer[] {
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.from(' '.repeat(shift) + mark).toString('base64');
    // The first and last characters depend on the neighbours, too.
    return Buffer.from(text.slice(4, -4));
  });
  return [Buffer.from(mark), Buffer.from(mark, 'utf16le'), Buffer.from(encodeURIComponent(mark)), ...base64];
}

/** The bytes themselves, then what is packed in them at any depth. */
function unpacked(bytes: Buffer, part = ''): readonly { readonly part: string; readonly bytes: Buffer }[] {
  const self = { part, bytes };
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) {
    const zip = openZip(bytes);
    return [self, ...zip.entries.flatMap((entry) => unpacked(zip.read(entry), `${part}!${entry.name}`))];
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return [self, ...unpacked(gunzipSync(bytes), `${part}!`)];
  return [self];
}
