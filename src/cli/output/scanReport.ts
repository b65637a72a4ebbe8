/** The readable result of a scan: totals, vulnerable packages worst first, kept cells, next steps. */
import { isVulnerable, verdicts } from '../../core/verdict/finding';
import { type CellSide, cellSides } from '../../core/cells/cellSide';
import { contradictionText } from '../../core/cells/contradictionText';
import { refusalWords } from '../../core/cells/refusalWords';
import {
  type FindingSummary,
  isNothingNew,
  judgedFindings,
  type KeptSummary,
  type ScanSummary,
} from '../../core/scan/scanSummary';
import { toEnglish } from '../../core/message/text';
import { lookText } from '../../core/scan/lastKnown';
import { statusText } from '../../core/scan/statusText';
import { type Paint, severityTones, type Tone, verdictTones } from '../../reports/outputs/paint';
import type { Detail } from '../arguments/scanArguments';
import { verdictWords } from './countsText';
import { ageLines, dataLines } from './dataLines';
import { leftOutLines } from './leftOutLines';
import { reusedLines } from './reusedLines';
import { counted } from '../../core/message/counted';
import { durationText, escapeControl, shortened, tableLines } from './terminalText';
import type { Severity } from '../../core/advisory/evidence';

const severityOrder: readonly Severity[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNKNOWN'];
const keptShown = 20;
const cellWidth = 40;
/** Of the last column. */
const fixWidth = 60;

/** Ends with a line break. `quiet` is the one line of totals. */
export function scanReport(summary: ScanSummary, detail: Detail, next: readonly string[], paint: Paint): string {
  const contradictions = contradictionLine(summary);
  const first = contradictions === undefined ? [] : [paint('critical', contradictions)];
  const outside = outsideText(summary);
  if (detail === 'quiet') {
    const others = outside === undefined ? [] : [`${outside}.`];
    return `${[...first, `${headline(summary)} ${verdictLine(summary, paint)}.`, ...others].join(' ')}\n`;
  }
  return `${[
    ...first,
    paint('heading', headline(summary)),
    `  ${verdictLine(summary, paint)}`,
    ...(outside === undefined ? [] : [paint('high', `  ${outside}`)]),
    ...(isNothingNew(summary) ? [] : [...knownLine(summary), `  ${savedLine(summary)}`]),
    ...leftOutLines(summary).map((line) => paint('medium', line)),
    ...silentLines(summary).map((line) => paint('medium', line)),
    ...ageLines(summary).map((line) => paint('medium', line)),
    ...reusedLines(summary).map((line) => paint('medium', line)),
    ...dataLines(summary),
    ...lastKnownLines(summary, paint),
    ...maliciousLines(summary, paint),
    ...vulnerableLines(summary, paint),
    ...refusedLines(summary, paint),
    ...contradictedLines(summary, detail, paint),
    ...keptLines(summary, detail, paint),
    '',
    paint('heading', 'Next:'),
    ...next.map((step) => `  - ${step}`),
  ].join('\n')}\n`;
}

function headline(summary: ScanSummary): string {
  if (isNothingNew(summary)) {
    const known = summary.known ?? [];
    const { length } = known;
    if (known.some(({ verdict }) => verdict === 'notChecked')) {
      return `Nothing new to check. What is known of the ${length === 1 ? 'selected package' : `${length} selected packages`}:`;
    }
    const which = length === 1 ? 'The selected package already has' : `All ${length} selected packages already have`;
    return `Nothing new to check. ${which} results:`;
  }
  const { completed, total } = summary.packages;
  const time = durationText(summary.timings.totalMs);
  return `Scan ${statusText(summary.status)}: ${completed} of ${counted(total, 'package')} done in ${time}.`;
}

function verdictLine(summary: ScanSummary, paint: Paint): string {
  const { failed } = summary.packages;
  const skipped = summary.packages.skipped - (summary.known ?? []).length;
  const part = (number: number, words: string, tone?: Tone): string =>
    tone === undefined || number === 0 ? `${number} ${words}` : paint(tone, `${number} ${words}`);
  const judged = judgedFindings(summary);
  // Nothing is said to be 0 where nobody could look.
  const isUnseen = judged.length > 0 && judged.every(({ verdict }) => verdict === 'notChecked');
  const parts = verdicts.flatMap((verdict) => {
    const all = judged.filter((finding) => finding.verdict === verdict).length;
    // A package that failed was not checked either; it counts once.
    const number = verdict === 'notChecked' ? Math.max(0, all - failed) : all;
    const isRare = isUnseen || verdict === 'malicious' || verdict === 'accepted';
    return isRare && number === 0 ? [] : [part(number, verdictWords[verdict](number), verdictTones[verdict])];
  });
  if (failed > 0) parts.push(part(failed, 'failed', 'high'));
  if (skipped > 0 && !isNothingNew(summary)) parts.push(part(skipped, 'left out'));
  return parts.join(', ');
}

function knownLine({ known = [] }: ScanSummary): readonly string[] {
  if (known.length === 0) return [];
  const which =
    known.length === 1
      ? 'was not checked again and is counted by its'
      : 'were not checked again and are counted by their';
  return [
    `  ${counted(known.length, 'package')} of these ${which} latest ${known.length === 1 ? 'result' : 'results'}`,
  ];
}

/** The code is about the selection; what else is known of the workbook is told beside it. */
function outsideText({ outside = [] }: ScanSummary): string | undefined {
  if (outside.length === 0) return undefined;
  const are = outside.length === 1 ? 'is' : 'are';
  return `${counted(outside.length, 'package')} outside the selection ${are} known to be vulnerable`;
}

function savedLine(summary: ScanSummary): string {
  const { cellsWritten, saves, keptCheckpoints = summary.checkpoints } = summary;
  const workbook = `${summary.workbook}, sheet “${summary.sheet}”`;
  if (summary.dryRun === true) {
    return `${counted(cellsWritten, 'cell')} would be written; not changed: ${escapeControl(workbook)}`;
  }
  const made = `${counted(cellsWritten, 'cell')} written in ${counted(saves, 'save')}`;
  const kept = keptCheckpoints === 0 ? '' : `, ${counted(keptCheckpoints, 'checkpoint')}`;
  return `${made}${kept}: ${escapeControl(workbook)}`;
}

/** Sources that were asked in vain: without them the scan is incomplete. */
function silentLines(summary: ScanSummary): string[] {
  const packages = new Map<string, number>();
  for (const label of judgedFindings(summary).flatMap(({ unchecked = [] }) => unchecked)) {
    packages.set(label, (packages.get(label) ?? 0) + 1);
  }
  return [...packages].map(
    ([label, count]) => `  ${escapeControl(label)} was unavailable for ${counted(count, 'package')}`,
  );
}

/** A malicious package has no severity to go by, and no fix. */
function maliciousLines(summary: ScanSummary, paint: Paint): string[] {
  const found = judgedFindings(summary).filter(({ verdict }) => verdict === 'malicious');
  if (found.length === 0) return [];
  const rows = found.map((finding) => [...packageCells(finding), countOf(finding)]);
  const table = tableLines([['Row', 'Package', 'Version', 'Vulnerabilities'], ...rows], (cell, _, row) =>
    row === 0 ? paint('faint', cell) : cell,
  );
  return ['', paint('critical', 'Malicious, remove these packages:'), ...table];
}

function packageCells({ row, package: name, version }: FindingSummary): readonly string[] {
  return [String(row), shortened(escapeControl(name), cellWidth), shortened(escapeControl(version), cellWidth)];
}

/** Of the open ones, with the accepted ones apart. */
function countOf({ flaws, acceptedFlaws = 0 }: FindingSummary): string {
  if (flaws === 0) return '';
  return acceptedFlaws === 0 ? String(flaws) : `${flaws - acceptedFlaws} (+${acceptedFlaws} accepted)`;
}

function vulnerableLines(summary: ScanSummary, paint: Paint): string[] {
  const found = judgedFindings(summary)
    .filter(({ verdict }) => verdict === 'vulnerable')
    .sort(worstFirst);
  if (found.length === 0) return [];
  const rows = found.map((finding) => [
    ...packageCells(finding),
    finding.highestSeverity ?? 'UNKNOWN',
    countOf(finding),
    fixOf(finding),
  ]);
  const table = tableLines(
    [['Row', 'Package', 'Version', 'Highest', 'Vulnerabilities', 'Fixed in'], ...rows],
    (cell, column, row) => {
      if (row === 0) return paint('faint', cell);
      return column === 3 ? paint(severityTones[found[row - 1]?.highestSeverity ?? 'UNKNOWN'], cell) : cell;
    },
  );
  return ['', paint('heading', 'Vulnerable:'), ...table];
}

/** Vulnerable when somebody could look; now nobody could, or only with less data. */
function lastKnownLines(summary: ScanSummary, paint: Paint): string[] {
  const found = judgedFindings(summary).flatMap(({ row, package: name, version, lastKnown }) =>
    lastKnown !== undefined && isVulnerable(lastKnown.verdict) ? [{ row, name, version, lastKnown }] : [],
  );
  if (found.length === 0) return [];
  const rows = found.map(({ row, name, version, lastKnown: { at, highestSeverity, lookedWith } }) => [
    ...[String(row), shortened(escapeControl(name), cellWidth), shortened(escapeControl(version), cellWidth)],
    ...[
      highestSeverity ?? 'UNKNOWN',
      at?.slice(0, 10) ?? 'unknown date',
      lookedWith.map((look) => escapeControl(lookText(look))).join(', '),
    ],
  ]);
  return [
    '',
    paint(
      'high',
      `Found vulnerable earlier, but not checked now with the same data: ${counted(found.length, 'package')}`,
    ),
    ...tableLines([['Row', 'Package', 'Version', 'Highest', 'Found on', 'With'], ...rows], (cell, _, row) =>
      row === 0 ? paint('faint', cell) : cell,
    ),
  ];
}

/** Without a flaw the words of its cells are all that is known of a package. */
function fixOf({ flaws, fixedIn, fixDoubt }: FindingSummary): string {
  if (fixedIn !== null) return escapeControl(fixedIn);
  if (fixDoubt !== undefined) return shortened(`to review: ${escapeControl(fixDoubt)}`, fixWidth);
  return flaws === 0 ? '' : 'no fix known';
}

function worstFirst(a: FindingSummary, b: FindingSummary): number {
  const rank = ({ highestSeverity }: FindingSummary): number => severityOrder.indexOf(highestSeverity ?? 'UNKNOWN');
  const open = ({ flaws, acceptedFlaws = 0 }: FindingSummary): number => flaws - acceptedFlaws;
  return rank(a) - rank(b) || open(b) - open(a) || a.row - b.row;
}

/** What the workbook says against the findings; it comes before anything else. */
function contradictionLine({ contradicted }: ScanSummary): string | undefined {
  const text = contradictionText(contradicted);
  return text === undefined ? undefined : `${text}.`;
}

/** A finding without its place in the workbook: none of them is left out. */
function refusedLines({ kept }: ScanSummary, paint: Paint): string[] {
  const cells = kept.flatMap((cell) => (cell.refused === undefined ? [] : [{ ...cell, refused: cell.refused }]));
  if (cells.length === 0) return [];
  const rows = cells.map(({ cell, package: name, refused, finding }) => [
    cell,
    shortened(escapeControl(name), cellWidth),
    toEnglish(refusalWords[refused]),
    shortened(escapeControl(finding), cellWidth),
  ]);
  return [
    '',
    paint('heading', `Could not be written: ${counted(cells.length, 'cell')}`),
    ...tableLines([['Cell', 'Package', 'Why', 'Finding'], ...rows], (cell, _, row) =>
      row === 0 ? paint('faint', cell) : cell,
    ),
  ];
}

function contradictedLines({ contradicted }: ScanSummary, detail: Detail, paint: Paint): string[] {
  const title = `Cells that say less than the finding, most severe first: ${counted(contradicted.length, 'cell')}`;
  return cellLines(title, cellSides.contradicted, contradicted, detail, paint);
}

function keptLines({ kept, contradicted }: ScanSummary, detail: Detail, paint: Paint): string[] {
  const shown = new Set(contradicted.map(({ cell }) => cell));
  const others = kept.filter(({ cell, refused }) => refused === undefined && !shown.has(cell));
  return cellLines(
    `Your values that differ from the results: ${counted(others.length, 'cell')}`,
    cellSides.preserved,
    others,
    detail,
    paint,
  );
}

function cellLines(
  title: string,
  side: CellSide,
  cells: readonly KeptSummary[],
  detail: Detail,
  paint: Paint,
): string[] {
  if (cells.length === 0) return [];
  const shown = detail === 'verbose' ? cells : cells.slice(0, keptShown);
  const rows = shown.map((entry) => [
    entry.cell,
    shortened(escapeControl(entry.package), cellWidth),
    shortened(escapeControl(entry.value), cellWidth),
    shortened(escapeControl(entry.finding), cellWidth),
  ]);
  const more = cells.length - shown.length;
  return [
    '',
    paint('heading', title),
    ...tableLines([['Cell', 'Package', side, 'Finding'], ...rows], (cell, _, row) =>
      row === 0 ? paint('faint', cell) : cell,
    ),
    ...(more > 0 ? [`  and ${more} more; --verbose shows all`] : []),
  ];
}
