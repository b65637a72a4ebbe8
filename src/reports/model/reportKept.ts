/** The preserved and refused cells of a report, and which of them say less than the finding. */
import { highestOpen } from '../../core/advisory/flaws';
import type { KeptCell } from '../../core/cells/cellEdit';
import { saysLess, worstContradictionFirst } from '../../core/cells/contradiction';
import type { Finding } from '../../core/verdict/finding';
import type { SheetNow } from '../../core/cells/keptNow';
import { reviewFields } from '../../core/sheet/reviewField';
import { contradictingCells } from '../../core/scan/contradictingCells';
import type { ScanResults } from '../../core/scan/scanResults';
import type { ReportContradictedCell, ReportFinding, ReportKeptCell } from './reportModel';
import { identityKey } from '../../core/package/identity';

interface ReportKept {
  readonly kept: readonly ReportKeptCell[];
  /** Worst first. */
  readonly contradicted: readonly ReportContradictedCell[];
  /** By identityKey of their package. */
  readonly byPackage: ReadonlyMap<string, readonly ReportKeptCell[]>;
}

/** `sheet` undefined: the workbook cannot be read, and the cells are told as the scans saw them. */
export function reportKept(scans: readonly ScanResults[], sheet: SheetNow | undefined): ReportKept {
  const findings = new Map<string, Finding>();
  for (const { finding } of scans.flatMap(({ results }) => results)) {
    findings.set(identityKey(finding.package), finding);
  }
  const cells = sheet === undefined ? scans.flatMap((scan) => scan.kept) : contradictingCells(scans, sheet);
  const kept: ReportKeptCell[] = [];
  const contradicted: ReportContradictedCell[] = [];
  const byPackage = new Map<string, ReportKeptCell[]>();
  for (const cell of cells) {
    const key = identityKey(cell.package);
    const finding = findings.get(key);
    const told = toldCell(cell, finding?.displayName ?? cell.package.name);
    kept.push(told);
    if (finding === undefined || !saysLess(cell.value, cell.finding)) continue;
    const { verdict, flaws } = finding;
    contradicted.push({ ...told, verdict, severity: highestOpen(flaws) });
    byPackage.set(key, [...(byPackage.get(key) ?? []), told]);
  }
  return { kept, contradicted: contradicted.sort(worstContradictionFirst), byPackage };
}

function toldCell({ cell, field, value, finding, refused }: KeptCell, name: string): ReportKeptCell {
  const { header: column } = reviewFields[field];
  return { cell, package: name, field, column, value, finding, ...(refused === undefined ? {} : { refused }) };
}

/** `W17: PROCEED; V17: None found`: cells that say less than the finding; empty where none do. */
export function saysLessText({ contradicted = [] }: Pick<ReportFinding, 'contradicted'>): string {
  return contradicted.map(({ cell, value }) => `${cell}: ${value}`).join('; ');
}
