/** The words the review grid shows: named here, filled in by the editor in the person's language. Holds no words itself. */
import type { SourceEvidence, Severity } from '../core/advisory/evidence';
import type { RowState } from '../grid/query/gridQuery';
import type { Verdict } from '../core/verdict/finding';

export interface ReviewTexts {
  readonly language: string;
  readonly verdicts: Readonly<Record<Verdict | 'other', string>>;
  /** What scans found about a row. */
  readonly states: Readonly<Record<RowState, string>>;
  readonly severities: Readonly<Record<Severity, string>>;
  readonly statuses: Readonly<Record<SourceEvidence['status'], string>>;
  readonly words: Readonly<Record<ReviewWord, string>>;
}

/** `{0}`, `{1}` in them stand for values. */
type ReviewWord =
  | 'acceptedBy'
  | 'acceptedUntil'
  | 'accepted'
  | 'acceptRisk'
  | 'endAcceptance'
  | 'affectedRange'
  | 'anyContent'
  | 'changed'
  | 'changedCells'
  | 'clear'
  | 'clearFilters'
  | 'close'
  | 'conflict'
  | 'contradicted'
  | 'contains'
  | 'content'
  | 'copyRow'
  | 'dataFrom'
  | 'details'
  | 'direct'
  | 'editKeys'
  | 'editLabel'
  | 'editNote'
  | 'empty'
  | 'evidence'
  | 'exploits'
  | 'exploitPrediction'
  | 'filled'
  | 'filterColumn'
  | 'finding'
  | 'findings'
  | 'find'
  | 'findCount'
  | 'fixedIn'
  | 'fixedInVersion'
  | 'flaws'
  | 'gridLabel'
  | 'installed'
  | 'knownExploited'
  | 'loading'
  | 'lowestSafe'
  | 'lowestAccepted'
  | 'exportReport'
  | 'fixToReview'
  | 'nextMatch'
  | 'noFix'
  | 'noMatch'
  | 'noRows'
  | 'noRowsYet'
  | 'notScanned'
  | 'openLink'
  | 'openWith'
  | 'packages'
  | 'packagesRead'
  | 'packagesReadShown'
  | 'packagesShown'
  | 'previousMatch'
  | 'published'
  | 'ransomware'
  | 'ratedBy'
  | 'redo'
  | 'refused'
  | 'reportedBy'
  | 'rescan'
  | 'reveal'
  | 'row'
  | 'scannedAs'
  | 'scannedAt'
  | 'scanning'
  | 'sheetCells'
  | 'sheetSays'
  | 'sortedAscending'
  | 'sortedDescending'
  | 'sources'
  | 'stale'
  | 'through'
  | 'tryAgain'
  | 'undo'
  | 'unsorted'
  | 'verdict'
  | 'verified'
  | 'whatMatters';

export function fill(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
}
