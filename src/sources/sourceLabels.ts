/** How sources are called in cells and reports. */
import { remark } from '../core/message/remark';

/** What a set of records is known as, told by the databases that issued their ids. */
export function advisoryLabel(ids: Iterable<string>): string {
  const labels = new Set(Array.from(ids, labelOfDatabase));
  const [only] = labels;
  return labels.size === 1 && only !== undefined ? only : remark`OSV advisories`;
}

function labelOfDatabase(id: string): string {
  if (id.startsWith('PYSEC-')) return remark`PyPA advisories`;
  return id.startsWith('GHSA-') ? remark`GitHub advisories` : remark`OSV advisories`;
}
