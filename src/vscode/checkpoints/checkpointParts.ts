/** What the work on checkpoints is done with. */
import type * as vscode from 'vscode';
import type { JobClient } from '../../threads/jobs/jobClient';
import type { DiffView } from '../diff/diffView';
import type { ScanRunner } from '../scanState/scanRunner';
import type { ScanStore } from '../scanState/scanStore';

export interface CheckpointParts {
  readonly jobs: JobClient;
  readonly store: ScanStore;
  readonly runner: ScanRunner;
  readonly log: vscode.LogOutputChannel;
  readonly view: DiffView;
}
