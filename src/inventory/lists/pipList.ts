/** What `pip list` prints, as columns, in its old form or as JSON; `uv pip list` prints the same. */
import { isValidName } from '../../core/package/packageName';
import { parseVersion } from '../../core/package/version';
import type { InventoryBuilder } from '../inventoryBuilder';
import { entriesOf, positionOf } from '../read/entries';
import { textOf, type Data } from '../read/parseDocument';

const dashes = /^-{3,}(?: +-+)*\s*$/;

/** The line of the header; -1 without one. */
export function findPipTable(lines: readonly string[]): number {
  return lines.findIndex((line, at) => /^Package\s+Version\b/.test(line) && dashes.test(lines[at + 1] ?? ''));
}

/** `certifi (2017.4.17)`. */
export const oldPipLine = /^([\w.-]+) \(([^,()]+)(, [^()]*)?\)$/;

export function readPipList(text: string, builder: InventoryBuilder): void {
  const lines = text.split(/\r\n|\n|\r/);
  const header = findPipTable(lines);
  if (header === -1) {
    readOldList(lines, builder);
    return;
  }
  const cells = cutter(lines[header + 1] ?? '');
  const titles = cells(lines[header] ?? '');
  const editable = titles.indexOf('Editable project location');
  if (titles.includes('Latest')) builder.isIncomplete();
  let isEnded = false;
  for (let at = header + 2; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [name = '', version = '', ...rest] = cells(line);
    isEnded ||= line.trim() === '';
    // Behind an empty line there are notices of pip, or further packages.
    if (isEnded && !(isValidName(name) && parseVersion(version) !== undefined)) continue;
    const place = { name, version, line: at + 1 };
    if (name.startsWith('-')) builder.refuse('leftover', { line: at + 1 });
    else if (editable !== -1 && rest[editable - 2] !== '') builder.refuse('local-project', place);
    else builder.add(place);
  }
}

/** Cuts a line where the dashes have their gaps; the last column has no end. */
function cutter(ruler: string): (line: string) => readonly string[] {
  const starts = [...ruler.matchAll(/-+/g)].map((match) => match.index);
  return (line) => starts.map((start, at) => line.slice(start, starts[at + 1]).trim());
}

function readOldList(lines: readonly string[], builder: InventoryBuilder): void {
  for (const [at, line] of lines.entries()) {
    const [, name, version = '', path] = oldPipLine.exec(line.trim()) ?? [];
    if (name === undefined) continue;
    const place = { name, version, line: at + 1 };
    if (path === undefined) builder.add(place);
    else builder.refuse('local-project', place);
  }
}

export function readPipListJson(document: Data, builder: InventoryBuilder): void {
  for (const entry of entriesOf(document, 'packages', builder)) {
    const place = { name: textOf(entry['name']), version: textOf(entry['version']), ...positionOf(entry) };
    if (entry['latest_version'] !== undefined) builder.isIncomplete();
    if (textOf(entry['editable_project_location']) === '') builder.add(place);
    else builder.refuse('local-project', place);
  }
}
