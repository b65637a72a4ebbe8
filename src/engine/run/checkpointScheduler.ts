/** When checkpoints are made, and what follows when one cannot be. Never stops the scan: the journal holds the truth. */
import { errnoOf, UserError } from '../../core/message/errors';
import type { ScanRequest } from '../../core/scan/scanRequest';
import { joined, say, type Text, type TextValue } from '../../core/message/text';
import { makeCheckpoint } from '../checkpoint/makeCheckpoint';
import type { Run } from './prepareRun';
import { kindOfFailure } from './runFailure';
import type { ScanPorts } from '../scanPorts';

export class CheckpointScheduler {
  /** In batches. */
  private frequency: number;
  private told = false;
  private lastBatch = 0;

  constructor(
    private readonly ports: ScanPorts,
    private readonly request: ScanRequest,
    private readonly run: Run,
  ) {
    this.frequency = request.configuration.checkpointFrequency;
  }

  /** `batch` is 1-based; batches that were not saved one by one are left out. */
  async afterBatch(batch: number): Promise<void> {
    const isDue = Math.floor(batch / this.frequency) > Math.floor(this.lastBatch / this.frequency);
    this.lastBatch = batch;
    if (isDue && !this.isHeldByNewest()) await this.checkpoint();
  }

  /** None where the newest one holds all that was saved: it would only stand there twice. */
  async atStop(): Promise<void> {
    if (!this.isHeldByNewest()) await this.checkpoint();
  }

  /** Also while another program holds the workbook: nothing is saved meanwhile. */
  private isHeldByNewest(): boolean {
    const { scan, checkpoints } = this.run;
    const newest = checkpoints.listAvailableCheckpoints().find(({ scanId }) => scanId === scan.scanId);
    return (
      newest?.state === 'valid' &&
      newest.completedPackages === scan.record.saved.size &&
      newest.excelFileHash === scan.record.workbookHash
    );
  }

  /** Resolves also when none could be made: told once, until one succeeds again. */
  async checkpoint(): Promise<void> {
    try {
      const checkpoint = await makeCheckpoint(this.ports, this.request, this.run);
      this.told = false;
      this.ports.onDidEvent({ type: 'checkpointCreated', checkpoint });
    } catch (error) {
      if (this.run.scan.journal.hasFailed) throw error;
      const isFull = kindOfFailure(error) === 'diskFull';
      const rarer = isFull ? [await this.makeRoom()] : [];
      if (this.told) return;
      this.told = true;
      const message = say`A checkpoint could not be made (${messageOf(error)}): recovery is limited to older ones and the journal until the next one succeeds.`;
      this.ports.onDidEvent({ type: 'warning', message: joined([message, ...rarer], ' ') });
    }
  }

  /** Fewer of them, and only the newest two are kept. */
  private async makeRoom(): Promise<Text> {
    this.frequency = Math.min(1000, this.frequency * 2);
    const removed = await this.run.checkpoints.keepFewest(this.run.scan.scanId).catch(() => 0); // Nothing to gain there.
    return say`Checkpoints are now made every ${this.frequency} batches. ${removed} older ones were removed to free up disk space.`;
  }
}

function messageOf(error: unknown): TextValue {
  if (error instanceof UserError) return error.texts.what;
  if (errnoOf(error) === 'ENOSPC') return say`the disk is full`;
  return error instanceof Error ? error.message : String(error);
}
