/** Where cells of a finding lead to: pages of the package and of its worst vulnerability. */
import { pageOf } from '../../core/advisory/recordEvidence';
import { urlPart } from '../../core/message/inert';
import { isValidName } from '../../core/package/packageName';
import type { ReportFinding } from '../model/reportModel';
import { lastAnswer } from '../model/reportFinding';

/** A cell of its own: a link over a long text is not wrapped by every program. */
export const pageColumn = 'Advisory page';

/** Addresses by the column's name. */
export type RowLinks = Readonly<Partial<Record<string, string>>>;

export function findingLinks(finding: ReportFinding): RowLinks {
  const [flaw] = lastAnswer(finding).flaws;
  const known = flaw?.evidence.links?.find((link) => link.startsWith('https://'));
  const page = known ?? flaw?.ids.flatMap(pageOf)[0];
  return {
    ...(isValidName(finding.package) ? { Package: `https://pypi.org/project/${urlPart(finding.package)}/` } : {}),
    ...(page === undefined ? {} : { [pageColumn]: page }),
  };
}
