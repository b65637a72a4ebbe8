/** Before a scan that begins, offers to add the result columns that a sheet of names and versions lacks. Never asks where nobody can answer. */
import { reviewFields } from '../../core/sheet/reviewField';
import { resumes } from '../../core/scan/recoveryOptions';
import type { CliDependencies, CliIo } from '../cliPorts';
import type { ScanArguments } from '../arguments/scanArguments';
import { askYes } from '../output/askYes';
import { counted } from '../../core/message/counted';
import { escapeControl } from '../output/terminalText';
import { mayOffer } from './mayAsk';

/** Throws UserError where the columns that are wanted cannot be added; nothing is changed then. */
export async function offerColumns(
  args: ScanArguments,
  workbookPath: string,
  io: CliIo,
  deps: CliDependencies,
): Promise<void> {
  const { storageFolder, recovery } = args;
  if (args.dryRun || !(args.addColumns || mayOffer(args, io)) || resumes(recovery)) return;
  const { sheet, missing = [] } = (await deps.readMissingColumns(workbookPath)) ?? {};
  const [first] = missing;
  const last = missing.at(-1);
  if (sheet === undefined || first === undefined || last === undefined) return;
  // A scan that is resumed compares the workbook with the one that it left.
  const isWaiting = (await deps.readScanCatalog(storageFolder, workbookPath)).some(
    ({ status }) => status !== 'finished',
  );
  if (isWaiting && recovery.resumeMode !== 'fresh') return;
  if (!args.addColumns) {
    const names = `from “${reviewFields[first].header}” to “${reviewFields[last].header}”`;
    io.writeError(
      `Sheet “${escapeControl(sheet)}” has no result columns.\n` +
        `They can be added to the right of its header: ${missing.length} columns, ${names}.\n`,
    );
    if (!(await askYes('Add the result columns to the workbook?', io))) return;
  }
  const backup = await deps.addResultColumns(workbookPath, storageFolder, missing);
  io.writeError(`${counted(missing.length, 'result column')} added to sheet “${escapeControl(sheet)}”.\n`);
  if (backup !== undefined) io.writeError(`A backup of the workbook is at ${escapeControl(backup)}\n`);
}
