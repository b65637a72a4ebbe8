/** The messages between the report and its webview, checked by schema on both sides, and the words the report shows. */
import * as v from 'valibot';
import type { ReportLabels } from '../reports/charts/reportLabels';
import type { ShownReport } from '../reports/model/shownReport';
import type { Severity } from '../core/advisory/evidence';

export const fromReportSchema = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  /** Show the package in the review grid. */
  v.object({ type: v.literal('openRow'), name: v.string(), version: v.string() }),
  v.object({ type: v.literal('openReview') }),
  v.object({ type: v.literal('export') }),
  v.object({ type: v.literal('startScan') }),
  /** The page could not draw what it was sent. */
  v.object({ type: v.literal('notDrawn'), why: v.string() }),
]);

export type FromReport = v.InferOutput<typeof fromReportSchema>;

export const toReportSchema = v.variant('type', [
  /** The report is built by the code that types it; its envelope is what the schema guards. */
  v.object({
    type: v.literal('report'),
    report: v.custom<ShownReport>((value) => typeof value === 'object' && value !== null && 'rows' in value),
  }),
  /** No scan of the workbook is stored. */
  v.object({ type: v.literal('none') }),
  v.object({ type: v.literal('failed'), why: v.string() }),
]);

export type ToReport = v.InferOutput<typeof toReportSchema>;

/** `{0}`, `{1}` stand for values. */
export interface ReportTexts {
  readonly language: string;
  readonly labels: Omit<ReportLabels, 'timeLine'>;
  readonly timeLine: {
    readonly lookup: string;
    readonly wait: string;
    readonly save: string;
    readonly checkpoint: string;
    readonly batchesIn: string;
    readonly batch: string;
  };
  readonly statuses: Readonly<Record<ShownReport['scan']['status'], string>>;
  readonly words: Readonly<Record<ReportWord, string>>;
  readonly lead: LeadTexts;
}

/** Of one thing and, with `{0}`, of another number of them. */
export interface CountedText {
  readonly one: string;
  readonly many: string;
}

/** What the report says first. */
export interface LeadTexts extends Readonly<Record<LeadCount, CountedText>> {
  readonly bySeverity: Readonly<Record<Severity, string>>;
  readonly title: string;
  readonly nextTitle: string;
  readonly runTitle: string;
  readonly damaged: string;
  readonly nameRows: string;
  readonly resume: string;
  readonly checkAgain: string;
  readonly dataOf: string;
  readonly dataUndated: string;
  readonly noData: string;
}

export type LeadCount =
  | 'compare'
  | 'differ'
  | 'failed'
  | 'malicious'
  | 'noneVulnerable'
  | 'notChecked'
  | 'proceed'
  | 'removeMalicious'
  | 'replace'
  | 'review'
  | 'reviewByHand'
  | 'refused'
  | 'rowsNotChecked'
  | 'toCome'
  | 'upgrade'
  | 'vulnerable';

type ReportWord =
  | 'allVerdicts'
  | 'behind'
  | 'cellsWritten'
  | 'checked'
  | 'checkedOf'
  | 'days'
  | 'export'
  | 'failed'
  | 'filter'
  | 'findings'
  | 'fixedIn'
  | 'flaws'
  | 'keptCells'
  | 'latest'
  | 'leftOut'
  | 'madeFrom'
  | 'more'
  | 'none'
  | 'notDrawn'
  | 'notShown'
  | 'ofNewest'
  | 'openReview'
  | 'package'
  | 'rowsShown'
  | 'sayLess'
  | 'saysLess'
  | 'saves'
  | 'scanTold'
  | 'scanned'
  | 'severity'
  | 'startScan'
  | 'tryAgain'
  | 'verdict'
  | 'version';
