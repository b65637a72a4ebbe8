/** Cells of a workbook in which a person's text and a result stand against each other, as they are now. Decides and writes nothing. */
import { type PackageRow } from '../sheet/packageRow';
import type { CellContent } from '../spreadsheet/cell';
import { shownCell } from '../spreadsheet/excelDate';
import type { CellEdit, KeptCell } from './cellEdit';
import { columnLetters } from '../spreadsheet/columnLetters';
import { type Contradicted, saysLess, worstContradictionFirst } from './contradiction';
import { splitEarlier } from './earlierText';
import { aboveText } from './editDecision';
import type { Verdict } from '../verdict/finding';
import { isOwnResult } from './ownResult';
import { recognize, verdictFields } from './resultGrammar';
import { type ReviewField, reviewFields } from '../sheet/reviewField';
import type { Severity } from '../advisory/evidence';
import { identityKey, type PackageIdentity } from '../package/identity';

/** `result`: the finding stands first, above the person's text. `mine`: the person's text alone. */
export const takes = ['result', 'mine'] as const;
export type Take = (typeof takes)[number];

export interface Difference extends Contradicted {
  readonly package: PackageIdentity;
  readonly displayName: string;
  readonly field: ReviewField;
  /** The person's text, as it is or was in the cell. */
  readonly value: string;
  readonly finding: string;
  /** Which of the two the cell takes now. */
  readonly taken: Take;
  readonly present: CellContent;
  /** `value` is an earlier result of this tool, which nobody asked to keep. */
  readonly isOurs: boolean;
}

/** What scans found of a package. */
export interface FoundOf {
  readonly verdict: Verdict;
  readonly severity: Severity | null;
}

/**
 * `kept`: what scans preserved, by their newest answers; a cell that has been changed since is none of them any more. `found` by identityKey.
 * `isOurs`: whether this tool wrote what the cell holds. Worst first.
 */
export function differencesOf(
  { rows, columns }: { readonly rows: Iterable<PackageRow>; readonly columns: ReadonlyMap<ReviewField, number> },
  kept: readonly KeptCell[],
  found: ReadonlyMap<string, FoundOf>,
  isOurs: (row: PackageRow, field: ReviewField) => boolean,
): readonly Difference[] {
  const preserved = new Map(kept.map((cell) => [cellKey(identityKey(cell.package), cell.field), cell]));
  const differences: Difference[] = [];
  for (const row of rows) {
    const key = identityKey(row.identity);
    const { verdict, severity } = found.get(key) ?? { verdict: 'notChecked', severity: null };
    for (const field of verdictFields) {
      const present = row.cells[field];
      if (present === undefined) continue;
      const said = textsOf(field, present, preserved.get(cellKey(key, field)));
      if (said === undefined) continue;
      const column = columns.get(field);
      const letters = column === undefined ? reviewFields[field].fallbackColumn : columnLetters(column);
      const { identity, displayName } = row;
      const where = { cell: `${letters}${row.row}`, package: identity, displayName, field };
      const own = said.taken === 'mine' && isOurs(row, field);
      differences.push({ ...where, ...said, verdict, severity, present, isOurs: own });
    }
  }
  return differences.sort(worstContradictionFirst);
}

type Said = Pick<Difference, 'value' | 'finding' | 'taken'>;

function textsOf(field: ReviewField, present: CellContent, kept: KeptCell | undefined): Said | undefined {
  const text = shownCell(present, false); // A day says no less than anything.
  const { result, earlier } = splitEarlier(text);
  if (earlier !== undefined && isOwnResult(field, result)) return { value: earlier, finding: result, taken: 'result' };
  if (kept?.value !== text || !saysLess(text, kept.finding)) return undefined;
  return { value: text, finding: kept.finding, taken: 'mine' };
}

/** The edit that makes the cell take the other; undefined: it takes that already, or both texts would not fit. */
export function takeEdit(difference: Difference, take: Take): CellEdit | undefined {
  const { package: identity, field, value, finding, taken, present, isOurs } = difference;
  if (taken === take) return undefined;
  const result = { kind: 'text', text: finding } as const;
  const first = isOurs ? result : aboveText(present, { conclusive: true, value: result });
  const wanted = take === 'mine' ? ({ kind: 'text', text: value } as const) : first;
  if (wanted === undefined) return undefined;
  // A person's word never looks like a result: neither that of the finding that was above it, nor one that nothing is known of.
  const look = take === 'mine' ? 'bare' : (recognize(field, finding)?.look ?? 'plain');
  return { package: identity, field, value: wanted, look, expected: present };
}

function cellKey(identity: string, field: ReviewField): string {
  return `${identity} ${field}`;
}
