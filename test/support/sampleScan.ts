/** A scan of a copy of the sample workbook with simulated lookups, for tests that break things around it. Refuses to leave its folder. */
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchController } from '../../src/engine/batchController';
import { type BatchConfiguration, defaultBatchConfiguration } from '../../src/core/scan/batchConfiguration';
import { defaultRecoveryOptions, type RecoveryOptions } from '../../src/core/scan/recoveryOptions';
import type { ScanEvent } from '../../src/core/scan/scanEvent';
import type { ScanRequest } from '../../src/core/scan/scanRequest';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { toEnglish } from '../../src/core/message/text';
import { type EngineOptions, enginePorts } from './engine';
import { assertSound } from './judge/assertSound';
import { impatientClock } from './saverRig';
import { projectRoot } from './vscode/projectRoot';

export const sampleWorkbook = join(projectRoot(), 'media', 'sample', 'review.xlsx');
export const samplePackages = 33;

export interface RunOptions extends EngineOptions {
  readonly recovery?: Partial<RecoveryOptions>;
  readonly configuration?: Partial<BatchConfiguration>;
  /** `all` unless told otherwise. */
  readonly overwrite?: ScanRequest['overwrite'];
  /** Called after each event; may stop the scan. */
  readonly then?: (event: ScanEvent, stop: () => void) => void;
}

export interface Ran {
  readonly summary: ScanSummary;
  readonly events: readonly ScanEvent[];
  readonly warnings: readonly string[];
  /** Names of packages that were asked, in order, repeats included. */
  readonly asked: readonly string[];
}

export class SampleScan {
  readonly workbook: string;
  readonly storage: string;

  constructor(readonly folder: string) {
    this.workbook = join(folder, 'review.xlsx');
    this.storage = join(folder, 'state');
    copyFileSync(sampleWorkbook, this.workbook);
  }

  request({ recovery = {}, configuration = {}, overwrite = 'all' }: RunOptions = {}): ScanRequest {
    return {
      workbookPath: this.workbook,
      storageFolder: this.storage,
      offline: true,
      overwrite,
      configuration: { ...defaultBatchConfiguration, defaultBatchSize: 5, checkpointFrequency: 2, ...configuration },
      recovery: { ...defaultRecoveryOptions, ...recovery },
      toolVersion: '0.0.0',
    };
  }

  /** Nobody waits: sleeping only moves the clock on. */
  async run(options: RunOptions = {}): Promise<Ran> {
    const events: ScanEvent[] = [];
    const asked: string[] = [];
    const stopped = new AbortController();
    const ports = enginePorts({
      clock: impatientClock(),
      ...options,
      onLookup: (query, signal) => {
        asked.push(query.identity.name);
        return options.onLookup?.(query, signal);
      },
      onEvent: (event) => {
        events.push(event);
        options.then?.(event, () => stopped.abort());
      },
    });
    const summary = await new BatchController(ports, this.request(options)).startProcessing(stopped.signal);
    if (existsSync(this.workbook)) assertSound(readFileSync(this.workbook));
    const warnings = events.flatMap((event) => (event.type === 'warning' ? toEnglish(event.message) : []));
    return { summary, events, warnings, asked };
  }

  /** Ends right after the n-th saved batch. */
  stopAfter(saves: number, options: RunOptions = {}): Promise<Ran> {
    let seen = 0;
    const then: RunOptions['then'] = (event, stop) => {
      if (event.type === 'batchSaved' && ++seen === saves) stop();
    };
    return this.run({ ...options, then });
  }
}
