/** A list of CVE ids that was had as a whole, as the port that answers by id. */
import type { CveListSource } from '../../core/advisory/sourcePorts';
import type { Provenance } from '../../core/advisory/source';
import type { Unanswered } from './answerText';
import type { ListOnce } from './listOnce';

export interface CveTable<Entry> {
  /** Unanswered: the list has the id, but what it says of it cannot be read. */
  find(cve: string): readonly Entry[] | Unanswered;
}

export function cveListSource<Entry>(provenance: Provenance, once: ListOnce<CveTable<Entry>>): CveListSource<Entry> {
  return {
    provenance,
    find: async (cves, signal) => {
      const had = await once.get(signal);
      if ('status' in had) return had;
      const value: Entry[] = [];
      for (const cve of new Set(cves)) {
        const found = had.list.find(cve);
        if ('why' in found) return found;
        value.push(...found);
      }
      return { status: 'ok', value, origin: had.origin };
    },
  };
}
