/** The first names of a list in a sentence, and how many more there are: no ellipsis, which the full stop behind it would make four dots. */
import * as vscode from 'vscode';

const most = 5;

export function firstOf(names: readonly string[]): string {
  if (names.length <= most) return names.join(', ');
  return vscode.l10n.t('{0} and {1} more', names.slice(0, most).join(', '), names.length - most);
}
