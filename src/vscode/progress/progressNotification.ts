/** One cancellable progress notification per scan: a message per package, increments from finished pairs of package and source only. */
import * as vscode from 'vscode';
import type { ScanProgress } from '../../core/scan/scanEvent';
import { withProgress } from '../messages';
import type { ActiveScan, ScanRunner } from '../scanState/scanRunner';
import { doneText, progressText } from './scanText';
import { localize } from '../localize';
import { workbookName } from '../workbookName';

type Report = vscode.Progress<{ message?: string; increment?: number }>;

/** VS Code shows one for at least 800 ms, also where the work is done before; the rest is for what it has to do meanwhile. */
const leastShownMs = 1000;

export class ProgressNotification implements vscode.Disposable {
  readonly #subscription: vscode.Disposable;
  #shownUntil = 0;

  constructor(private readonly runner: ScanRunner) {
    this.#subscription = runner.onDidEvent((event) => {
      if (event.type === 'scanStarted') void this.#show(event.workbookPath, event.progress);
    });
  }

  /** Resolves when the notification of a scan that has ended is off the screen: what follows it stands alone. */
  async gone(): Promise<void> {
    const left = this.#shownUntil - performance.now();
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async #show(workbookPath: string, start: ScanProgress): Promise<void> {
    const { runner } = this;
    this.#shownUntil = performance.now() + leastShownMs;
    const options: vscode.ProgressOptions = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Scanning {0}', workbookName(workbookPath)),
      cancellable: true,
    };
    await withProgress(options, async (report, token) => {
      const reporter = new BatchReporter(report, start);
      const disposables = [
        runner.onDidShow((active) => reporter.show(active)),
        token.onCancellationRequested(() => runner.cancel()),
      ];
      await ended(runner);
      disposables.forEach((disposable) => void disposable.dispose());
    });
  }
}

function ended(runner: ScanRunner): Promise<void> {
  return new Promise((resolve) => {
    const listener = runner.onDidChange((active) => {
      if (active !== undefined) return;
      listener.dispose();
      resolve();
    });
  });
}

/** VS Code sets it when a person says that they use a screen reader. */
function isReadAloud(): boolean {
  return vscode.workspace.getConfiguration('editor').get('accessibilitySupport') === 'on';
}

export class BatchReporter {
  readonly #report: Report;
  readonly #isSpoken: boolean;
  #message = '';
  /** Percent. */
  #shown = 0;
  #spokenTenth = -1;

  constructor(report: Report, start: ScanProgress) {
    this.#report = report;
    this.#isSpoken = isReadAloud();
    this.#tell(this.#advanceTo(start), this.#isNews(start) ? progressText(start) : '');
  }

  /** Where the scan stands now; undefined: it is over. */
  show(active: ActiveScan | undefined): void {
    const { progress } = active ?? {};
    if (active === undefined || progress === undefined) return;
    const increment = this.#advanceTo(progress);
    const message = this.#messageOf(active, progress);
    if (increment > 0 || message !== this.#message) this.#tell(increment, message);
  }

  #messageOf(active: ActiveScan, progress: ScanProgress): string {
    if (active.isCancelling) return vscode.l10n.t('Stopping: finished packages are being saved…');
    if (active.isPaused) return vscode.l10n.t('Paused · {0}', doneText(progress));
    if (active.waitingFor !== undefined) return `${doneText(progress)} · ${localize(active.waitingFor)}`;
    return this.#isNews(progress) ? progressText(progress) : this.#message;
  }

  /** By how much; never back: a run that was mended counts answers of packages under way anew. */
  #advanceTo(progress: ScanProgress): number {
    const increment = Math.max(0, percentOf(progress) - this.#shown);
    this.#shown += increment;
    return increment;
  }

  /** With the message each time: VS Code gathers reports and lets one without a message take that of another away. */
  #tell(increment: number, message: string): void {
    this.#message = message;
    this.#report.report({ message, increment });
  }

  /** VS Code announces every new message: to a person who listens, one per 10 %. */
  #isNews({ completedPackages, totalPackages }: ScanProgress): boolean {
    if (!this.#isSpoken) return true;
    const tenth = Math.floor((completedPackages * 10) / Math.max(1, totalPackages));
    if (tenth === this.#spokenTenth) return false;
    this.#spokenTenth = tenth;
    return true;
  }
}

function percentOf({ pairs, completedPackages, totalPackages }: ScanProgress): number {
  const { finished, total } = pairs ?? { finished: completedPackages, total: totalPackages };
  return total === 0 ? 0 : Math.min(100, (finished / total) * 100);
}
