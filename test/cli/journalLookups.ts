/** Reads from the journals of a state folder which packages were looked up. Trusts a line only if it parses. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The packages whose lookup a journal holds, in order, over all scans kept in the folder. */
export function lookedUp(storage: string): string[] {
  return readdirSync(join(storage, 'scans')).flatMap((scanId) =>
    readFileSync(join(storage, 'scans', scanId, 'journal.jsonl'), 'utf8')
      .split('\n')
      .flatMap((line) => resultOf(line) ?? []),
  );
}

interface JournalLine {
  readonly type: string;
  readonly data: { readonly finding?: { readonly package: unknown } };
}

/** Undefined for a torn last line and for every other event. */
function resultOf(line: string): string | undefined {
  try {
    const { type, data } = JSON.parse(line) as JournalLine;
    return type === 'result' ? JSON.stringify(data.finding?.package) : undefined;
  } catch {
    return undefined; // A line that the kill tore is what the journal promises to set aside.
  }
}
