/** `ihacpa format-check`: colors of result cells against their content; with `--fix`, put right. Changes no content of a cell. */
import { resolve } from 'node:path';
import { checkFormat, formatEdits } from '../../reports/colors/checkFormat';
import { renderFormatIssues } from '../../reports/colors/renderFormatIssues';
import { storageFolder } from './checkpointCommands';
import type { CliDependencies, CliIo } from '../cliPorts';
import type { Outcome } from '../exitCode';
import type { OptionValues } from '../arguments/optionValues';
import { useLastSheet } from './sheetInUse';
import { escapeControl } from '../output/terminalText';

/** Throws UserError. Issues that were found and not put right end with the code of findings. */
export async function runFormatCheckCommand(values: OptionValues, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const path = resolve(deps.place.currentFolder, values.operand ?? '');
  const tellFurtherSheets = await useLastSheet(storageFolder(values, deps.place), path, io, deps);
  const format = values.has('json') ? 'json' : 'text';
  const paint = io.outPaint;
  const issues = checkFormat(await deps.readColors(path));
  tellFurtherSheets();
  if (!values.has('fix') || issues.length === 0) {
    io.writeOut(renderFormatIssues(issues, format, values.has('fix') ? 0 : undefined, paint));
    return issues.length === 0 ? 'complete' : 'completeWithFindings';
  }
  const { fixed, backup } = await deps.fixFormat(path, formatEdits(issues), storageFolder(values, deps.place));
  io.writeOut(renderFormatIssues(issues, format, fixed, paint));
  if (backup !== undefined) io.writeError(`A backup of the workbook is at ${escapeControl(backup)}\n`);
  return fixed === issues.length ? 'complete' : 'completeWithFindings';
}
