/** Cells with other colors than their content asks for as text, by column and package. */
import * as vscode from 'vscode';
import type { ListedFormatIssue } from '../../threads/jobs/jobLists';
import { localize } from '../localize';

const longest = 60;

/** `name`: how a person knows the workbook. */
export function formatText(name: string, issues: readonly ListedFormatIssue[]): string {
  const lines = [issues.length === 0 ? allRight(name) : `${name}: ${countText(issues.length)}`];
  for (const column of new Set(issues.map((issue) => issue.column))) {
    const own = issues.filter((issue) => issue.column === column);
    lines.push('', `${inOneLine(column)}: ${own.length}`);
    for (const { cell, package: of, text, problem } of own) {
      lines.push(`  ${cell}  ${inOneLine(of)}  "${inOneLine(text)}": ${localize(problem)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

export function allRight(name: string): string {
  return vscode.l10n.t('The colors of all result cells of {0} match their text.', name);
}

export function countText(count: number): string {
  return count === 1
    ? vscode.l10n.t('The color of 1 cell does not match its text.')
    : vscode.l10n.t('The colors of {0} cells do not match their text.', count);
}

function inOneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
