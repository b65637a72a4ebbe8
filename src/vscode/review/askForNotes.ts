/** Asks for one note for many packages, and whether it may replace notes that are there. Writes nothing. */
import * as vscode from 'vscode';
import type { EditedCell } from '../../grid/query/gridAnswer';
import type { TypedCell } from '../../core/cells/personEdit';
import { askForText, askModally, showInformation } from '../messages';

export function notesLabel(packages: number): string {
  return vscode.l10n.t('Notes of packages shown ({0})', packages);
}

/** Undefined: the person left, or there is nothing to write. */
export async function askForNotes(shown: readonly EditedCell[]): Promise<readonly TypedCell[] | undefined> {
  const cells = shown.filter(({ bar }) => bar === undefined);
  if (cells.length === 0) {
    void showInformation(vscode.l10n.t('None of the packages shown has a note that can be edited here.'));
    return undefined;
  }
  const text = await askForText({
    title: notesLabel(cells.length),
    prompt: vscode.l10n.t('The text is written into Notes of each of these packages. Filter the grid to choose fewer.'),
    validateInput: (typed) => (typed.trim() === '' ? vscode.l10n.t('Enter a text.') : undefined),
  });
  if (text === undefined) return undefined;
  const open = cells.filter((cell) => cell.text !== text);
  const blank = open.filter((cell) => cell.text.trim() === '');
  const chosen = await choose(open, blank);
  return chosen?.map(({ package: of, text: was }) => ({ package: of, field: 'notes', was, text }));
}

async function choose(
  open: readonly EditedCell[],
  blank: readonly EditedCell[],
): Promise<readonly EditedCell[] | undefined> {
  const others = open.length - blank.length;
  if (open.length === 0) {
    void showInformation(vscode.l10n.t('All of these packages have this note.'));
    return undefined;
  }
  const write = vscode.l10n.t('Write All ({0})', open.length);
  const fill = vscode.l10n.t('Empty Only ({0})', blank.length);
  const question = vscode.l10n.t('Write this note? Packages: {0}', open.length);
  const replaced =
    others === 1
      ? vscode.l10n.t('1 of them has another note, which is replaced. Undo brings it back.')
      : vscode.l10n.t('{0} of them have other notes, which are replaced. Undo brings them back.', others);
  const mixed = others > 0 && blank.length > 0;
  const answers = mixed ? [fill, write] : [write];
  const answer = await askModally(question, others === 0 ? undefined : replaced, ...answers);
  if (answer === write) return open;
  return answer === fill && mixed ? blank : undefined;
}
