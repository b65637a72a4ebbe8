/** Judges what a save made of a workbook, apart from the product. An empty list: whole, and nothing changed that was not meant to. */
import { readFacts, type CellFacts, type WorkbookFacts } from './workbookFacts';

export interface MeantChange {
  /** `Sheet!column,row`, both 1-based. */
  readonly cell: string;
  /** undefined: only that it may differ. */
  readonly text?: string;
}

/** Parts that a save may change, besides sheets. */
const budget = /(?:^|\/)(?:styles\.xml|workbook\.xml|workbook\.xml\.rels|sheet[^/]*\.rels|\[content_types\]\.xml)$/;

/** Columns that belong to people: number, name, version, notes. */
const theirs = [1, 2, 3, 14];

/** What scans left of a workbook whose columns stand in the usual order: they may have changed their own columns of the first review sheet alone. */
export function judgeScan(before: Buffer, after: Buffer): readonly string[] {
  const old = readFacts(before);
  const header = [...old.cells].find(([, { value }]) => /^text:\s*package name\s*$/i.test(value))?.[0] ?? '';
  const sheet = header.slice(0, header.lastIndexOf('!') + 1);
  const isOurs = (cell: string): boolean => cell.startsWith(sheet) && !theirs.includes(columnOf(cell));
  return judge(old, readFacts(after), [], isOurs);
}

function columnOf(cell: string): number {
  return Number(/!(\d+),\d+$/.exec(cell)?.[1]);
}

/** `grown`: parts whose ranges took in new rows. */
export function judgeSave(
  before: Buffer,
  after: Buffer,
  meant: readonly MeantChange[],
  grown: Iterable<string> = [],
): readonly string[] {
  const parts = new Set([...grown].map((part) => `${part.toLowerCase()} changed`));
  return judge(readFacts(before), readFacts(after), meant, () => false).filter((problem) => !parts.has(problem));
}

function judge(
  old: WorkbookFacts,
  now: WorkbookFacts,
  meant: readonly MeantChange[],
  mayChange: (cell: string) => boolean,
): readonly string[] {
  const problems = now.problems.filter((problem) => !old.problems.includes(problem));
  for (const [part, content] of old.parts) {
    const present = now.parts.get(part);
    if (present === undefined) {
      if (!part.endsWith('calcchain.xml')) problems.push(`${part} is gone`);
    } else if (!present.equals(content) && !part.includes('sheet') && !budget.test(part))
      problems.push(`${part} changed`);
  }
  for (const part of now.parts.keys()) if (!old.parts.has(part)) problems.push(`${part} is new`);
  const wanted = new Map(meant.map((change) => [change.cell, change]));
  for (const cell of new Set([...old.cells.keys(), ...now.cells.keys()])) {
    const change = wanted.get(cell);
    const present = now.cells.get(cell);
    if (change === undefined) {
      if (!mayChange(cell) && !isSame(old.cells.get(cell), present))
        problems.push(`${cell} changed: ${shown(old.cells.get(cell))} became ${shown(present)}`);
    } else if (change.text !== undefined && present?.value !== `text:${change.text}`) {
      problems.push(`${cell} should say ${change.text}: ${shown(present)}`);
    }
  }
  for (const { cell, text } of meant) {
    if (text !== undefined && !now.cells.has(cell)) problems.push(`${cell} should say ${text}: nothing`);
  }
  return problems;
}

/** A formula's result follows what it reads. */
function isSame(a: CellFacts | undefined, b: CellFacts | undefined): boolean {
  return (
    a?.formula === b?.formula && isSameStyle(a?.style, b?.style) && (a?.formula !== undefined || a?.value === b?.value)
  );
}

/** What led nowhere, as its list was missing, may lead somewhere now. */
function isSameStyle(a = 'null', b = 'null'): boolean {
  const parts = (style: string): unknown[] => (JSON.parse(style) as unknown[] | null)?.flat() ?? [];
  const now = parts(b).map((part) => JSON.stringify(part));
  return parts(a).every((part, at) => part === null || JSON.stringify(part) === now[at]);
}

function shown(cell: CellFacts | undefined): string {
  return cell === undefined ? 'nothing' : JSON.stringify(cell);
}
