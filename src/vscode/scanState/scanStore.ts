/** The scans kept in this workspace's storage, read again when asked and when the running scan changed them. Writes nothing. */
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { ResumableScan } from '../../core/scan/resumableScan';
import type { JobClient } from '../../threads/jobs/jobClient';
import type { ScanRunner } from './scanRunner';
import { createThrottle } from '../throttle';
import { rememberWorkbooks } from '../workbookName';

const rereadMs = 250;

export class ScanStore implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<readonly ResumableScan[]>();
  readonly #disposables: vscode.Disposable;
  readonly #jobs: JobClient;
  readonly #log: vscode.LogOutputChannel;
  #newest: Promise<readonly ResumableScan[]> | undefined;

  /** After every reading; newest scan first. */
  readonly onDidChange = this.#changed.event;

  constructor(
    readonly folder: string,
    runner: ScanRunner,
    jobs: JobClient,
    log: vscode.LogOutputChannel,
  ) {
    this.#jobs = jobs;
    this.#log = log;
    const reread = createThrottle(rereadMs, () => this.refresh());
    let wasActive = false;
    this.#disposables = vscode.Disposable.from(
      this.#changed,
      reread,
      runner.onDidEvent(({ type }) => {
        if (type === 'scanStarted' || type === 'checkpointCreated') reread.request();
      }),
      runner.onDidChange((active) => {
        if (wasActive && active === undefined) void this.refresh();
        wasActive = active !== undefined;
      }),
    );
  }

  /** The last reading, or the first one. Newest scan first. */
  scans(): Promise<readonly ResumableScan[]> {
    return this.#newest ?? this.refresh();
  }

  /** Storage that cannot be read holds no scan as far as anybody is shown; the log says why. */
  refresh(): Promise<readonly ResumableScan[]> {
    const reading = this.#read();
    this.#newest = reading;
    return reading.then((scans) => {
      // A newer reading has begun: its answer counts.
      rememberWorkbooks(scans.map(({ workbookPath }) => workbookPath));
      if (this.#newest === reading) this.#changed.fire(scans);
      return scans;
    });
  }

  /** A window that never scanned has no storage and needs no thread to know it. */
  async #read(): Promise<readonly ResumableScan[]> {
    try {
      if (!existsSync(this.folder)) return [];
      return await this.#jobs.run('readScans', { storageFolder: this.folder });
    } catch (error) {
      this.#log.error(`The scans in ${this.folder} could not be read.`, error);
      return [];
    }
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}

/** The scans a person can go on with: of each workbook the newest that stopped. Expects and keeps the newest first. */
export function resumableScans(scans: readonly ResumableScan[]): readonly ResumableScan[] {
  const stopped = scans.filter(({ status }) => status === 'interrupted' || status === 'cancelled');
  return stopped.filter(
    ({ workbookPath }, index) => stopped.findIndex((other) => other.workbookPath === workbookPath) === index,
  );
}
