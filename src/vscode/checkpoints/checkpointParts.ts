/** What the work on checkpoints is done with. Contains no behaviour. */
import type * as vscode from 'vscode';
import type { JobClient } from '../../worker/jobs/jobClient';
import type { ComparisonView } from '../recovery/comparisonView';
import type { ScanRunner } from '../scan/scanRunner';
import type { ScanStore } from '../scan/scanStore';

export interface CheckpointParts {
  readonly jobs: JobClient;
  readonly store: ScanStore;
  readonly runner: ScanRunner;
  readonly log: vscode.LogOutputChannel;
  readonly view: ComparisonView;
}
