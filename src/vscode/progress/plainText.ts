/** What the engine says, as a person in the editor reads it: without ids, and short where it is long. Loses nothing that the log does not hold. */
import * as vscode from 'vscode';

const checkpointId = /\bb(\d{4,})-[0-9a-f]{8}\b/g;
const longest = 140;

/** Checkpoints by the names that the tree gives them. */
export function plainText(text: string): string {
  return text.replace(checkpointId, (_id, number: string) => {
    const batch = Number(number);
    return `“${batch === 0 ? vscode.l10n.t('Before the first batch') : vscode.l10n.t('Batch {0}', batch)}”`;
  });
}

/** The first sentence of a long text. */
export function shortText(text: string): string {
  const plain = plainText(text);
  const end = plain.indexOf('. ');
  if (plain.length <= longest || end < 0) return plain;
  return `${plain.slice(0, end + 1)} ${vscode.l10n.t('See the log for details.')}`;
}
