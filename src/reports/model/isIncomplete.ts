/** What scans have left open of a workbook's packages: then "no more than these" was not said. Words it for a terminal. */
import { isOutdated } from '../../core/advisory/dataAge';
import { refusedCount } from '../../core/cells/cellEdit';
import { counted } from '../../core/message/counted';
import type { ReportFinding, ReportModel } from './reportModel';

type Open = Pick<ReportModel, 'scan' | 'findings' | 'rowsNotChecked' | 'kept'>;

/** Every source that was on has answered for it, or what stood in for it was not past its bound. */
export function isFullyChecked({
  verdict,
  failed,
  lastKnown,
  sources,
}: Pick<ReportFinding, 'verdict' | 'failed' | 'lastKnown' | 'sources'>): boolean {
  const isAnswered = sources.every((source) => source.status !== 'unavailable' && !isOutdated(source));
  return !failed && verdict !== 'notChecked' && lastKnown === undefined && isAnswered;
}

export interface OpenCounts {
  readonly isUnfinished: boolean;
  readonly notChecked: number;
  readonly notFullyChecked: number;
  readonly rowsNotChecked: number;
  /** Cells. */
  readonly refused: number;
}

export function isIncomplete(report: Open): boolean {
  return report.scan.damaged === true || incompleteReasons(openCounts(report)).length > 0;
}

export function openCounts({ scan, findings, rowsNotChecked = [], kept }: Open): OpenCounts {
  const open = findings.filter((finding) => !isFullyChecked(finding));
  const notChecked = open.filter(({ verdict }) => verdict === 'notChecked').length;
  return {
    isUnfinished: scan.status !== 'finished',
    notChecked,
    notFullyChecked: open.length - notChecked,
    rowsNotChecked: rowsNotChecked.length,
    refused: refusedCount(kept),
  };
}

/** None for what a damaged journal may have lost: it has a warning of its own. */
export function incompleteReasons(counts: OpenCounts): readonly string[] {
  const { notChecked, notFullyChecked, rowsNotChecked, refused } = counts;
  return [
    ...(counts.isUnfinished ? ['the latest scan is not finished'] : []),
    ...(notChecked === 0 ? [] : [`${counted(notChecked, 'package')} not checked`]),
    ...(notFullyChecked === 0 ? [] : [`${counted(notFullyChecked, 'package')} not fully checked`]),
    ...(rowsNotChecked === 0 ? [] : [`${counted(rowsNotChecked, 'row')} not checked`]),
    ...(refused === 0 ? [] : [`${counted(refused, 'cell')} could not be written`]),
  ];
}
