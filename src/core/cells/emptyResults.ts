/** The result cells of a row that nothing stands in: a scan that cannot look fills these and no others. */
import type { PackageRow } from '../sheet/packageRow';
import { isBlank } from './editDecision';
import { verdictFields } from './resultGrammar';

export function emptyResults({ cells }: Pick<PackageRow, 'cells'>): number {
  const contents = verdictFields.map((field) => cells[field]);
  return contents.filter((content) => content !== undefined && isBlank(content)).length;
}
