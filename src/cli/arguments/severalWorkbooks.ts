/** The arguments of `ihacpa scan` for each workbook that it names. */
import { resolve } from 'node:path';
import type { CliPlace } from '../cliPorts';
import { badArgument, type OptionValues } from './optionValues';
import { readScanArguments, type ScanArguments } from './scanArguments';

/** Options that are about one workbook. */
const ofOne = ['output', 'start-row', 'end-row', 'checkpoint', 'resume-from-package', 'resume-from-batch'];

/** In the order named. Throws UserError `badArgument`. */
export function readEachScan(values: OptionValues, place: CliPlace): readonly ScanArguments[] {
  const { command, operands } = values;
  const option = operands.length > 1 ? ofOne.find((name) => values.has(name)) : undefined;
  if (option !== undefined) {
    throw badArgument(command, `--${option} goes with one workbook only`, 'Scan that workbook in a command of its own');
  }
  const paths = operands.map((operand) => resolve(place.currentFolder, operand));
  const twice = paths.find((path, at) => paths.indexOf(path) < at);
  if (twice !== undefined) throw badArgument(command, `${twice} is named twice`, 'Name each workbook once');
  return operands.map((operand) => readScanArguments({ ...values, operand }, place));
}
