/** Cells of a workbook, as they are now, beside what scans found: those that scans preserved, and all others that say less, whoever wrote them and when. Writes nothing. */
import { valueText } from '../spreadsheet/cell';
import type { KeptCell, ProposedCell } from '../cells/cellEdit';
import { proposeCells } from '../cells/cellProposals';
import { columnLetters } from '../spreadsheet/columnLetters';
import { shownCell } from '../spreadsheet/excelDate';
import { saysLess } from '../cells/contradiction';
import { splitEarlier } from '../cells/earlierText';
import { keptNow, type SheetNow } from '../cells/keptNow';
import { reviewFields } from '../sheet/reviewField';
import { verdictFields } from '../cells/resultGrammar';
import type { ScanResults } from './scanResults';
import { identityKey } from '../package/identity';

/** `known`: further cells with the results that stood against them, told in these words where the cell still holds the same text. */
export function contradictingCells(
  scans: readonly ScanResults[],
  sheet: SheetNow,
  known: readonly KeptCell[] = [],
): readonly KeptCell[] {
  const kept = keptNow(
    scans.flatMap((scan) => scan.kept),
    sheet,
  );
  const told = new Set([...known, ...kept].map(textKey));
  return [...known, ...cellsSayingLess(scans, sheet).filter((cell) => !told.has(textKey(cell))), ...kept];
}

function textKey({ package: identity, field, value }: KeptCell): string {
  return `${identityKey(identity)} ${field} ${value}`;
}

function cellsSayingLess(
  scans: readonly ScanResults[],
  { rows, columns, date1904 = false }: SheetNow,
): readonly KeptCell[] {
  const proposals = proposalsOf(scans);
  const cells: KeptCell[] = [];
  for (const { identity, row, cells: present } of rows) {
    for (const { field, value, conclusive, asBefore } of proposals(identityKey(identity))) {
      const [said, finding] = [shownCell(present[field] ?? { kind: 'empty' }, date1904), valueText(value)];
      if (!conclusive || !verdictFields.includes(field) || !saysLess(said, finding)) continue;
      if (asBefore !== undefined && splitEarlier(said).result === asBefore) continue;
      const column = columns?.get(field);
      const letters = column === undefined ? reviewFields[field].fallbackColumn : columnLetters(column);
      cells.push({ cell: `${letters}${row}`, package: identity, field, value: said, finding });
    }
  }
  return cells;
}

/** Of a package by identityKey: none where nothing was found, or where what was found rests on less than what the cells say. */
function proposalsOf(scans: readonly ScanResults[]): (key: string) => readonly ProposedCell[] {
  const found = new Map(
    scans.flatMap(({ results, sources }) => {
      const label = sources.find(({ source }) => source === 'advisories')?.label ?? 'OSV';
      const telling = results.filter(({ lastKnown }) => lastKnown === undefined);
      return telling.map(({ finding }) => [identityKey(finding.package), { finding, label }] as const);
    }),
  );
  return (key) => {
    const known = found.get(key);
    if (known === undefined) return [];
    const standings = {
      advisories: { label: known.label },
      snyk: { label: 'Snyk' },
      exploitDb: { label: 'Exploit-DB' },
    };
    return proposeCells(known.finding, standings);
  };
}
