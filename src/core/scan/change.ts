/** What one review says that the one before it did not. */
import type { Severity } from '../advisory/evidence';

/** Bad news first. */
export const changeKinds = ['new', 'worse', 'acceptanceEnded', 'notComparable', 'better', 'added', 'gone'] as const;

/**
 * `new`: a vulnerability that affects the package now. `worse`: a known one got worse. `acceptanceEnded`: it counts again.
 * `notComparable`: one of the reviews could not tell. `better`: it affects the package no more. `added`, `gone`: a package of the workbook.
 */
export type ChangeKind = (typeof changeKinds)[number];

export interface Change {
  readonly kind: ChangeKind;
  /** Normalized by PEP 503. */
  readonly name: string;
  /** As the sheet writes it. */
  readonly package: string;
  /** Of a package that is gone: the one that it had. */
  readonly version: string;
  /** 0 for the first row with this name and version. */
  readonly occurrence: number;
  /** Absent: the same. */
  readonly earlierVersion?: string;
  /** Of the vulnerability, the one to show first; empty: it is about the package. */
  readonly ids: readonly string[];
  readonly severity: Severity | null;
  /** In English: why, one fact each. */
  readonly facts: readonly string[];
  /** Of what is not comparable: the newer review leaves something open. */
  readonly open?: true;
}

/** What changed since an earlier review of the workbook. */
export interface NewSince {
  readonly scanId: string;
  /** ISO 8601, when it finished. */
  readonly at: string;
  /** The worst first. */
  readonly changes: readonly Change[];
}

/** What a build fails for. */
export function isBadNews({ kind }: Change): boolean {
  return kind === 'new' || kind === 'worse' || kind === 'acceptanceEnded';
}
