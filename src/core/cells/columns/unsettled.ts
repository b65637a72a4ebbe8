/** What a result column says where nobody can tell what affects the version, or its source is not asked. */
import { reviewCell, notCheckedCell, silentCell } from './proposedText';
import type { ProposedCell } from '../cellEdit';
import type { Finding } from '../../verdict/finding';
import type { ReviewField } from '../../sheet/reviewField';
import type { SourceAvailabilities } from '../../verdict/sourceAvailability';
import { remark } from '../../message/remark';
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

/** The same in the column of a source that is asked by CVE id and says nothing of the reason itself. */
export function unsettledElsewhere(
  field: ReviewField,
  finding: Finding,
  standings: SourceAvailabilities,
): ProposedCell | undefined {
  return finding.verdict === 'review' && isReasonOfOthers(finding)
    ? reviewCell(field, remark`see the recommendation`)
    : unsettled(field, finding, standings);
}

/** What a record leaves open, that it was taken back, or what PyPI says: the row itself is in no doubt. */
export function isReasonOfOthers({ takenBack, isSureOfVersion }: Finding): boolean {
  return takenBack !== undefined || isSureOfVersion === true;
}

/** Where the source of the advisories did not answer. */
export function silentAdvisories(field: ReviewField, finding: Finding): ProposedCell | undefined {
  const first = evidenceOf(finding, 'advisories');
  return first === undefined ? undefined : silentCell(field, first);
}
