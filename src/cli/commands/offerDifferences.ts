/** After a scan on a terminal, asks once what to do with cells that say less than the findings. Never asks where nobody can answer. */
import type { ScanSummary } from '../../core/scan/scanSummary';
import { UserError } from '../../core/message/errors';
import type { CliDependencies, CliIo } from '../cliPorts';
import type { ScanArguments } from '../arguments/scanArguments';
import { printError } from '../output/printError';
import { askNumber } from '../output/askNumber';
import { listLines, resolvedLines } from '../output/differencesReport';
import { counted } from '../../core/message/counted';
import { mayOffer } from './mayAsk';

/** What was found is told and saved already: where the cells cannot be changed, that is told and the scan's own code counts. */
export async function offerDifferences(
  summary: ScanSummary,
  args: ScanArguments,
  io: CliIo,
  deps: CliDependencies,
): Promise<void> {
  const { contradicted } = summary;
  if (!mayOffer(args, io) || args.dryRun || summary.status !== 'finished' || contradicted.length === 0) return;
  if (await deps.isAskedAbout(contradicted)) return;
  const path = args.outputPath ?? args.workbookPath;
  try {
    const open = (await deps.readDifferences(args.storageFolder, path)).cells.filter(({ taken }) => taken === 'mine');
    if (open.length === 0) return;
    const answer = await ask(open.length, () => io.writeError(`${listLines(open).join('\n')}\n`), io);
    if (answer === undefined) return;
    await deps.rememberAsked(contradicted);
    if (answer === 'leave') return;
    const cells = open.map(({ cell }) => cell);
    const resolved = await deps.resolveDifferences(args.storageFolder, path, 'result', cells);
    io.writeError(`${resolvedLines(resolved).join('\n')}\n`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    printError(io, error.message);
  }
}

/** Undefined: the input ended, or nothing usable was answered. */
async function ask(count: number, show: () => void, io: CliIo): Promise<'result' | 'leave' | undefined> {
  const cells = counted(count, 'cell');
  const lines = [
    '',
    `${cells} of your workbook ${count === 1 ? 'says' : 'say'} less than the finding.`,
    '  1) Put the findings first and keep your text below them',
    '  2) Show them',
    '  3) Leave them as they are',
  ];
  io.writeError(`${lines.join('\n')}\n`);
  for (;;) {
    const number = await askNumber({ most: 3, usual: 3 }, io);
    if (number === undefined) return undefined;
    if (number === 1) return 'result';
    if (number === 3) return 'leave';
    show();
  }
}
