/** The one scan this window may run: starts it in the worker, says where it stands, stops it. Shows nothing to anybody. */
import * as vscode from 'vscode';
import type { ScanEvent, ScanProgress } from '../../core/scan/scanEvent';
import type { ScanRequest } from '../../core/scan/scanRequest';
import type { SourceSecrets } from '../../core/scan/sourceSettings';
import type { ScanSummary } from '../../core/scan/scanSummary';
import { type Text } from '../../core/message/text';
import type { EditorSettings } from '../../threads/scan/protocol';
import { type RunningScan, startScan } from '../../threads/scan/scanClient';
import { createThrottle, type Throttle } from '../throttle';
import { rememberWorkbooks } from '../workbookName';

/** Where the running scan stands; replaced, never changed. */
export interface ActiveScan {
  readonly workbookPath: string;
  /** Undefined until the worker has read the workbook. */
  readonly scanId: string | undefined;
  readonly progress: ScanProgress | undefined;
  readonly isCancelling: boolean;
  /** Lookups under way end; no new one begins. */
  readonly isPaused: boolean;
  /** Why the newest batch could not be saved yet. */
  readonly waitingFor: Text | undefined;
}

const justStarted = {
  scanId: undefined,
  progress: undefined,
  isCancelling: false,
  isPaused: false,
  waitingFor: undefined,
} as const;

interface Moved {
  readonly path: string;
  /** Settles when what is stored of the scan is about the new path. */
  readonly settled: Promise<unknown>;
}

/** At most four a second. */
const redrawMs = 250;

export class ScanRunner implements vscode.Disposable {
  readonly #workerFile: string;
  readonly #changed = new vscode.EventEmitter<ActiveScan | undefined>();
  readonly #shown = new vscode.EventEmitter<ActiveScan | undefined>();
  readonly #beat: Throttle;
  readonly #happened = new vscode.EventEmitter<ScanEvent>();
  #active: ActiveScan | undefined;
  #running: RunningScan | undefined;

  /** Every step of the scan, and undefined at its end. */
  readonly onDidChange = this.#changed.event;
  /** The same in one beat for all that show numbers, so that none of them is ahead of another. */
  readonly onDidShow: vscode.Event<ActiveScan | undefined>;
  readonly onDidEvent = this.#happened.event;
  #moved: Moved | undefined;

  /** `workerFile` is the bundled scan worker's absolute path. */
  constructor(workerFile: string) {
    this.#workerFile = workerFile;
    this.onDidShow = this.#shown.event;
    this.#beat = createThrottle(redrawMs, () => this.#shown.fire(this.#active));
  }

  get active(): ActiveScan | undefined {
    return this.#active;
  }

  /** As `startScan`; a second scan while one runs is the caller's mistake. */
  async run(request: ScanRequest, settings?: EditorSettings, secrets?: SourceSecrets): Promise<ScanSummary> {
    if (this.#running !== undefined) throw new Error('Expected no running scan, got one.');
    const { workbookPath } = request;
    rememberWorkbooks([workbookPath]);
    this.#running = startScan(this.#workerFile, request, (event) => this.#receive(event), settings, {
      ...(secrets === undefined ? {} : { secrets }),
    });
    this.#update({ ...justStarted, workbookPath });
    try {
      return await this.#running.finished;
    } finally {
      this.#running = undefined;
      this.#update(undefined);
    }
  }

  /** The running scan's workbook is at `path` now: the scan stops as by a crash, to be resumed there. `settle` makes its state fit. */
  async moveTo(path: string, settle: () => Promise<unknown>): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    const settled = running.terminate().then(settle);
    this.#moved = { path, settled };
    await settled;
  }

  /** Where the workbook of the scan that just stopped is now; told once. Undefined: it was not moved. */
  async takeMoved(): Promise<string | undefined> {
    const moved = this.#moved;
    this.#moved = undefined;
    await moved?.settled;
    return moved?.path;
  }

  cancel(): void {
    if (this.#active === undefined) return;
    this.#running?.cancel();
    this.#update({ ...this.#active, isCancelling: true, isPaused: false });
  }

  pause(): void {
    if (this.#active === undefined || this.#active.isPaused || this.#active.isCancelling) return;
    this.#running?.pause();
    this.#update({ ...this.#active, isPaused: true });
  }

  continue(): void {
    if (this.#active?.isPaused !== true) return;
    this.#running?.continue();
    this.#update({ ...this.#active, isPaused: false });
  }

  /** From the next try on the workbook is saved although an office program seems to have it open. */
  passOwnerFiles(): void {
    this.#running?.passOwnerFiles();
  }

  /** Ends the worker as a crash would; for tests of what follows. */
  async terminate(): Promise<void> {
    await this.#running?.terminate();
  }

  /** Asks the scan to stop and waits at most `limitMs`; what is not saved by then waits in the journal. */
  async drain(limitMs: number): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    running.cancel();
    // The window closes: nobody is left to be told, and what is remembered of an open scan stays.
    this.#changed.dispose();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, limitMs)));
    await Promise.race([running.finished.catch(() => undefined), late]); // Its starter hears of the failure.
    clearTimeout(timer);
    await running.terminate();
  }

  dispose(): void {
    this.#beat.dispose();
    this.#shown.dispose();
    this.#changed.dispose();
    this.#happened.dispose();
  }

  #receive(event: ScanEvent): void {
    if (this.#active === undefined) return;
    this.#update(advance(this.#active, event));
    this.#happened.fire(event);
  }

  #update(active: ActiveScan | undefined): void {
    this.#active = active;
    this.#changed.fire(active);
    this.#beat.request();
  }
}

function advance(active: ActiveScan, event: ScanEvent): ActiveScan {
  switch (event.type) {
    case 'scanStarted':
      return { ...active, scanId: event.scanId, progress: event.progress };
    case 'batchStarted':
    case 'packageFinished':
    case 'sourcesAnswered':
      return { ...active, progress: event.progress };
    case 'batchSaved':
      return { ...active, progress: event.progress, waitingFor: undefined };
    case 'saveWaiting':
      return { ...active, waitingFor: event.reason };
    case 'configured':
    case 'checkpointCreated':
    case 'warning':
      return active;
  }
}
