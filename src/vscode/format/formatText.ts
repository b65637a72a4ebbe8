/** Cells with other colors than their content asks for as text, by column and package. */
import * as vscode from 'vscode';
import type { ListedFormatIssue } from '../../threads/jobs/jobProtocol';
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
  return vscode.l10n.t('Every result cell of {0} has the colors of its content.', name);
}

export function countText(count: number): string {
  return count === 1
    ? vscode.l10n.t('One cell has other colors than its content asks for.')
    : vscode.l10n.t('{0} cells have other colors than their content asks for.', count);
}

function inOneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
