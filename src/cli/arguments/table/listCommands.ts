/** `ihacpa new` and `ihacpa sync`: what lists of installed packages do to a workbook. */
import { syncMarks, syncParts } from '../../../tasks/syncChoice';
import type { Command, CommandOption } from './commandTypes';
import { help, limits, sheet, storage, workbookOperand } from './commonOptions';

const from = {
  name: 'from',
  value: 'FILE',
  repeats: true,
  help: 'requirements or pip freeze, a lock file, pip list, conda list, an SBOM, or the folder of an environment; may be repeated',
} as const satisfies CommandOption;

export const newCommand: Command = {
  name: 'new',
  operands: [{ ...workbookOperand, next: 'Pass the path of an .xlsx file that does not exist yet' }],
  summary: 'create a review workbook with a row for each installed package, or without packages',
  options: [
    { ...from, help: `${from.help}; default: no packages` },
    { name: 'title', value: 'TEXT', help: 'heading of the sheet (default: Python packages)' },
    { name: 'force', help: 'replace an existing file; a copy of it is kept' },
    { name: 'json', help: 'print exactly one object, {workbook, packages, notUsable, backup}, on standard output' },
    storage,
    help,
  ],
  examples: [
    { command: 'ihacpa new first.xlsx --from requirements.txt', help: 'from pip freeze' },
    { command: 'ihacpa scan first.xlsx', help: 'then check the packages' },
  ],
};

export const syncCommand: Command = {
  name: 'sync',
  operands: [workbookOperand],
  summary: 'bring the workbook in step with what is installed: add packages and change versions; no row is deleted',
  options: [
    { ...from, needed: 'Pass --from with a list of packages, like requirements.txt' },
    {
      name: 'only',
      value: syncParts.join('|'),
      choices: syncParts,
      help: 'added: only new rows; changed: only versions of existing rows',
    },
    {
      name: 'mark',
      value: syncMarks.join('|'),
      choices: syncMarks,
      help: 'packages that are no longer installed: none, note (writes "No longer installed" into an empty Notes cell), or strike (strikes through name and version); saved for later runs that ask',
    },
    { name: 'dry-run', help: 'show the plan without writing anything' },
    { name: 'yes', help: 'apply the plan without asking' },
    { name: 'no-input', help: 'never ask; the same as --yes' },
    {
      name: 'json',
      help: 'print exactly one object, {workbook, plan, applied}, on standard output; needs --yes or --dry-run',
    },
    sheet,
    storage,
    limits,
    help,
  ],
  examples: [
    { command: 'ihacpa sync review.xlsx --from requirements.txt', help: 'show the plan, then ask' },
    { command: 'ihacpa sync review.xlsx --from uv.lock --dry-run', help: 'show the plan only' },
    { command: 'ihacpa scan review.xlsx --only outdated', help: 'then check what changed' },
  ],
};
