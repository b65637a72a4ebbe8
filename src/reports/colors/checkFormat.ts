/** Finds result cells whose colors do not go with what they say. Changes nothing, and passes over words that are a person's own. */
import type { CellContent } from '../../core/spreadsheet/cell';
import type { CellEdit } from '../../core/cells/cellEdit';
import { firstLine, recognize } from '../../core/cells/resultGrammar';
import { overtakingFields } from '../../core/cells/rowContradiction';
import { reviewFields, type ReviewField } from '../../core/sheet/reviewField';
import { joined, say, type Text } from '../../core/message/text';
import {
  type ColoredLook,
  colorsFor,
  hasColors,
  type LookColors,
  type Palette,
  paletteOf,
  type CellColors,
} from '../../core/spreadsheet/cellLooks';
import type { ColoredRow } from '../../workbook/review/readReviewColors';
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
  readonly look: ColoredLook;
  /** `fill FFFFFF instead of FFE6E6, font not bold`. */
  readonly problem: Text;
}

/** In sheet order. */
export function checkFormat(rows: readonly ColoredRow[]): readonly FormatIssue[] {
  const fills = new Set(rows.flatMap(({ cells }) => [...cells.values()].map(({ colors }) => colors.fill)));
  const palette = paletteOf((color) => fills.has(color));
  return rows.flatMap(({ row, cells }) =>
    [...cells].flatMap(([field, { cell, colors }]) => {
      const content = row.cells[field];
      if (content?.kind !== 'text') return [];
      const look = recognize(field, content.text)?.look;
      if (look === undefined || !hasColors(look)) return [];
      // Words that say less than a result beside them have no look of their own: a clean one would say that they are right.
      if (overtakingFields(row.cells, field).length > 0) return [];
      const problem = problemOf(colors, look, palette);
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

/** Told by the colors that the workbook uses; those of earlier results go with their words as well. */
function problemOf(colors: CellColors, look: keyof Palette, palette: Palette): Text | undefined {
  const isFitting = ({ fill, font, bold }: LookColors): boolean =>
    colors.fill === fill && (colors.font ?? font) === font && (colors.bold || !bold);
  if (colorsFor(look).some(isFitting)) return undefined;
  const wanted = palette[look];
  const problems = [
    ...(colors.fill === wanted.fill ? [] : [say`fill ${colors.fill ?? say`none`} instead of ${wanted.fill}`]),
    ...(colors.font === wanted.font ? [] : [say`font ${colors.font ?? say`default`} instead of ${wanted.font}`]),
    ...(colors.bold || !wanted.bold ? [] : [say`font not bold`]),
  ];
  return joined(problems, ', ');
}
