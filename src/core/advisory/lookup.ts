/** The port through which a batch is looked up, so that nothing else knows where a lookup runs. */
import type { Finding } from '../review/finding';
import type { PackageQuery, Provenance } from './source';

export interface LookupExecutor {
  /** Where the answers come from, for journal and reports. */
  readonly provenance: readonly Provenance[];
  /**
   * Asks every source about one package. Rejects when a source broke in a way that a retry may mend;
   * a source that answers "cannot" is part of the finding instead.
   */
  lookup(query: PackageQuery, signal: AbortSignal): Promise<Finding>;
}
