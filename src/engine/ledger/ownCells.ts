/** Which cells that differ from what a stopped scan left there nobody typed: results of this tool, and texts that `resolve` put back. */
import { splitEarlier } from '../../core/cells/earlierText';
import { isOwnResult } from '../../core/cells/ownResult';
import { recognize } from '../../core/cells/resultGrammar';
import { identityKey } from '../../core/package/identity';
import type { CellDifference } from '../../core/scan/workbookComparison';
import type { Ledger } from './ledger';

export interface ByWriter {
  /** A person typed these. */
  readonly theirs: readonly CellDifference[];
  /** Results that neither the scan nor another command recorded: the end of the journal was lost, or they are another computer's. */
  readonly unrecorded: readonly CellDifference[];
}

export function byWriter(differences: readonly CellDifference[], ledger: Pick<Ledger, 'recorded'>): ByWriter {
  const open = differences.filter(({ package: identity, field, yours }) => {
    const last = ledger.recorded(identity, field);
    return last === undefined || (last !== yours && splitEarlier(last).earlier !== yours);
  });
  const isOwn = ({ field, yours }: CellDifference): boolean => isOwnResult(field, splitEarlier(yours).result);
  // Beside a result that only this tool writes, bare words are most likely its own as well.
  const rows = new Set(open.filter(isOwn).map((each) => identityKey(each.package)));
  const isOurs = (each: CellDifference): boolean =>
    isOwn(each) || (rows.has(identityKey(each.package)) && recognize(each.field, each.yours) !== undefined);
  return { theirs: open.filter((each) => !isOurs(each)), unrecorded: open.filter(isOurs) };
}
