/** `ihacpa verify`: whether a workbook still is what a report was made from. Changes nothing. */
import { resolve } from 'node:path';
import { renderVerification } from '../../reports/changes/renderVerification';
import { verifyWorkbook } from '../../reports/changes/verifyWorkbook';
import type { OptionValues } from '../arguments/optionValues';
import type { CliDependencies, CliIo } from '../cliPorts';
import type { Outcome } from '../exitCode';

/** Throws UserError. A workbook that has changed ends with the code of findings. */
export async function runVerifyCommand(values: OptionValues, io: CliIo, deps: CliDependencies): Promise<Outcome> {
  const [report = '', workbook = ''] = values.operands.map((path) => resolve(deps.place.currentFolder, path));
  const reported = await deps.readReportedWorkbook(report);
  deps.preferSheet(reported.sheet);
  const verification = verifyWorkbook(reported.workbook, await deps.readWorkbook(workbook));
  io.writeOut(renderVerification(verification, values.has('json') ? 'json' : 'text', io.outPaint));
  return verification.unchanged ? 'complete' : 'completeWithFindings';
}
