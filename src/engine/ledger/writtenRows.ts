/** Results that came into a row with cells of other rows, as pastes and corrected names bring them: of which records they are. */
import { splitEarlier } from '../../core/cells/earlierText';
import { recognize, verdictFields } from '../../core/cells/resultGrammar';
import { identityOfKey, type PackageIdentity } from '../../core/package/identity';
import type { PackageRow } from '../../core/sheet/packageRow';
import { type ReviewField, reviewFieldNames, reviewFields } from '../../core/sheet/reviewField';
import { isVulnerable } from '../../core/verdict/finding';
import { displayCell } from '../../core/spreadsheet/excelDate';
import { shownText } from '../../core/spreadsheet/linkFormula';
import { fieldsOf, type PackageTexts } from '../journal/writtenTexts';
import type { RecordedTexts } from './layeredTexts';
import { holdsText, isOnlyOurs } from '../scans/lineage';

type Cells = PackageRow['cells'];

/** What was written for one identity, or the same for several. */
interface WrittenRow {
  readonly identity: PackageIdentity;
  readonly texts: PackageTexts;
  /** No row has this name and version any more. */
  readonly isGone: boolean;
}

export interface RowReading {
  readonly identity: PackageIdentity;
  readonly cells: Cells;
  /** Fields whose cells do not hold what was written for the row itself, under its present or former version. */
  readonly open: ReadonlySet<ReviewField>;
  /** What was written for the row itself; undefined: nothing is known of it. */
  readonly before: PackageTexts | undefined;
}

/** Of another row: all that is in this one. */
export interface Pasted {
  readonly name: string;
  readonly texts: PackageTexts;
}

/** Of records with the same text: the newest of very many are enough, as those say the same of all that is no fact of a package. */
const mostAlike = 100;

export class WrittenRows {
  /** By field and text, where only this tool writes it. */
  private readonly byText = new Map<string, WrittenRow[]>();
  /** Of rows that do not have them any more. By the words of their results. */
  private readonly displaced = new Map<string, WrittenRow>();

  /** Both by identityKey. `isDisplaced`: the row of the record is gone, or its results are not there. */
  constructor(written: RecordedTexts, isGone: (key: string) => boolean, isDisplaced: (key: string) => boolean) {
    const distinct = new Map<string, WrittenRow>();
    for (const [key, texts] of written.entries()) {
      const row = { identity: identityOfKey(key), texts, isGone: isGone(key) };
      if (resultsOf(texts).some((field) => isTelling(texts, field)))
        distinct.set(JSON.stringify([row.isGone, texts]), row);
      if (verdictsOf(texts).length > 1 && isDisplaced(key))
        this.displaced.set(JSON.stringify(verdictsOf(texts).map((field) => [field, texts[field]])), row);
    }
    for (const row of distinct.values()) {
      for (const field of fieldsOf(row.texts).filter((each) => tellsOfRow(row.texts, each))) {
        const place = placeOf(field, splitEarlier(row.texts[field] ?? '').result);
        const alike = this.byText.get(place);
        if (alike === undefined) this.byText.set(place, [row]);
        else alike.push(row);
      }
    }
  }

  /**
   * The other row of which most is in the open cells that only this tool writes, with at least one of them; of several that fit equally what they
   * share there. Bare words, which
   * people type, too, belong to it where they are in one block with such a cell, and this tool wrote into that cell before.
   * Of a row of which nothing is known only one of which all is there, and which no row has any more or of which something there tells: results
   * of different packages may read alike, and those of the row itself stay its own after their record was lost.
   */
  pastedInto(row: RowReading): Pasted | undefined {
    const candidates = this.candidates(row);
    const evidence = candidates.map(({ texts }) => tellingIn(texts, row).length);
    const rank = (at: number): readonly number[] => {
      const found = candidates[at];
      if (found === undefined) return [];
      return [evidence[at] ?? 0, found.isGone ? 1 : 0, fieldsIn(found.texts, row.cells).length];
    };
    let best: number[] = [];
    for (const at of candidates.keys()) {
      const order = best[0] === undefined ? 1 : compare(rank(at), rank(best[0]));
      if (order > 0) best = [at];
      else if (order === 0) best.push(at);
    }
    const [first, ...others] = best.flatMap((at) => candidates[at] ?? []);
    if (first === undefined) return this.displacedInto(row);
    const block = blockOf(first.texts, row);
    const shared = block.filter((field) => others.every(({ texts }) => texts[field] === first.texts[field]));
    // Those that explain different cells are told one after the other.
    const fields = shared.some((field) => row.open.has(field)) ? shared : block;
    return { name: first.identity.name, texts: Object.fromEntries(fields.map((field) => [field, first.texts[field]])) };
  }

  /** All results in the row are those of a displaced one, and several differ from its own: nobody types the same words into every column. */
  displacedInto({ cells, open, identity }: Omit<RowReading, 'before'>): Pasted | undefined {
    for (const { identity: other, texts } of this.displaced.values()) {
      const fields = verdictsOf(texts);
      if (isSame(other, identity) || !fields.every((field) => holds(cells, field, texts[field]))) continue;
      const found = fields.filter((field) => open.has(field));
      if (found.length < 2) continue;
      return { name: other.name, texts: Object.fromEntries(found.map((field) => [field, texts[field]])) };
    }
    return undefined;
  }

