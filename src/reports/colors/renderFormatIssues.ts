/** Wrong colors of a workbook as text or JSON, by column and package. */
import { inertJson, inertLine } from '../../core/message/inert';
import { noPaint } from '../outputs/paint';
import { shortened } from '../outputs/plainText';
import type { FormatIssue } from './checkFormat';
import { toEnglish } from '../../core/message/text';

export const formatIssueFormats = ['text', 'json'] as const;
export type FormatIssueFormat = (typeof formatIssueFormats)[number];

/** `fixed`: how many of them were put right; undefined: nobody asked for that. */
export function renderFormatIssues(
  issues: readonly FormatIssue[],
  format: FormatIssueFormat,
  fixed: number | undefined,
  paint = noPaint,
): string {
  if (format === 'json') return `${inertJson(jsonOf(issues, fixed))}\n`;
  const lines = [
    issues.length === 0
      ? paint('good', 'Every result cell has the colors of its content.')
      : paint('heading', totals(issues, fixed)),
  ];
  for (const column of new Set(issues.map((issue) => issue.column))) {
    const own = issues.filter((issue) => issue.column === column);
    lines.push('', paint('heading', `${column}: ${own.length}`));
    for (const { cell, package: name, text, problem } of own) {
      lines.push(`  ${cell}  ${fit(name)}  "${fit(text)}": ${paint('medium', toEnglish(problem))}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function totals({ length }: readonly FormatIssue[], fixed: number | undefined): string {
  const found = `The colors of ${length} ${length === 1 ? 'cell does' : 'cells do'} not match the text`;
  return fixed === undefined ? `${found}; --fix fixes them.` : `${found}; ${fixed} fixed.`;
}

function jsonOf(issues: readonly FormatIssue[], fixed: number | undefined): object {
  return {
    issues: issues.map(({ cell, column, package: name, text, look, problem }) => ({
      cell,
      column,
      package: name,
      text,
      look,
      problem: toEnglish(problem),
    })),
    ...(fixed === undefined ? {} : { fixed }),
  };
}

function fit(text: string): string {
  return shortened(inertLine(text), 50);
}
