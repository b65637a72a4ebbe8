/** Which proposals become edits and which give way to a person's value. */
import { type CellContent, type CellValue, displayText, fitsCell, valueText } from '../spreadsheet/cell';
import type { CellEdit, KeptCell, OverwriteRule, ProposedCell } from './cellEdit';
import { saysLess } from './contradiction';
import { splitEarlier, withEarlier } from './earlierText';
import { isLinkOfAnother } from './indexLink';
import { columnLetters } from '../spreadsheet/columnLetters';
import { showsText, shownCell } from '../spreadsheet/excelDate';
import type { PackageRow } from '../sheet/packageRow';
import { firstLine, isSameInShort, saysNotChecked } from './resultGrammar';
import { reviewFieldNames, reviewFields, type ReviewField } from '../sheet/reviewField';

export interface EditDecision {
  readonly edits: readonly CellEdit[];
  readonly kept: readonly KeptCell[];
}

/** The display text this tool wrote into the cell last, as the ledger knows it; undefined when it never did. */
type LastWritten = (field: ReviewField) => string | undefined;

/** What of the row is no more what it was when this tool wrote into the cell: its version, or the whole package. */
export type Former = 'version' | 'package';

type FormerIn = (field: ReviewField) => Former | undefined;

interface SheetForm {
  /** The sheet's own, 1-based; without them kept cells are named by the usual letters. */
  readonly columns?: ReadonlyMap<ReviewField, number>;
  /** How it counts days. */
  readonly date1904?: boolean;
}

/**
 * A column the sheet does not have is passed over, and so is a cell that already shows what is proposed.
 */
export function decideEdits(
  row: PackageRow,
  proposals: readonly ProposedCell[],
  rule: OverwriteRule,
  lastWritten: LastWritten,
  sheet: SheetForm = {},
  formerIn: FormerIn = () => undefined,
): EditDecision {
  const edits: CellEdit[] = [];
  const kept: KeptCell[] = [];
  for (const proposal of proposals) {
    const present = row.cells[proposal.field];
    if (present === undefined) continue;
    const last = lastWritten(proposal.field);
    const isOurs = isOwn(present, last) || isLinkOfAnother(proposal.field, present, row.identity);
    const value = isOurs ? keepingEarlier(present, proposal.value) : proposal.value;
    if (showsText(present, valueText(value)) || (isOurs && staysAsBefore(present, proposal))) continue;
    if (reviewFields[proposal.field].owner === 'link' && !isBlank(present) && !isOurs) continue;
    const above = rule === 'worse' && !isOurs ? aboveText(present, proposal) : undefined;
    const isFormer = formerIn(proposal.field) !== undefined;
    if (above !== undefined || mayWrite(present, proposal, rule, { isOurs, isFormer })) {
      const { field, look } = proposal;
      edits.push({ package: row.identity, field, value: above ?? value, look, expected: present });
    } else if (isOurs ? isOutdated(present, proposal) : isAnotherOpinion(present, proposal)) {
      kept.push(keptCell(row, proposal, present, sheet));
    }
  }
  if (rule !== 'empty') edits.push(...emptied(row, proposals, formerIn));
  return { edits, kept };
}

/** About the installed version; the rest is about the package. */
const ofVersion: readonly ReviewField[] = ['datePublished', 'pypiCurrentLink', 'whyInstalled'];

/** What nobody told of this version or package now is not that of the former one. */
function emptied(row: PackageRow, proposals: readonly ProposedCell[], formerIn: FormerIn): readonly CellEdit[] {
  const proposed = new Set(proposals.map(({ field }) => field));
  return reviewFieldNames.flatMap((field): CellEdit[] => {
    const [present, former] = [row.cells[field], formerIn(field)];
    const isStale = former === 'package' || (former === 'version' && ofVersion.includes(field));
    if (present === undefined || proposed.has(field)) return [];
    if (!isStale && !isLinkOfAnother(field, present, row.identity)) return [];
    return [{ package: row.identity, field, value: { kind: 'text', text: '' }, look: 'bare', expected: present }];
  });
}

interface Owned {
  readonly isOurs: boolean;
  /** It is ours about another version or package. */
  readonly isFormer: boolean;
}

function mayWrite(
  present: CellContent,
  { conclusive }: ProposedCell,
  rule: OverwriteRule,
  { isOurs, isFormer }: Owned,
): boolean {
  if (isBlank(present)) return true;
  // Having failed to look is no reason to lose what somebody, or an earlier scan, did find of this version.
  if (!conclusive && !isFormer) return isOurs && saysNotChecked(displayText(present));
  switch (rule) {
    case 'empty':
      return false;
    case 'automated':
    case 'worse':
      return isOurs;
    case 'all':
      return true;
  }
}

/** A person's paragraph below our result may have been changed or removed since: the result above it is ours all the same. */
function isOwn(present: CellContent, lastWritten: string | undefined): boolean {
  if (lastWritten === undefined) return false;
  if (showsText(present, lastWritten)) return true;
  return present.kind === 'text' && splitEarlier(present.text).result === splitEarlier(lastWritten).result;
}

function staysAsBefore(present: CellContent, { asBefore }: ProposedCell): boolean {
  return asBefore !== undefined && splitEarlier(displayText(present)).result === asBefore;
}

/** What a person had written below our last result stays below the next one. */
function keepingEarlier(present: CellContent, value: CellValue): CellValue {
  if (present.kind !== 'text' || value.kind !== 'text') return value;
  const { earlier } = splitEarlier(present.text);
  return { kind: 'text', text: withEarlier({ result: value.text, earlier }) };
}

/** The finding above a person's text that says less; undefined where it does not, or where both would not fit unchanged. */
export function aboveText(
  present: CellContent,
  { conclusive, value }: Pick<ProposedCell, 'conclusive' | 'value'>,
): CellValue | undefined {
  if (!conclusive || present.kind !== 'text' || value.kind !== 'text' || !saysLess(present.text, value.text)) {
    return undefined;
  }
  const text = withEarlier({ result: value.text, earlier: present.text });
  return fitsCell(text) ? { kind: 'text', text } : undefined;
}

/** A formula that shows nothing is still somebody's formula. */
export function isBlank(content: CellContent): boolean {
  return content.kind === 'empty' || (content.kind === 'text' && content.text.trim() === '');
}

/** An earlier result that was to be left alone and says less than the present one. */
function isOutdated(present: CellContent, { conclusive, value }: ProposedCell): boolean {
  return conclusive && saysLess(displayText(present), valueText(value));
}

/** Further lines are detail: only the first one says what was found. On which data it rests is no other opinion. */
function isAnotherOpinion(present: CellContent, { conclusive, value }: ProposedCell): boolean {
  const [said, found] = [displayText(present), valueText(value)];
  return conclusive && folded(said) !== folded(found) && !isSameInShort(said, found);
}

/** Blanks and case make no difference: people write `5 - Production/ Stable`. */
function folded(text: string): string {
  return firstLine(text.trim()).replace(/\s+/g, '').toLowerCase();
}

function keptCell(row: PackageRow, proposal: ProposedCell, present: CellContent, sheet: SheetForm): KeptCell {
  const { field, value } = proposal;
  const column = sheet.columns?.get(field);
  const letters = column === undefined ? reviewFields[field].fallbackColumn : columnLetters(column);
  return {
    cell: `${letters}${row.row}`,
    package: row.identity,
    field,
    value: shownCell(present, sheet.date1904 ?? false),
    finding: valueText(value),
  };
}
