/** The counts of a scan in the editor's words, what matters most first: the same in notification, tree, status bar and grid. */
import * as vscode from 'vscode';
import { checkedPackages, type VerdictCounts, vulnerablePackages } from '../../core/scan/verdictCounts';

/** `24 vulnerable`, `2 not checked`; nothing is said to be 0 where nobody could look. */
export function countsParts(counts: VerdictCounts, severities = ''): readonly string[] {
  const { malicious, vulnerable, review, notChecked, failed } = counts;
  const parts: string[] = [];
  if (malicious > 0) parts.push(vscode.l10n.t('{0} malicious', malicious));
  if (!isUnseen(counts)) {
    const text = vscode.l10n.t('{0} vulnerable', vulnerable);
    parts.push(severities === '' ? text : `${text} (${severities})`);
  }
  if (failed > 0) parts.push(vscode.l10n.t('{0} failed', failed));
  if (notChecked > 0) parts.push(vscode.l10n.t('{0} not checked', notChecked));
  if (review > 0) {
    parts.push(review === 1 ? vscode.l10n.t('1 needs review') : vscode.l10n.t('{0} need review', review));
  }
  return parts;
}

/** `severities`: of the vulnerable ones, where they are told. */
export function countsText(counts: VerdictCounts, severities = ''): string {
  return countsParts(counts, severities).join(', ');
}

/** What a person sees before they read: the worst of a result. */
export type ResultLevel = 'vulnerable' | 'incomplete' | 'review' | 'clean';

export function resultLevel(counts: VerdictCounts): ResultLevel {
  if (vulnerablePackages(counts) > 0) return 'vulnerable';
  if (counts.notChecked + counts.failed > 0) return 'incomplete';
  return counts.review > 0 ? 'review' : 'clean';
}

/** With words beside it, as colors alone tell nothing to some. */
export function resultIcon(level: ResultLevel): vscode.ThemeIcon {
  const icon = (name: string, color: string): vscode.ThemeIcon =>
    new vscode.ThemeIcon(name, new vscode.ThemeColor(color));
  switch (level) {
    case 'vulnerable':
      return icon('shield', 'problemsErrorIcon.foreground');
    case 'incomplete':
      return icon('warning', 'problemsWarningIcon.foreground');
    case 'review':
      return icon('eye', 'problemsWarningIcon.foreground');
    case 'clean':
      return icon('pass', 'testing.iconPassed');
  }
}

function isUnseen(counts: VerdictCounts): boolean {
  return checkedPackages(counts) === 0 && counts.notChecked + counts.failed > 0;
}
