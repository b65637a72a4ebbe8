/** The counts of a scan in the editor's words, what matters most first: the same in notification, tree, status bar and grid. */
import * as vscode from 'vscode';
import {
  checkedPackages,
  type CountedState,
  shownOrder,
  type VerdictCounts,
  vulnerablePackages,
} from '../../core/scan/verdictCounts';

/** `24 vulnerable`, `2 not checked`: the parts add up to the packages; nothing is said to be 0 where nobody could look. */
export function countsParts(
  counts: VerdictCounts,
  severities = '',
  states: readonly CountedState[] = shownOrder,
): readonly string[] {
  return states
    .filter((state) => counts[state] > 0 || (state === 'vulnerable' && !isUnseen(counts)))
    .map((state) => {
      const text = stateText(state, counts[state]);
      return state === 'vulnerable' && severities !== '' ? `${text} (${severities})` : text;
    });
}

function stateText(state: CountedState, count: number): string {
  switch (state) {
    case 'malicious':
      return vscode.l10n.t('{0} malicious', count);
    case 'vulnerable':
      return vscode.l10n.t('{0} vulnerable', count);
    case 'failed':
      return vscode.l10n.t('{0} failed', count);
    case 'notChecked':
      return vscode.l10n.t('{0} not checked', count);
    case 'review':
      return count === 1 ? vscode.l10n.t('1 needs review') : vscode.l10n.t('{0} need review', count);
    case 'accepted':
      return vscode.l10n.t('{0} risk accepted', count);
    case 'safe':
      return vscode.l10n.t('{0} not affected', count);
    case 'clean':
      return vscode.l10n.t('{0} without known vulnerabilities', count);
  }
}

/** `severities`: of the vulnerable ones, where they are told. */
export function countsText(counts: VerdictCounts, severities = ''): string {
  return countsParts(counts, severities).join(', ');
}

/** Where VS Code cuts what is long: without what needs nobody, unless nothing needs anybody. */
export function briefCountsParts(counts: VerdictCounts): readonly string[] {
  const needing = shownOrder.filter((state) => state !== 'accepted' && state !== 'safe' && state !== 'clean');
  return countsParts(counts, '', resultLevel(counts) === 'clean' ? shownOrder : needing);
}

/** What a person sees before they read: the worst of a result. */
type ResultLevel = 'vulnerable' | 'incomplete' | 'review' | 'clean';

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
