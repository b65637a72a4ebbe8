/** Cells that say less than a finding which no save has brought into the workbook yet: a scan runs, or was stopped before it. Writes nothing. */
import { identityKey, type PackageRow } from '../package/packageRow';
import { displayText, valueText } from '../review/cell';
import type { KeptCell } from '../review/cellEdit';
import { proposeCells } from '../review/cellProposals';
import { columnLetters } from '../review/columnLetters';
import { saysLess } from '../review/contradiction';
import { type ReviewField, reviewFields } from '../review/reviewField';
import { verdictFields } from '../review/resultGrammar';
import type { ScanResults } from './scanResults';

export interface AwaitingSheet {
  readonly rows: Iterable<PackageRow>;
  /** 1-based. */
  readonly columns?: ReadonlyMap<ReviewField, number>;
}

export function awaitedCells(scans: readonly ScanResults[], { rows, columns }: AwaitingSheet): readonly KeptCell[] {
  const waiting = new Map(
    scans.flatMap(({ results, unsaved = [], sources }) => {
      const keys = new Set(unsaved.map(identityKey));
      const label = sources.find(({ source }) => source === 'advisories')?.label ?? 'OSV';
      const open = results.filter(({ finding }) => keys.has(identityKey(finding.package)));
      return open.map(({ finding }) => [identityKey(finding.package), { finding, label }] as const);
    }),
  );
  if (waiting.size === 0) return [];
  const cells: KeptCell[] = [];
  for (const { identity, row, cells: present } of rows) {
    const found = waiting.get(identityKey(identity));
    if (found === undefined) continue;
    const standings = {
      advisories: { label: found.label },
      snyk: { label: 'Snyk' },
      exploitDb: { label: 'Exploit-DB' },
    };
    for (const { field, value, conclusive } of proposeCells(found.finding, standings)) {
      const [said, finding] = [displayText(present[field] ?? { kind: 'empty' }), valueText(value)];
      if (!conclusive || !verdictFields.includes(field) || !saysLess(said, finding)) continue;
      const column = columns?.get(field);
      const letters = column === undefined ? reviewFields[field].fallbackColumn : columnLetters(column);
      cells.push({ cell: `${letters}${row}`, package: identity, field, value: said, finding });
    }
  }
  return cells;
}
