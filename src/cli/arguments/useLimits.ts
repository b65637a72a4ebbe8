/** Sets the limits of workbooks and the sheet for this process from `--limits` and `--sheet`. Refuses limits that are none before anything is opened. */
import { limitsVariable, sheetVariable } from '../../platform/processVariables';
import { parseLimits } from '../../xlsx/workbookLimits';
import type { OptionValues } from './optionValues';

/** Without the option those of the environment stay. Throws UserError `badArgument`. */
export function useLimits(values: OptionValues): void {
  const limits = values.value('limits');
  if (limits !== undefined) process.env[limitsVariable] = limits;
  parseLimits(process.env[limitsVariable] ?? '');
}

/** Without the option the one of the environment stays. */
export function useSheet(values: OptionValues): void {
  const sheet = values.value('sheet');
  if (sheet !== undefined) process.env[sheetVariable] = sheet;
}
