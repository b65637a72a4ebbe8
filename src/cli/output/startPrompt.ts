/** Asks on the terminal how to start when an older scan waits: resume, start fresh, a checkpoint, or cancel. */
import type { CheckpointSummary } from '../../core/scan/checkpointData';
import type { RecoveryOptions } from '../../core/scan/recoveryOptions';
import type { ResumableScan } from '../../core/scan/resumableScan';
import { askNumber } from './askNumber';
import { checkpointRows, findingsText } from './checkpointsReport';
import type { CliIo } from '../cliPorts';
import { counted } from '../../core/message/counted';
import { durationText, escapeControl, tableLines, timeText } from './terminalText';

export type StartChoice = Pick<RecoveryOptions, 'resumeMode' | 'checkpointId'>;

/** Undefined: the person cancelled, ended the input, or answered nothing usable five times. */
export async function askHowToStart(resumable: ResumableScan, io: CliIo): Promise<StartChoice | undefined> {
  const usable = resumable.checkpoints.filter((checkpoint) => checkpoint.state === 'valid');
  const resume = resumable.isUnreadable === true ? 'Look all packages up again' : 'Resume where it stopped';
  const choices = [resume, 'Start fresh', `Choose a checkpoint (${usable.length})`, 'Cancel'];
  io.writeError(`${[...situationLines(resumable), ...numbered(choices)].join('\n')}\n`);
  for (;;) {
    const number = await askNumber({ most: choices.length, usual: 1 }, io);
    if (number === 1) return { resumeMode: 'auto' };
    if (number === 2) return { resumeMode: 'fresh' };
    if (number !== 3) return undefined;
    const checkpoint = await askWhichCheckpoint(usable, io);
    if (checkpoint !== undefined) return { resumeMode: 'custom', checkpointId: checkpoint.checkpointId };
  }
}

async function askWhichCheckpoint(
  usable: readonly CheckpointSummary[],
  io: CliIo,
): Promise<CheckpointSummary | undefined> {
  if (usable.length === 0) {
    io.writeError('This scan has no valid checkpoint.\n');
    return undefined;
  }
  const rows = checkpointRows(usable);
  io.writeError(`${tableLines(rows.map((row, index) => [index === 0 ? '' : `${index})`, ...row])).join('\n')}\n`);
  const answer = await io.ask(`Which checkpoint, 1 to ${usable.length} [back]: `);
  const chosen = usable[Number(answer ?? '') - 1];
  if (chosen === undefined && (answer?.trim() ?? '') !== '') io.writeError('There is no such checkpoint.\n');
  return chosen;
}

function situationLines(resumable: ResumableScan): string[] {
  const { completedPackages, totalPackages, savedBatches, totalBatches, estimatedRemainingMs, data = [] } = resumable;
  const left = counted(totalPackages - completedPackages, 'package');
  const estimate = estimatedRemainingMs === undefined ? '' : `, about ${durationText(estimatedRemainingMs)}`;
  const newest = resumable.checkpoints[0];
  return [
    `An earlier scan of ${escapeControl(resumable.workbookPath)} stopped before its end.`,
    ...tableLines([
      ['Done', `${completedPackages} of ${counted(totalPackages, 'package')}, ${findingsText(resumable)}`],
      ...(data.length === 0 ? [] : [['Data', escapeControl(data.join(', '))]]),
      ['Saved', `${savedBatches} of ${totalBatches} batches`],
      ['Left', `${left}${estimate}`],
      ['Started', timeText(resumable.startedAt)],
      ['Last change', timeText(resumable.updatedAt)],
      ['Checkpoint', newest === undefined ? 'none' : timeText(newest.createdAt)],
    ]),
  ];
}

function numbered(choices: readonly string[]): string[] {
  return choices.map((choice, index) => `  ${index + 1}) ${choice}`);
}
