/** Whether a package has no result yet: nobody looked, or the look failed and can be made now. Reads words of result cells and what scans remember. */
import type { PackageRow } from '../sheet/packageRow';
import { displayText } from '../spreadsheet/cell';
import { firstLine, verdictFields, verdictOfText } from '../cells/resultGrammar';
import type { ReviewField } from '../sheet/reviewField';
import type { ResultSummary } from './scanSummary';

/** A result that rests on a decision, in the words of a cell: only a new look tells whether it stands today. */
const acceptedWords = /^ACCEPTED RISK - |, \d+ more accepted$| \d+ accepted risks?\b/;

/** The vulnerability databases; what stands in other columns may be a person's note before anyone looked. */
const databaseFields: readonly ReviewField[] = ['nvdResult', 'mitreResult', 'snykResult', 'exploitDbResult'];
const resultFields: readonly ReviewField[] = ['githubAdvisoryResult', ...databaseFields];

/** What the advisory source was called by scans that could not use it; it decides the verdict, so it counts whether or not it is on now. */
const advisoryLabel = /^(OSV|(OSV|PyPA|GitHub) advisories|advisory data)$/;

interface ResultsNow {
  /** Those that the sheet has. */
  readonly columns: Pick<ReadonlyMap<ReviewField, number>, 'has'>;
  /** Labels of the sources that are on and set up. */
  readonly sources: ReadonlySet<string>;
  /** What the newest scan of the package found; undefined: no scan is known. */
  readonly known: Pick<ResultSummary, 'verdict' | 'unchecked' | 'restsOnAcceptance'> | undefined;
}

export function lacksResult(row: PackageRow, { columns, sources, known }: ResultsNow): boolean {
  const textOf = (field: ReviewField): string => displayText(row.cells[field] ?? { kind: 'empty' }).trim();
  const databases = databaseFields.filter((field) => columns.has(field));
  const asked = databases.length === 0 ? verdictFields : databases;
  if (asked.every((field) => textOf(field) === '')) return true;
  // Free text, like "see ticket 12", is no result.
  if (known === undefined && asked.every((field) => verdictOfText(textOf(field)) === undefined)) return true;
  const isOpen = (label: string): boolean => advisoryLabel.test(label) || sources.has(label);
  if (known?.restsOnAcceptance === true || known?.verdict === 'notChecked' || known?.unchecked?.some(isOpen) === true)
    return true;
  if (known === undefined && verdictFields.some((field) => acceptedWords.test(firstLine(textOf(field))))) return true;
  const silent = uncheckedLabels(textOf('recommendation'));
  return silent.some(isOpen) || resultFields.some((field) => startsWithLabel(textOf(field), isOpen));
}

/** The labels before "not checked" in a recommendation. */
function uncheckedLabels(recommendation: string): readonly string[] {
  const parts = recommendation.split('\n', 1).flatMap((line) => line.split(' | '));
  return parts.flatMap((part) => /^(.+) not checked\s*$/.exec(part)?.[1]?.split(', ') ?? []);
}

/** `Not checked - {label} {why}`: where the label ends only the labels themselves tell. */
function startsWithLabel(text: string, isLabel: (label: string) => boolean): boolean {
  const rest = /^Not checked - (.*)/.exec(text)?.[1]?.split(' ');
  return rest?.some((_, at) => isLabel(rest.slice(0, at + 1).join(' '))) ?? false;
}
