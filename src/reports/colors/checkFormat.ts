/** Finds result cells whose colours do not go with what they say. Changes nothing, and passes over words that are a person's own. */
import type { CellContent, CellLook } from '../../core/spreadsheet/cell';
import type { CellEdit } from '../../core/cells/cellEdit';
import { firstLine, recognize } from '../../core/cells/resultGrammar';
import { reviewFields, type ReviewField } from '../../core/sheet/reviewField';
import { joined, say, type Text } from '../../core/message/text';
import {
  coloursFor,
  type LookColours,
  type Palette,
  paletteOf,
  type CellColours,
} from '../../core/spreadsheet/cellLooks';
import type { ColouredRow } from '../../workbook/review/readReviewColors';
import type { PackageIdentity } from '../../core/package/identity';

export interface FormatIssue {
  /** `M17`. */
  readonly cell: string;
  readonly field: ReviewField;
  /** The column's header. */
  readonly column: string;
  /** Name as written. */
  readonly package: string;
  readonly identity: PackageIdentity;
  /** First line of the cell. */
  readonly text: string;
  readonly content: CellContent;
  readonly look: Exclude<CellLook, 'plain'>;
  /** `fill FFFFFF instead of FFE6E6, font not bold`. */
  readonly problem: Text;
}

/** In sheet order. */
export function checkFormat(rows: readonly ColouredRow[]): readonly FormatIssue[] {
  const fills = new Set(rows.flatMap(({ cells }) => [...cells.values()].map(({ colours }) => colours.fill)));
  const palette = paletteOf((colour) => fills.has(colour));
  return rows.flatMap(({ row, cells }) =>
    [...cells].flatMap(([field, { cell, colours }]) => {
      const content = row.cells[field];
      if (content?.kind !== 'text') return [];
      const look = recognize(field, content.text)?.look;
      if (look === undefined || look === 'plain') return [];
      const problem = problemOf(colours, look, palette);
      if (problem === undefined) return [];
      const { header: column } = reviewFields[field];
      const text = firstLine(content.text);
      return [{ cell, field, column, package: row.displayName, identity: row.identity, text, content, look, problem }];
    }),
  );
}

/** Style only: the saver refuses when the cell meanwhile says something else. */
export function formatEdits(issues: readonly FormatIssue[]): readonly CellEdit[] {
  return issues.flatMap(({ identity, field, content, look }) =>
    content.kind === 'text'
      ? [{ package: identity, field, value: content, look, expected: content, restyle: true as const }]
      : [],
  );
}

/** Told by the colours that the workbook uses; those of earlier results go with their words as well. */
function problemOf(colours: CellColours, look: keyof Palette, palette: Palette): Text | undefined {
  const isFitting = ({ fill, font, bold }: LookColours): boolean =>
    colours.fill === fill && (colours.font ?? font) === font && (colours.bold || !bold);
  if (coloursFor(look).some(isFitting)) return undefined;
  const wanted = palette[look];
  const problems = [
    ...(colours.fill === wanted.fill ? [] : [say`fill ${colours.fill ?? say`none`} instead of ${wanted.fill}`]),
    ...(colours.font === wanted.font ? [] : [say`font ${colours.font ?? say`default`} instead of ${wanted.font}`]),
    ...(colours.bold || !wanted.bold ? [] : [say`font not bold`]),
  ];
  return joined(problems, ', ');
}
