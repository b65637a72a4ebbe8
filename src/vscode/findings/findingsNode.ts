/** The entries of the tree of findings. Draws none. */
import type { KeptCell } from '../../core/cells/cellEdit';
import type { PackageIdentity } from '../../core/package/identity';
import type { ListedFinding } from '../../core/scan/listedFindings';
import type { Attention, GroupId } from './findingsModel';

export type FindingsNode =
  | { readonly kind: 'group'; readonly id: GroupId }
  | { readonly kind: 'finding'; readonly finding: ListedFinding; readonly parent: FindingsNode }
  | {
      readonly kind: 'attention';
      readonly attention: Attention;
      readonly index: number;
      readonly parent: FindingsNode;
    }
  /** A package whose cells say less than its finding; more than one. */
  | { readonly kind: 'contradicted'; readonly cells: readonly KeptCell[]; readonly parent: FindingsNode }
  /** Stands for entries that are not listed. */
  | { readonly kind: 'more'; readonly count: number; readonly parent: FindingsNode }
  /** The findings could not be read. */
  | { readonly kind: 'failed' };

/** Of the row that an entry is about; undefined: of none. */
export function packageOf(node: FindingsNode | undefined): PackageIdentity | undefined {
  if (node?.kind === 'finding') return node.finding.package;
  if (node?.kind === 'contradicted') return node.cells[0]?.package;
  return node?.kind === 'attention' && node.attention.kind === 'kept' ? node.attention.cell.package : undefined;
}

export function contradictedCell(cell: KeptCell, index: number, parent: FindingsNode): FindingsNode {
  return { kind: 'attention', attention: { kind: 'kept', cell, isContradicted: true }, index, parent };
}
