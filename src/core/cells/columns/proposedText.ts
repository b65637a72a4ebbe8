/** Proposed cells with text, and the sentences that every result column shares. Decides no verdict. */
import type { SourceEvidence } from '../../advisory/evidence';
import type { CellLook } from '../../spreadsheet/cell';
import type { ProposedCell } from '../cellEdit';
import { resultSentences, type Sentence } from '../resultGrammar';
import type { ReviewField } from '../../sheet/reviewField';

export function textCell(field: ReviewField, text: string, look: CellLook, conclusive = true): ProposedCell {
  return { field, value: { kind: 'text', text }, look, conclusive };
}

/** A sentence in its own look; nobody looked where it says so. */
export function sentenceCell<Words>(field: ReviewField, sentence: Sentence<Words>, words: Words): ProposedCell {
  return textCell(field, sentence.write(words), sentence.look, sentence.verdict !== 'notChecked');
}

export function reviewCell(field: ReviewField, why: string): ProposedCell {
  return sentenceCell(field, resultSentences.review, why);
}

export function notCheckedCell(field: ReviewField, label: string, why: string): ProposedCell {
  return sentenceCell(field, resultSentences.notChecked, { label, why });
}

/** What the column of a source says that did not answer; undefined when it did. Only `ok` may lead to "None found". */
export function silentCell(field: ReviewField, { label, status, why }: SourceEvidence): ProposedCell | undefined {
  switch (status) {
    case 'ok':
      return undefined;
    case 'notFound':
      return reviewCell(field, `package unknown to ${label}`);
    case 'unresolvable':
      return reviewCell(field, why ?? 'no response');
    case 'unavailable':
    case 'notConfigured':
      return notCheckedCell(field, label, why ?? 'no response');
  }
}
