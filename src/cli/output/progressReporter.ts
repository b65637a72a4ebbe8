/** Tells a scan's progress on standard error: one rewriting line on a terminal, one plain line per batch elsewhere. Never on standard output. */
import type { ScanEvent, ScanProgress } from '../../core/scan/scanEvent';
import { vulnerablePackages } from '../../core/scan/verdictCounts';
import { toEnglish } from '../../core/message/text';
import type { CliIo } from '../cliPorts';
import { printError } from './printError';
import { countsText } from './countsText';
import type { Detail } from '../arguments/scanArguments';
import { counted } from '../../core/message/counted';
import { durationText, escapeControl, shortened } from './terminalText';

/** A terminal line is rewritten at most this often, in milliseconds. */
const redrawInterval = 50;
const eraseLine = '\r\u001b[K';

export class ProgressReporter {
  private shownLine = '';
  private shownAt = -Infinity;
  private waitingFor: string | undefined;

  constructor(
    private readonly io: CliIo,
    private readonly detail: Detail,
    private readonly monotonic: () => number,
  ) {}

  onDidEvent(event: ScanEvent): void {
    switch (event.type) {
      case 'scanStarted':
        this.line(startText(event.resumed, event.workbookPath, event.progress));
        break;
      case 'batchStarted':
        this.rewrite(event.progress, true);
        break;
      case 'packageFinished':
        this.detailLine(`${event.package} ${event.version}: ${event.verdict}`);
        this.rewrite(event.progress, false);
        break;
      case 'sourcesAnswered':
        // The line counts packages.
        break;
      case 'batchSaved':
        this.waitingFor = undefined;
        if (this.rewrites()) this.rewrite(event.progress, true);
        else this.line(this.painted(progressText(event.progress), event.progress));
        break;
      case 'checkpointCreated':
        this.detailLine(`Checkpoint ${event.checkpoint.checkpointId} made.`);
        break;
      case 'saveWaiting':
        this.saveWaiting(toEnglish(event.reason));
        break;
      case 'configured':
        this.line(`Settings of ${escapeControl(event.file)} apply.`);
        break;
      case 'warning':
        this.warn(toEnglish(event.message));
    }
  }

  /** Errors are for everybody, `--quiet` included. */
  warn(message: string): void {
    this.erase();
    printError(this.io, message, 'warning');
  }

  /** One line of its own; `--quiet` leaves it out. */
  line(text: string): void {
    if (this.detail === 'quiet') return;
    this.erase();
    this.io.writeError(`${text}\n`);
  }

  /** Leaves the terminal's last line empty for what follows. */
  erase(): void {
    if (this.shownLine !== '') this.io.writeError(eraseLine);
    this.shownLine = '';
    this.shownAt = -Infinity;
  }

  private detailLine(text: string): void {
    if (this.detail === 'verbose') this.line(escapeControl(text));
  }

  private saveWaiting(reason: string): void {
    if (this.waitingFor === reason) return;
    this.waitingFor = reason;
    this.warn(`the workbook is not saved yet: ${reason}`);
  }

  /** The line has its final length before it is colored; what was cut off stays plain. */
  private painted(line: string, { counts }: ScanProgress): string {
    if (vulnerablePackages(counts) === 0) return line;
    return line.replace(/\d+ (?:malicious|vulnerable)/, (text) => this.io.errorPaint('high', text));
  }

  private rewrites(): boolean {
    return this.io.errorIsTerminal && this.detail === 'normal';
  }

  private rewrite(progress: ScanProgress, atOnce: boolean): void {
    const now = this.monotonic();
    if (!this.rewrites() || (!atOnce && now - this.shownAt < redrawInterval)) return;
    this.shownAt = now;
    const line = shortened(progressText(progress), Math.max(20, this.io.errorColumns - 1));
    if (line === this.shownLine) return;
    this.shownLine = line;
    this.io.writeError(`${eraseLine}${this.painted(line, progress)}`);
  }
}

function startText(resumed: boolean, workbookPath: string, progress: ScanProgress): string {
  const { completedPackages, totalPackages, totalBatches } = progress;
  const packages = counted(totalPackages, 'package');
  return resumed
    ? `Resuming the scan of ${escapeControl(workbookPath)}: ${completedPackages} of ${packages} done.`
    : `Scanning ${escapeControl(workbookPath)}: ${packages} in ${totalBatches} ${totalBatches === 1 ? 'batch' : 'batches'}.`;
}

function progressText(progress: ScanProgress): string {
  const { completedPackages, totalPackages, currentBatch, totalBatches, counts, remainingMs, nextSaveMs } = progress;
  const parts = [
    `Batch ${currentBatch} of ${totalBatches}`,
    `${completedPackages} of ${counted(totalPackages, 'package')}`,
    countsText(counts),
  ];
  if (remainingMs !== undefined && remainingMs >= 1000 && completedPackages < totalPackages) {
    parts.push(`about ${durationText(remainingMs)} left`);
  }
  if (nextSaveMs !== undefined && nextSaveMs >= 1000) parts.push(`next save in ${durationText(nextSaveMs)}`);
  return parts.join(' · ');
}
