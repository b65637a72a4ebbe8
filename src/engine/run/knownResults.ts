/** What is known of packages that a scan leaves out because they have results: by their newest scans, else by the words of their cells. */
import { type PackageRow } from '../../core/sheet/packageRow';
import { displayText } from '../../core/spreadsheet/cell';
import type { KeptCell } from '../../core/cells/cellEdit';
import { columnLetters } from '../../core/spreadsheet/columnLetters';
import { saysLess } from '../../core/cells/contradiction';
import { splitEarlier } from '../../core/cells/earlierText';
import { isVulnerable, type Verdict, verdicts } from '../../core/verdict/finding';
import { keptNow } from '../../core/cells/keptNow';
import { isOwnResult } from '../../core/cells/ownResult';
import { type ReviewField, reviewFields } from '../../core/sheet/reviewField';
import {
  namedSeverity,
  namedVersion,
  nameOfVersion,
  recognize,
  resultSentences,
  verdictFields,
  verdictOfText,
} from '../../core/cells/resultGrammar';
import type { FindingSummary, ResultSummary } from '../../core/scan/scanSummary';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import type { EarlierResults } from '../start/earlierResults';
import { type KnownResults } from './summarizeScan';
import { identityKey } from '../../core/package/identity';
import { findingSummary } from '../start/knownResults';

const nothing: ResultSummary = {
  verdict: 'notChecked',
  advisories: [],
  flaws: 0,
  highestSeverity: null,
  fixedIn: null,
};

/** Of the rows that are meant. A package of which neither a scan nor a cell tells anything is not checked. */
export function knownResults(
  workbook: Pick<ScannedWorkbook, 'rows' | 'columns'>,
  isMeant: (row: PackageRow) => boolean,
  earlier: EarlierResults,
): KnownResults {
  const findings: FindingSummary[] = [];
  const told: KeptCell[] = [];
  const meant = new Set<string>();
  const present = new Set<string>();
  for (const { identity } of workbook.rows) present.add(identityKey(identity));
  for (const row of workbook.rows) {
    if (!isMeant(row)) continue;
    meant.add(identityKey(row.identity));
    const found = earlier.of(row.identity);
    const isOfAnother = found === undefined && (earlier.knewOther(row.identity, present) || namesOther(row));
    const words = found ?? (isOfAnother ? nothing : wordsOf(row));
    findings.push(findingSummary(row, words));
    if (isVulnerable(words.verdict)) told.push(...letsPass(row, words, workbook.columns));
  }
  const kept = keptNow(earlier.kept(), workbook).filter((cell) => meant.has(identityKey(cell.package)));
  const preserved = new Set(kept.map(({ cell }) => cell));
  return { findings, kept: [...kept, ...told.filter(({ cell }) => !preserved.has(cell))] };
}

function textOf({ cells }: PackageRow, field: ReviewField): string {
  return displayText(cells[field] ?? { kind: 'empty' });
}

function wordsOf(row: PackageRow): ResultSummary {
  const texts = verdictFields.map((field) => textOf(row, field));
  const said = texts.map(verdictOfText);
  // What people wrote before anyone looked lets nothing pass.
  if (!verdictFields.some((field, at) => isAnswer(field, texts[at] ?? '')) && !said.some(isRisk)) return nothing;
  // A source that is off makes nothing incomplete: where the others answered, their answer counts.
  const verdict = verdicts.find((each) => each !== 'notChecked' && said.includes(each)) ?? 'notChecked';
  const [highestSeverity = null] = texts.flatMap((text) => namedSeverity(text) ?? []);
  return { ...nothing, verdict, highestSeverity };
}

/** A result that only this tool can have written, and that tells something. */
function isAnswer(field: ReviewField, text: string): boolean {
  const { result } = splitEarlier(text);
  return isOwnResult(field, result) && verdictOfText(result) !== 'notChecked';
}

function isRisk(verdict: Verdict | undefined): boolean {
  return verdict !== undefined && isVulnerable(verdict);
}

/** Whether its results name another version than the one that is installed now. */
function namesOther(row: PackageRow): boolean {
  return verdictFields.some((field) => {
    const version = namedVersion(textOf(row, field));
    return version !== undefined && version !== nameOfVersion(row.identity.version);
  });
}

/** A recommendation that says less than what is known: in the words of its own row, where they tell it. */
function letsPass(
  row: PackageRow,
  { verdict, flaws, highestSeverity }: ResultSummary,
  columns: ReadonlyMap<ReviewField, number>,
): readonly KeptCell[] {
  const field = 'recommendation';
  const value = textOf(row, field);
  const { version } = row.identity;
  const { malicious, vulnerable } = resultSentences;
  const found =
    verdict === 'malicious'
      ? malicious.write('an earlier scan')
      : vulnerable.write({ flaws, highest: highestSeverity ?? 'UNKNOWN', accepted: 0, version });
  const inRow = verdictFields
    .map((each) => [each, textOf(row, each)] as const)
    .find(([each, text]) => recognize(each, text) !== undefined && saysLess(value, text))?.[1];
  const finding = inRow ?? (flaws > 0 || verdict === 'malicious' ? found : undefined);
  if (finding === undefined || !saysLess(value, finding)) return [];
  const column = columns.get(field);
  const letters = column === undefined ? reviewFields[field].fallbackColumn : columnLetters(column);
  return [{ cell: `${letters}${row.row}`, package: row.identity, field, value, finding }];
}
