/** Stands in when there is no advisory source: every package is "Not checked", never "none found". */
import type { AdvisorySource, SourceAnswer } from '../../core/advisory/source';
import { remark } from '../../core/message/remark';

/** `why` completes "Not checked - advisory data …". */
export function noAdvisories(why: string): AdvisorySource {
  return {
    provenance: { source: 'advisories', label: remark`advisory data`, origin: 'none', dataDate: undefined },
    notConfigured: true,
    fetchAdvisories: () => Promise.resolve<SourceAnswer<never>>({ status: 'notConfigured', why }),
  };
}
