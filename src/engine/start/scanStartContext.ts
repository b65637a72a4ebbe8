/** What the ways to begin a scan have in common. */
import type { ScanRequest } from '../../core/scan/scanRequest';
import type { Provenance } from '../../core/advisory/source';
import type { ScannedWorkbook } from '../../workbook/review/reviewWorkbook';
import type { LookupExecutor } from '../../core/verdict/lookup';
import type { CheckpointManager } from '../checkpoint/checkpointManager';
import type { ScanPorts } from '../scanPorts';

export interface ScanStartContext {
  readonly ports: ScanPorts;
  readonly request: ScanRequest;
  readonly workbook: ScannedWorkbook;
  readonly checkpoints: CheckpointManager;
  readonly provenance: readonly Provenance[];
  /** As LookupExecutor has it. */
  readonly mayAccept?: LookupExecutor['mayAccept'];
}
