/** The options of `ihacpa sync`. */
import { syncMarks, syncParts } from '../../worker/save/syncChoice';
import type { Command } from './commandTypes';
import { help, limits, sheet, storage, workbookOperand } from './commonOptions';

export const syncCommand: Command = {
  name: 'sync',
  operands: [workbookOperand],
  summary: 'bring the workbook in step with what is installed: add packages and change versions; no row is deleted',
  options: [
    {
      name: 'from',
      value: 'FILE',
      repeats: true,
      needed: 'Pass --from with a list of packages, like requirements.txt',
      help: 'requirements or pip freeze, a lock file, pip list, conda list, an SBOM, or the folder of an environment; may be repeated',
    },
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
      help: 'packages that are no longer installed: none (default) or note, which writes "No longer installed" into an empty Notes cell',
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
