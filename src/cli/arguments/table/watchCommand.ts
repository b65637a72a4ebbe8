/** `ihacpa watch`. */
import type { Command } from './commandTypes';
import { force, help, limits, sheet, storage, workbookOperand } from './commonOptions';
import { scanOptions } from './scanCommands';

export const watchCommand: Command = {
  name: 'watch',
  operands: [{ ...workbookOperand, repeats: true }],
  summary: 'report what is new since the last review, again and again; writes to the workbook only with --save',
  options: [
    { name: 'every', value: 'TIME', help: 'how often to check: 15m to 14d, as minutes, hours, or days (default 6h)' },
    { name: 'once', help: 'check once and exit' },
    { name: 'save', help: 'scan the packages that have changed, and save the results to the workbook' },
    {
      name: 'output',
      value: 'FILE',
      help: 'when something is new, write an HTML report to FILE with everything new since the review; FILE must not exist',
    },
    force,
    ...scanOptions(['disable-source', 'source-url', 'cached-days', 'file-days', 'risks']),
    sheet,
    storage,
    limits,
    {
      name: 'json',
      help: 'print one object for each workbook and check, {workbook, since, new, checked, notChecked}, each on its own line',
    },
    help,
  ],
  examples: [
    { command: 'ihacpa watch review.xlsx', help: 'check every six hours until Ctrl+C' },
    { command: 'ihacpa watch review.xlsx --output news.html --force', help: 'with a report to read or send' },
    { command: 'ihacpa watch review.xlsx --once', help: 'for a scheduled job: exit code 1 if there is something new' },
  ],
};
