/** How sources are called in cells and reports. Refuses to call a mixture by the name of one of its parts. */
import type { SourceStandings } from '../core/cellProposals';
import { notCheckedWhy } from '../core/resultText';
import type { Provenance } from '../core/source';

/** What a set of records is known as, told by the databases that issued their ids. */
export function advisoryLabel(ids: Iterable<string>): string {
  let label: string | undefined;
  for (const id of ids) {
    const own = id.startsWith('PYSEC-')
      ? 'PyPA advisories'
      : id.startsWith('GHSA-')
        ? 'GitHub advisories'
        : 'OSV advisories';
    if (label !== undefined && label !== own) return 'OSV advisories';
    label = own;
  }
  return label ?? 'OSV advisories';
}

/** How the sources stand in a scan that has a set of advisories and asks nothing of the network. */
export function offlineStandings(advisories: Provenance): SourceStandings {
  return {
    advisories: { label: advisories.label },
    snyk: { label: 'Snyk', notChecked: notCheckedWhy.noToken },
    exploitDb: { label: 'Exploit-DB', notChecked: notCheckedWhy.offline },
  };
}
