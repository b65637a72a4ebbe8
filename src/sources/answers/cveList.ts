/** A list of CVE ids that was had as a whole, as the port that answers by id. Knows no list by name. */
import type { CveListSource } from '../../core/advisory/sourcePorts';
import type { Provenance } from '../../core/advisory/source';
import type { ListOnce } from './listOnce';

export interface CveTable<Entry> {
  find(cve: string): readonly Entry[];
}

export function cveListSource<Entry>(provenance: Provenance, once: ListOnce<CveTable<Entry>>): CveListSource<Entry> {
  return {
    provenance,
    find: async (cves, signal) => {
      const had = await once.get(signal);
      if ('status' in had) return had;
      return { status: 'ok', value: [...new Set(cves)].flatMap((cve) => had.list.find(cve)), origin: had.origin };
    },
  };
}
