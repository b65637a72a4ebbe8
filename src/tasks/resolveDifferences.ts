/** Reads where a workbook's own words and the findings of its scans differ, and lets cells take the one or the other. */
import { Ledger } from '../engine/ledger/ledger';
import { userStateFolder } from '../engine/storage/userState';
import { readWorkbookResults } from './decidedResults';
import { WrittenTexts } from '../engine/journal/writtenTexts';
import { type Difference, differencesOf, type FoundOf, type Take, takeEdit } from '../core/cells/differences';
import { highestOpen } from '../core/advisory/flaws';
import type { KeptCell } from '../core/cells/cellEdit';
import { splitEarlier } from '../core/cells/earlierText';
import { verdictFields } from '../core/cells/resultGrammar';
import { contradictingCells } from '../core/scan/contradictingCells';
import type { ScanResults } from '../core/scan/scanResults';
import { normalizeName } from '../core/package/packageName';
import { buildWorkbookReport } from '../reports/model/buildReport';
import { isFullyChecked } from '../reports/model/isIncomplete';
import type { ReportFinding } from '../reports/model/reportModel';
import type { ReviewWorkbook } from '../workbook/review/reviewWorkbook';
import { nodeFileSystem } from '../platform/nodeFileSystem';
import { readReviewWorkbook } from '../workbook/review/readReviewWorkbook';
import { saveAlone } from './saveAlone';
import { UserError } from '../core/message/errors';
import { say } from '../core/message/text';
import { identityKey } from '../core/package/identity';
import type { PackageRow } from '../core/sheet/packageRow';
import type { ReviewField } from '../core/sheet/reviewField';
import { displayText } from '../core/spreadsheet/cell';

/** What is known of the cells of a workbook beside the findings of its scans. */
export interface WorkbookDifferences {
  /** Worst first. */
  readonly cells: readonly Difference[];
  /** Names of all packages that the workbook lists. */
  readonly listed: readonly string[];
  /** The name of each row that nobody has checked: what its cells say is compared with nothing. */
  readonly notChecked: readonly string[];
  /** How many rows name no package that anybody could check. */
  readonly rowsNotChecked: number;
  /** The name of each row that a source could not answer for, or only with data past its bound. */
  readonly notFullyChecked: readonly string[];
  /** Newest first. */
  readonly scans: readonly Pick<ScanResults, 'scanId' | 'status' | 'damaged'>[];
}

/**
 * Rejects with a UserError for a workbook that cannot be read, `nothingToResume` for one that nothing is known of: its cells do not
 * agree with findings that nobody made.
 */
export async function readDifferences(storageFolder: string, workbookPath: string): Promise<WorkbookDifferences> {
  const workbook = await readReviewWorkbook(nodeFileSystem, workbookPath);
  const results = await readWorkbookResults(storageFolder, workbookPath);
  const scans = results === undefined ? [] : [results.newest, ...results.older];
  const found = new Map<string, FoundOf>();
  for (const { finding } of scans.flatMap((scan) => scan.results)) {
    found.set(identityKey(finding.package), { verdict: finding.verdict, severity: highestOpen(finding.flaws) });
  }
  const ledger = await openUserLedger(storageFolder, workbook);
  const below = putBelow(ledger, workbook);
  if (results === undefined && below.length === 0) {
    throw new UserError({
      code: 'nothingToResume',
      what: say`No scan of this workbook is stored, so its cells cannot be compared`,
      file: workbookPath,
      next: say`Scan it first`,
    });
  }
  const isOurs = (row: PackageRow, field: ReviewField): boolean =>
    ledger.lastWritten(row, field) === shownIn(row, field);
  const listed = workbook.rows.map(({ identity }) => identity.name);
  const report = results && buildWorkbookReport(results, workbook);
  const open = (report?.findings ?? []).filter((finding) => !isFullyChecked(finding));
  return {
    cells: differencesOf(workbook, contradictingCells(scans, workbook, below), found, isOurs),
    listed,
    notChecked: report === undefined ? listed : namesOf(open.filter(({ verdict }) => verdict === 'notChecked')),
    rowsNotChecked: workbook.unnamed?.length ?? 0,
    notFullyChecked: namesOf(open.filter(({ verdict }) => verdict !== 'notChecked')),
    scans,
  };
}

function namesOf(findings: readonly ReportFinding[]): readonly string[] {
  return findings.map((finding) => normalizeName(finding.package));
}

/** Texts that were put below a finding: each can be taken back, and the finding be put first again, whatever scans are still stored. */
function putBelow(ledger: Ledger, workbook: ReviewWorkbook): readonly KeptCell[] {
  const cells: KeptCell[] = [];
  for (const { identity } of workbook.rows) {
    for (const field of verdictFields) {
      const { result, earlier } = splitEarlier(ledger.recorded(identity, field) ?? '');
      if (earlier !== undefined) cells.push({ cell: '', package: identity, field, value: earlier, finding: result });
    }
  }
  return cells;
}

function shownIn({ cells }: PackageRow, field: ReviewField): string {
  return displayText(cells[field] ?? { kind: 'empty' });
}

function openUserLedger(storageFolder: string, workbook: ReviewWorkbook): Promise<Ledger> {
  return Ledger.load(nodeFileSystem, { folder: userStateFolder(), others: [storageFolder] }, workbook);
}

export interface Resolved {
  /** Cells that take what was asked for now. */
  readonly changed: number;
  /** Cells that do not: both texts would not fit, or somebody changed them meanwhile. */
  readonly left: readonly string[];
  /** The copy of the workbook as it was; undefined when nothing had to change. */
  readonly backup: string | undefined;
}

/** `cells`: only these, like `W17`. Rejects with a UserError, `workbookLocked` when a scan runs or another program has the workbook open. */
export async function resolveDifferences(
  storageFolder: string,
  workbookPath: string,
  take: Take,
  cells: readonly string[],
): Promise<Resolved> {
  const wanted = new Set(cells);
  const differences = await readDifferences(storageFolder, workbookPath);
  const open = differences.cells.filter(({ cell, taken }) => wanted.has(cell) && taken !== take);
  const edits = open.flatMap((difference) => takeEdit(difference, take) ?? []);
  if (edits.length === 0) return { changed: 0, left: open.map(({ cell }) => cell), backup: undefined };
  const outcome = await saveAlone({ path: workbookPath, edits }, storageFolder);
  if (take === 'result') await remember(storageFolder, workbookPath, outcome.written);
  const written = new Set(outcome.written.map(({ cell }) => cell));
  return {
    changed: outcome.written.length,
    left: open.map(({ cell }) => cell).filter((cell) => !written.has(cell)),
    backup: outcome.status === 'saved' ? outcome.backup : undefined,
  };
}

/** So that later scans know the results for ours. */
async function remember(
  storageFolder: string,
  workbookPath: string,
  written: Parameters<WrittenTexts['record']>[0],
): Promise<void> {
  const workbook = await readReviewWorkbook(nodeFileSystem, workbookPath);
  const ledger = await openUserLedger(storageFolder, workbook);
  const texts = new WrittenTexts();
  texts.record(written);
  ledger.record(texts);
  await ledger.save();
}
