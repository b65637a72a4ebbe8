/** What a result column says where nobody can tell what affects the version, or its source is not asked. */
import { reviewCell, notCheckedCell, silentCell } from './proposedText';
import type { ProposedCell } from '../cellEdit';
import type { Finding } from '../../verdict/finding';
import type { ReviewField } from '../../sheet/reviewField';
import type { SourceAvailabilities } from '../../verdict/sourceAvailability';
import { evidenceOf } from './advisoryData';

export function standing(
  field: ReviewField,
  { label, notChecked }: SourceAvailabilities['snyk'],
): readonly ProposedCell[] {
  return notChecked === undefined ? [] : [notCheckedCell(field, label, notChecked)];
}

/** Where the flaws of the package are not known, or not all of them; undefined when they are. */
export function unsettled(
  field: ReviewField,
  finding: Finding,
  { advisories }: SourceAvailabilities,
): ProposedCell | undefined {
  if (finding.verdict === 'review') return reviewCell(field, finding.reason ?? '');
  if (finding.verdict === 'notChecked') return notCheckedCell(field, advisories.label, finding.reason ?? '');
  return silentAdvisories(field, finding);
}

/** Where the source of the advisories did not answer. */
export function silentAdvisories(field: ReviewField, finding: Finding): ProposedCell | undefined {
  const first = evidenceOf(finding, 'advisories');
  return first === undefined ? undefined : silentCell(field, first);
}
