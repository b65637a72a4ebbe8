/** Rows of a review sheet that no scan checks, because nobody can read which package they name. */
import { say, type Text, toEnglish } from '../message/text';

export const unnamedReasons = ['noName', 'openName'] as const;
export type UnnamedReason = (typeof unnamedReasons)[number];

export interface UnnamedRow {
  /** 1-based. */
  readonly row: number;
  readonly reason: UnnamedReason;
  /** As its cell shows it; empty: none. */
  readonly version: string;
}

/** The version of a row whose version cell has a formula without a result. */
export const openVersion = 'formula without a result';

const reasonTexts: Readonly<Record<UnnamedReason, Text>> = {
  noName: say`a version without a package name`,
  openName: say`the package name is a formula without a result`,
};

export const unnamedWords: Readonly<Record<UnnamedReason, string>> = {
  noName: toEnglish(reasonTexts.noName),
  openName: toEnglish(reasonTexts.openName),
};

/** Numbers of such rows, by why nobody checks them. */
interface UnnamedNumbers {
  /** Without a name. */
  readonly rows: readonly number[];
  /** With a formula as their name. */
  readonly unresolved: readonly number[];
}

/** Those among the rows that a person chose by their numbers. */
export function unnamedNumbers(
  unnamed: readonly UnnamedRow[],
  {
    firstRow = 1,
    lastRow = Infinity,
  }: { readonly firstRow?: number | undefined; readonly lastRow?: number | undefined },
): UnnamedNumbers {
  const chosen = unnamed.filter(({ row }) => row >= firstRow && row <= lastRow);
  const rowsWith = (reason: UnnamedReason): readonly number[] =>
    chosen.flatMap((each) => (each.reason === reason ? [each.row] : []));
  return { rows: rowsWith('noName'), unresolved: rowsWith('openName') };
}

/** `Rows 3, 7 not checked: a version without a package name`; none where no row is left out. */
export function unnamedTexts({ rows, unresolved }: UnnamedNumbers): readonly Text[] {
  const texts = [leftText(rows, reasonTexts.noName), leftText(unresolved, reasonTexts.openName)];
  return texts.filter((text) => text !== undefined);
}

function leftText(rows: readonly number[], reason: Text): Text | undefined {
  if (rows.length === 0) return undefined;
  const shown = rows.slice(0, mostShown).join(', ');
  const more = rows.length - mostShown;
  if (rows.length === 1) return say`Row ${shown} not checked: ${reason}`;
  return say`Rows ${more > 0 ? say`${shown} and ${more} more` : shown} not checked: ${reason}`;
}

const mostShown = 10;

/** `Row 11 (version 1.0) was not checked: a version without a package name`. */
export function unnamedText({ row, reason, version }: UnnamedRow): string {
  const shown = version === '' ? '' : ` (version ${version})`;
  return `Row ${row}${shown} was not checked: ${unnamedWords[reason]}`;
}