  private candidates(row: RowReading): readonly WrittenRow[] {
    const found = new Set<WrittenRow>();
    for (const field of row.open) {
      for (const text of textsShown(row.cells, field)) {
        for (const each of this.byText.get(placeOf(field, text))?.slice(-mostAlike) ?? []) found.add(each);
      }
    }
    return [...found].filter((other) => {
      const { identity, texts, isGone } = other;
      const telling = tellingIn(texts, row);
      if (isSame(identity, row.identity) || !isProof(texts, telling)) return false;
      if (row.before !== undefined) return true;
      if (isGone) return isAllIn(texts, row.cells, isTelling);
      const facts = telling.filter((field) => isFactOf(other, field, row.identity));
      return isProof(texts, facts) && isAllIn(texts, row.cells, () => true);
    });
  }
}

/** Nobody else writes it, or it is the day or the page of a release. */
export function isTelling(texts: PackageTexts, field: ReviewField): boolean {
  return field === 'datePublished' || isLink(field) || isOnlyOurs(field, texts[field]);
}

/** Of another package: its latest release is its own, too. */
function tellsOfRow(texts: PackageTexts, field: ReviewField): boolean {
  return field === 'latestVersion' || field === 'latestReleaseDate' || isTelling(texts, field);
}

/** Fields whose cells hold what was written. */
export function fieldsIn(texts: PackageTexts, cells: Cells): readonly ReviewField[] {
  return fieldsOf(texts).filter((field) => holds(cells, field, texts[field]));
}

function tellingIn(texts: PackageTexts, { cells, open }: RowReading): readonly ReviewField[] {
  return fieldsIn(texts, cells).filter((field) => open.has(field) && tellsOfRow(texts, field));
}

/** A version and a day of one package are those of many: whoever typed them pasted nothing. A link among them, or all three, is no chance. */
function isProof(texts: PackageTexts, telling: readonly ReviewField[]): boolean {
  if (telling.some((field) => isOnlyOurs(field, texts[field]))) return true;
  return telling.length > 2 || (telling.length === 2 && telling.some(isLink));
}

/** Not what would read the same had it been written for the row itself: that something affects a package is about that one only. */
function isFactOf({ identity, texts }: WrittenRow, field: ReviewField, { version }: PackageIdentity): boolean {
  if (!verdictFields.includes(field)) return true;
  const said = recognize(field, texts[field] ?? '')?.verdict;
  if (said !== undefined && isVulnerable(said)) return true;
  return identity.version !== version && namesVersion(texts[field], identity.version);
}

/** As results name the version that they are about. */
export function namesVersion(text = '', version: string): boolean {
  return text.split(/\s/).includes(`v${version}`);
}

/** What stands in one block with a cell that tells of the other row, as pasted cells do. */
function blockOf(texts: PackageTexts, row: RowReading): readonly ReviewField[] {
  const telling = tellingIn(texts, row);
  const found: ReviewField[] = [];
  let block: ReviewField[] = [];
  const close = (): void => {
    if (block.some((field) => telling.includes(field))) found.push(...block);
    block = [];
  };
  for (const field of reviewFieldNames) {
    if (texts[field] === undefined || row.cells[field] === undefined) continue;
    if (holds(row.cells, field, texts[field])) block.push(field);
    else if (!isLink(field)) close();
  }
  close();
  return found.filter(
    (field) => telling.includes(field) || row.before === undefined || row.before[field] !== undefined,
  );
}

function isAllIn(
  texts: PackageTexts,
  cells: Cells,
  isMeant: (texts: PackageTexts, field: ReviewField) => boolean,
): boolean {
  return resultsOf(texts)
    .filter((field) => isMeant(texts, field))
    .every((field) => cells[field] === undefined || holds(cells, field, texts[field]));
}

function holds(cells: Cells, field: ReviewField, text = ''): boolean {
  const present = cells[field];
  return present !== undefined && holdsText(present, text);
}

export function verdictsOf(texts: PackageTexts): readonly ReviewField[] {
  return verdictFields.filter((field) => texts[field] !== undefined);
}

/** Links may be formulas that follow the row. */
function resultsOf(texts: PackageTexts): readonly ReviewField[] {
  return fieldsOf(texts).filter((field) => !isLink(field));
}

function isLink(field: ReviewField): boolean {
  return reviewFields[field].owner === 'link';
}

function isSame(one: PackageIdentity, other: PackageIdentity): boolean {
  return one.name === other.name && one.version === other.version && one.occurrence === other.occurrence;
}

function placeOf(field: ReviewField, text: string): string {
  return `${field} ${text}`;
}

/** As records have it; a day in both systems. */
function textsShown(cells: Cells, field: ReviewField): readonly string[] {
  const content = cells[field];
  if (content === undefined) return [];
  if (content.kind === 'date') return [displayCell(content, false), displayCell(content, true)];
  return [splitEarlier(shownText(content)).result];
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((each, place) => each !== other[place]);
  return at === -1 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}
