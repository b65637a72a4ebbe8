/** The two sides of a comparison as text, one line per changed cell, made to be read side by side. */
import * as vscode from 'vscode';
import { type ReviewField, reviewFields } from '../../core/sheet/reviewField';
import type { CellDifference, WorkbookComparison } from '../../core/scan/workbookComparison';

interface ComparisonTexts {
  readonly checkpoint: string;
  readonly workbook: string;
}

export function comparisonTexts({ differences, gone, added, reversioned }: WorkbookComparison): ComparisonTexts {
  const checkpoint = differences.map((difference) => lineOf(difference, difference.checkpoints));
  const workbook = differences.map((difference) => lineOf(difference, difference.yours));
  for (const name of gone) checkpoint.push(vscode.l10n.t('Package {0}', name));
  for (const name of added) workbook.push(vscode.l10n.t('Package {0}', name));
  for (const change of reversioned) {
    const [before = '', after = ''] = change.split(' → ');
    const name = before.slice(0, Math.max(0, before.indexOf(' ')));
    checkpoint.push(vscode.l10n.t('Package {0}', before));
    workbook.push(vscode.l10n.t('Package {0}', `${name} ${after}`));
  }
  return { checkpoint: textOf(checkpoint), workbook: textOf(workbook) };
}

/** `Recommendation`, as the column is headed. */
export function columnText(field: ReviewField): string {
  return reviewFields[field].header;
}

/** In one line, also where the cell has several. */
export function cellText(value: string): string {
  return value === '' ? vscode.l10n.t('(empty)') : value.replace(/\s*\r?\n\s*/g, ' ⏎ ');
}

const shownCharacters = 36;
/** Of what both begin with, so that a person sees where they are. */
const sharedCharacters = 14;

/** Both in short, from about where they begin to differ: side by side in one line nothing else tells them apart. */
export function toldApart(one: string, other: string): readonly [string, string] {
  let shared = 0;
  while (shared < one.length && one[shared] === other[shared]) shared += 1;
  const isShort = one.length <= shownCharacters && other.length <= shownCharacters;
  const start = isShort || shared <= sharedCharacters ? 0 : shared - sharedCharacters;
  const cut = (text: string): string => {
    const rest = start === 0 ? text : `…${text.slice(start)}`;
    return rest.length <= shownCharacters ? rest : `${rest.slice(0, shownCharacters - 1)}…`;
  };
  return [cut(one), cut(other)];
}

function lineOf({ row, displayName, package: { version }, field }: CellDifference, value: string): string {
  const name = version === '' ? displayName : `${displayName} ${version}`;
  return `${vscode.l10n.t('Row {0}', row)} · ${name} · ${columnText(field)}: ${cellText(value)}`;
}

function textOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
