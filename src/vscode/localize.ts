/** What the engine says, in the editor's language: the one place where a text is no literal. */
import * as vscode from 'vscode';
import type { UserError } from '../core/message/errors';
import { readRemark } from '../core/message/remark';
import type { Text } from '../core/message/text';

/** A string is what a finding or a journal kept, or a name: the first is told from its English, the second stays. */
export function localize(said: Text | string): string {
  const text = typeof said === 'string' ? readRemark(said) : said;
  if (text === undefined) return said as string;
  const values = text.values.map((value) => (typeof value === 'number' ? value : localize(value)));
  return vscode.l10n.t(text.template, ...values);
}

/** The same sentences as the English `message`. */
export function errorText({ file, texts }: UserError): string {
  const what = localize(texts.what);
  const next = localize(texts.next);
  return file === undefined
    ? vscode.l10n.t('{0}. {1}.', what, next)
    : vscode.l10n.t('{0}: {1}. {2}.', file, what, next);
}
