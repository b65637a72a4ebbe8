/** Which lines of transformed files ran, from the counters that Node leaves with NODE_V8_COVERAGE. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface FileCoverage {
  /** Below the folder, with forward slashes and without its ending. */
  readonly name: string;
  /** With code on them. */
  readonly lines: number;
  readonly covered: number;
}

interface Counted {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
    }[];
  }[];
}

/** Every file of the folder, by name; one that no process loaded has no covered line. A file of types alone has no line. */
export function coveredLines(counters: string, folder: string): readonly FileCoverage[] {
  const ran = new Map<string, Uint8Array>();
  for (const name of existsSync(counters) ? readdirSync(counters) : []) {
    const { result } = JSON.parse(readFileSync(join(counters, name), 'utf8')) as Counted;
    for (const { url, functions } of result) {
      const file = url.startsWith('file:') ? fileURLToPath(url) : '';
      if (!file.startsWith(folder + sep)) continue;
      const here = new Uint8Array(readFileSync(file, 'utf8').length).fill(1);
      // Inner ranges come behind those around them.
      for (const { ranges } of functions)
        for (const { startOffset, endOffset, count } of ranges) here.fill(count > 0 ? 1 : 0, startOffset, endOffset);
      const before = ran.get(file);
      ran.set(file, before === undefined ? here : before.map((one, at) => one | (here[at] ?? 0)));
    }
  }
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  return files
    .map((name) => ofFile(relative('', name), readFileSync(join(folder, name), 'utf8'), ran.get(join(folder, name))))
    .filter(({ lines }) => lines > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function ofFile(path: string, text: string, ran: Uint8Array | undefined): FileCoverage {
  let [at, lines, covered] = [0, 0, 0];
  let isOwn = false;
  for (const line of text.split('\n')) {
    const first = at + line.search(/\S/);
    // What stands before this line, and the names for other modules behind the last one, is the transformer's.
    if (isOwn && /\w/.test(line) && !line.startsWith('//#') && !line.startsWith('// Annotate')) {
      lines += 1;
      covered += ran?.[first] === 1 ? 1 : 0;
    }
    if (line.startsWith('module.exports = ')) isOwn = true;
    if (line.startsWith('// Annotate')) isOwn = false;
    at += line.length + 1;
  }
  return { name: path.replaceAll(sep, '/').replace(/\.js$/, ''), lines, covered };
}
