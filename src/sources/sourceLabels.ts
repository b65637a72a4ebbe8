/** How sources are called in cells and reports. Refuses to call a mixture by the name of one of its parts. */
import type { SourceStandings } from '../core/review/sourceStandings';
import { notCheckedWhy } from '../core/review/resultText';
import type { Provenance } from '../core/advisory/source';

/** What a set of records is known as, told by the databases that issued their ids. */
export function advisoryLabel(ids: Iterable<string>): string {
  const labels = new Set(Array.from(ids, labelOfDatabase));
  const [only] = labels;
  return labels.size === 1 && only !== undefined ? only : 'OSV advisories';
}

function labelOfDatabase(id: string): string {
  if (id.startsWith('PYSEC-')) return 'PyPA advisories';
  return id.startsWith('GHSA-') ? 'GitHub advisories' : 'OSV advisories';
}

/** How the sources stand in a scan that has a set of advisories and asks nothing of the network. */
export function offlineStandings(advisories: Provenance): SourceStandings {
  return {
    advisories: { label: advisories.label },
    snyk: { label: 'Snyk', notChecked: notCheckedWhy.noToken },
    exploitDb: { label: 'Exploit-DB', notChecked: notCheckedWhy.offline },
  };
}
