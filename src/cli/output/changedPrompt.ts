/** Asks on the terminal what counts when the workbook changed since its scan stopped: the file as it is, the checkpoint, or cell by cell. Changes nothing. */
import { basename } from 'node:path';
import type { RecoveryOptions } from '../../core/scan/recoveryOptions';
import type { MergeChoice, WorkbookComparison } from '../../core/scan/workbookComparison';
import type { CliIo } from '../cliPorts';
import { askNumber } from './askNumber';
import { comparisonLines } from './comparisonLines';
import { counted } from '../../core/message/counted';
import { escapeControl } from './terminalText';

export type MergeAnswer = Pick<RecoveryOptions, 'mergeStrategy' | 'mergeChoices'>;

interface Choice {
  readonly label: string;
  /** Undefined: the person cancelled; `again`: nothing usable was answered. */
  answer(): Promise<MergeAnswer | 'again' | undefined>;
}

/** Undefined: the person cancelled, ended the input, or answered nothing usable five times. */
export async function askAboutChangedWorkbook(
  path: string,
  comparison: WorkbookComparison,
  io: CliIo,
): Promise<MergeAnswer | undefined> {
  const choices = choicesFor(comparison, io);
  const { length } = comparison.differences;
  const lines = [
    `${escapeControl(basename(path))} was changed since the scan stopped: ${counted(length, 'cell')} ${length === 1 ? 'differs' : 'differ'}.`,
    ...comparisonLines(comparison),
    ...choices.map(({ label }, index) => `  ${index + 1}) ${label}`),
  ];
  io.writeError(`${lines.join('\n')}\n`);
  for (;;) {
    const number = await askNumber({ most: choices.length, usual: 1 }, io);
    const answer = await choices[(number ?? 0) - 1]?.answer();
    if (answer !== 'again') return answer;
  }
}

function choicesFor(comparison: WorkbookComparison, io: CliIo): readonly Choice[] {
  const { checkpointId } = comparison;
  const always = (answer: MergeAnswer | undefined) => () => Promise.resolve(answer);
  return [
    {
      label: 'Use Current: keep the current workbook; only emptied scan cells are filled again',
      answer: always({ mergeStrategy: 'use_current' }),
    },
    ...(checkpointId === undefined
      ? []
      : [
          {
            label: `Use Checkpoint: restore the backup of ${checkpointId}; the current file is backed up first`,
            answer: always({ mergeStrategy: 'use_checkpoint' }),
          },
        ]),
    { label: 'Merge: choose the cells to take from the checkpoint', answer: () => askForCells(comparison, io) },
    { label: 'Cancel: nothing changes, and the scan can be resumed later', answer: always(undefined) },
  ];
}

async function askForCells({ differences }: WorkbookComparison, io: CliIo): Promise<MergeAnswer | 'again'> {
  const typed = await io.ask('Cells to take from the checkpoint, such as 1,3-5 or all [back]: ');
  const taken = readNumbers(typed?.trim() ?? '', differences.length);
  if (taken === undefined) {
    if ((typed?.trim() ?? '') !== '') io.writeError('These are not numbers of the list.\n');
    return 'again';
  }
  const mergeChoices = differences.map(({ package: identity, field }, index): MergeChoice => {
    return { package: identity, field, take: taken.has(index + 1) ? 'checkpoint' : 'yours' };
  });
  return { mergeStrategy: 'manual', mergeChoices };
}

/** `1,3-5` or `all`; undefined for what names a number outside 1 to `most`, or none. */
function readNumbers(text: string, most: number): ReadonlySet<number> | undefined {
  const taken = new Set<number>();
  const whole = text === 'all' ? `1-${most}` : text;
  for (const part of whole.split(/[\s,]+/)) {
    const found = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(part);
    const from = Number(found?.[1]);
    const to = Number(found?.[2] ?? found?.[1]);
    if (found === null || from < 1 || from > to || to > most) return undefined;
    for (let number = from; number <= to; number++) taken.add(number);
  }
  return taken;
}
