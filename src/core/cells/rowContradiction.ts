/** Where a result of this tool in the same row says more than the word that stands in a cell, as where a person typed PROCEED over a finding. */
import type { PackageRow } from '../sheet/packageRow';
import type { ReviewField } from '../sheet/reviewField';
import { displayText } from '../spreadsheet/cell';
import { saysLess } from './contradiction';
import { splitEarlier } from './earlierText';
import { isOwnResult } from './ownResult';
import { verdictFields } from './resultGrammar';

/** The fields of those results; none for a cell that this tool alone can have written. */
export function overtakingFields(cells: PackageRow['cells'], field: ReviewField): readonly ReviewField[] {
  const said = resultIn(cells, field);
  if (!verdictFields.includes(field) || isOwnResult(field, said)) return [];
  return verdictFields.filter((other) => {
    const result = resultIn(cells, other);
    return isOwnResult(other, result) && saysLess(said, result);
  });
}

/** Without what a person had written there before. */
export function resultIn(cells: PackageRow['cells'], field: ReviewField): string {
  return splitEarlier(displayText(cells[field] ?? { kind: 'empty' })).result;
}
