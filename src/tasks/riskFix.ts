/** What is told of a risk file and how its text may be changed, as data. Changes nothing. */
import type { Text } from '../core/message/text';

/** The characters from `from` to before `to`, from 0, become `text`. */
export interface TextChange {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What a quick fix would do; `textChangeOf` says whether and how. */
export interface RiskFix {
  readonly kind: (typeof riskFixKinds)[number];
  /** The place of its decision in the list, from 0. */
  readonly at: number;
  /** The day, ID, or field that it writes; '' where it removes. */
  readonly to: string;
  /** The field that it renames, as written; '' otherwise. */
  readonly from: string;
}

export const riskFixKinds = ['remove', 'setLastDay', 'useId', 'renameField'] as const;

export interface RiskFileProblem {
  /** 1-based. */
  readonly line: number;
  /** An error refuses the whole file. */
  readonly isError: boolean;
  readonly message: Text;
  readonly fixes: readonly RiskFix[];
}
