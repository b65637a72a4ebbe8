/** Proposed cells with text, and the sentences that every result column shares. Decides no verdict. */
import type { SourceEvidence } from '../../advisory/evidence';
import type { CellLook } from '../cell';
import type { ProposedCell } from '../cellEdit';
import { notCheckedText, reviewText } from '../resultText';
import type { ReviewField } from '../reviewField';

export function textCell(field: ReviewField, text: string, look: CellLook, conclusive = true): ProposedCell {
  return { field, value: { kind: 'text', text }, look, conclusive };
}

export function reviewCell(field: ReviewField, why: string): ProposedCell {
  return textCell(field, reviewText(why), 'update');
}

export function notCheckedCell(field: ReviewField, label: string, why: string): ProposedCell {
  return textCell(field, notCheckedText(label, why), 'update', false);
}

/** What the column of a source says that did not answer; undefined when it did. Only `ok` may lead to "None found". */
export function silentCell(field: ReviewField, { label, status, why }: SourceEvidence): ProposedCell | undefined {
  switch (status) {
    case 'ok':
      return undefined;
    case 'notFound':
      return reviewCell(field, `package unknown to ${label}`);
    case 'unresolvable':
      return reviewCell(field, why ?? 'no answer');
    case 'unavailable':
    case 'notConfigured':
      return notCheckedCell(field, label, why ?? 'no answer');
  }
}
