/** Sets the limits of workbooks for this process from `--limits`. Refuses limits that are none before anything is opened. */
import { limitsVariable } from '../../core/limitsVariable';
import { parseLimits } from '../../workbook/package/workbookLimits';
import type { OptionValues } from './optionValues';

/** Without the option those of the environment stay. Throws UserError `badArgument`. */
export function useLimits(values: OptionValues): void {
  const limits = values.value('limits');
  if (limits !== undefined) process.env[limitsVariable] = limits;
  parseLimits(process.env[limitsVariable] ?? '');
}
