/** Tells a scan's progress on standard error: one rewriting line on a terminal, one plain line per batch elsewhere. Never on standard output. */
import type { ScanEvent, ScanProgress } from '../../core/scan/scanEvent';
import type { VerdictCounts } from '../../core/scan/verdictCounts';
import { isVulnerable } from '../../core/verdict/finding';
import { toEnglish } from '../../core/message/text';
import type { CliIo } from '../cliPorts';
import { printError } from './printError';
import { countsParts } from './countsText';
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
        else this.line(this.painted(progressText(event.progress)));
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

  private painted(line: readonly Piece[]): string {
    return line.map(({ text, isFlaw }) => (isFlaw === true ? this.io.errorPaint('high', text) : text)).join('');
  }

  private rewrites(): boolean {
    return this.io.errorIsTerminal && this.detail === 'normal';
  }

  private rewrite(progress: ScanProgress, atOnce: boolean): void {
    const now = this.monotonic();
    if (!this.rewrites() || (!atOnce && now - this.shownAt < redrawInterval)) return;
    this.shownAt = now;
    const pieces = progressText(progress);
    const line = shortened(textOf(pieces), Math.max(20, this.io.errorColumns - 1));
    if (line === this.shownLine) return;
    this.shownLine = line;
    this.io.writeError(`${eraseLine}${this.painted(beginningOf(pieces, line))}`);
  }
}

function startText(resumed: boolean, workbookPath: string, progress: ScanProgress): string {
  const { completedPackages, totalPackages, totalBatches } = progress;
  const packages = counted(totalPackages, 'package');
  return resumed
    ? `Resuming the scan of ${escapeControl(workbookPath)}: ${completedPackages} of ${packages} done.`
    : `Scanning ${escapeControl(workbookPath)}: ${packages} in ${totalBatches} ${totalBatches === 1 ? 'batch' : 'batches'}.`;
}

/** A piece of the progress line, and whether it counts packages to worry about. */
interface Piece {
  readonly text: string;
  readonly isFlaw?: boolean;
}

function progressText(progress: ScanProgress): readonly Piece[] {
  const { completedPackages, totalPackages, currentBatch, totalBatches, counts, remainingMs, nextSaveMs } = progress;
  const parts: string[] = [];
  if (remainingMs !== undefined && remainingMs >= 1000 && completedPackages < totalPackages) {
    parts.push(`about ${durationText(remainingMs)} left`);
  }
  if (nextSaveMs !== undefined && nextSaveMs >= 1000) parts.push(`next save in ${durationText(nextSaveMs)}`);
  return [
    {
      text: `Batch ${currentBatch} of ${totalBatches} · ${completedPackages} of ${counted(totalPackages, 'package')} · `,
    },
    ...countPieces(counts),
    ...parts.map((text) => ({ text: ` · ${text}` })),
  ];
}

function countPieces(counts: VerdictCounts): readonly Piece[] {
  return countsParts(counts).flatMap(({ state, text }, at) => [
    ...(at === 0 ? [] : [{ text: ', ' }]),
    { text, isFlaw: state !== 'failed' && counts[state] > 0 && isVulnerable(state) },
  ]);
}

function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}

/** The whole pieces that a shortened line begins with; what was cut stays plain. */
function beginningOf(pieces: readonly Piece[], line: string): readonly Piece[] {
  const kept: Piece[] = [];
  for (const piece of pieces) {
    if (!line.startsWith(textOf([...kept, piece]))) break;
    kept.push(piece);
  }
  return [...kept, { text: line.slice(textOf(kept).length) }];
}
