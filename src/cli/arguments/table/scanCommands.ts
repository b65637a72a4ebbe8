/** `ihacpa scan` and `ihacpa add`, and the options that other commands share with a scan. */
import { usualAgeBounds } from '../../../core/advisory/dataAge';
import { batchStrategies } from '../../../core/scan/batchConfiguration';
import { overwriteRules } from '../../../core/cells/cellEdit';
import { dataFiles, serviceIds } from '../../../sources/registered';
import { failSeverities } from '../../exitCode';
import type { Command, CommandOption } from './commandTypes';
import { failOnNew, help, limits, sheet, storage, workbookOperand } from './commonOptions';

export const scanCommand: Command = {
  name: 'scan',
  operands: [{ ...workbookOperand, repeats: true }],
  summary: 'check every package and save the results to the workbook',
  options: [
    {
      name: 'advisories',
      value: 'FILE|DIR',
      help: 'local OSV data (all.zip or folder), used offline or when OSV is unavailable',
    },
    { name: 'offline', help: 'do not use the network' },
    {
      name: 'queue',
      value: 'URL',
      help: 'have the packages checked by the workers of this queue, redis:// or rediss:// (default: IHACPA_QUEUE_URL)',
    },
    {
      name: 'queue-fallback',
      value: 'none|local',
      choices: ['none', 'local'],
      help: 'if the queue is unavailable for a minute: none, stop and resume later (default); local, query the sources from here',
    },
    { name: 'disable-source', value: 'NAME,NAME', help: `skip these sources: ${serviceIds.join(', ')}` },
    { name: 'source-url', value: 'NAME=URL,…', help: 'use a mirror instead of the service itself' },
    ...dataFiles.map(({ option, value, help: text }) => ({ name: option, value, help: text })),
    {
      name: 'cached-days',
      value: 'N',
      help: `show the date of cached responses older than N days, 0 to 7; the scan is then incomplete (default ${usualAgeBounds.cached})`,
    },
    {
      name: 'file-days',
      value: 'N',
      help: `show the date of data files, and of data of CISA KEV and EPSS, older than N days (default ${usualAgeBounds.file})`,
    },
    {
      name: 'risks',
      value: 'FILE',
      repeats: true,
      help: "accepted risks; may be repeated (default: ihacpa-risks.yaml in the workbook's folder, if any)",
    },
    { name: 'output', value: 'FILE', help: 'write to a copy; FILE must not exist' },
    { name: 'dry-run', help: 'check and report without writing anything, always as a new scan' },
    { name: 'start-row', value: 'N', help: 'skip packages above this row of the sheet' },
    { name: 'end-row', value: 'N', help: 'skip packages below this row of the sheet' },
    { name: 'packages', value: 'NAME,NAME', help: 'only these packages' },
    {
      name: 'only',
      value: 'empty|outdated|all',
      choices: ['empty', 'outdated', 'all'],
      help: 'empty: only packages without any result yet; outdated: also those whose name or version has not been checked (default all)',
    },
    { name: 'batch-size', value: 'N', help: 'packages per batch and save, 1 to 100 (default 10)' },
    {
      name: 'batch-strategy',
      value: 'NAME',
      choices: batchStrategies,
      help: `${batchStrategies.join(', ')} (default fixed-size)`,
    },
    {
      name: 'overwrite',
      value: overwriteRules.join('|'),
      choices: overwriteRules,
      help: 'which cells to write: empty, automated (empty or written by ihacpa; default), worse (also above text that says less than the result), all',
    },
    {
      name: 'config',
      value: 'FILE',
      help: "settings in YAML or JSON (default: ihacpa.yaml in the workbook's folder, if any)",
    },
    { name: 'start-fresh', help: 'start a new scan; the unfinished scan is kept until the new one finishes' },
    { name: 'resume-auto', help: 'resume the latest unfinished scan' },
    { name: 'checkpoint', value: 'ID', help: 'resume from this checkpoint; see ihacpa checkpoints list' },
    { name: 'resume-from-package', value: 'N', help: 'start a new scan at the N-th package, counted from 1' },
    { name: 'resume-from-batch', value: 'N', help: 'start a new scan at the N-th batch, counted from 1' },
    {
      name: 'merge-strategy',
      value: 'NAME',
      choices: ['use_current', 'use_checkpoint'],
      help: 'if the workbook has changed: use_current (default; a terminal asks) or use_checkpoint',
    },
    {
      name: 'add-columns',
      help: 'add the result columns to a sheet that has none, to the right of its header (a terminal asks)',
    },
    {
      name: 'reuse-results',
      help: 'when resuming, keep results of other data, or old ones, instead of checking again',
    },
    {
      name: 'ignore-owner-file',
      help: 'save although Excel or LibreOffice left a file that says the workbook is open',
    },
    { name: 'force-continue', help: 'resume even if the workbook has changed' },
    sheet,
    storage,
    limits,
    {
      name: 'fail-on',
      value: 'SEVERITY',
      choices: failSeverities,
      help: `exit with 1 only for this severity or higher: ${failSeverities.join(', ')}`,
    },
    failOnNew,
    { name: 'no-fail', help: 'exit with 0 even if vulnerable packages were found' },
    { name: 'no-input', help: 'never ask; exit with 2 if a choice is needed' },
    {
      name: 'json',
      help: 'print exactly one object, the summary, on standard output; nothing on an error; {workbooks} for several',
    },
    { name: 'quiet', help: 'no progress, and a one-line result' },
    { name: 'verbose', help: 'also one line per package, and every preserved cell in the report' },
    help,
  ],
  examples: [
    { command: 'ihacpa scan review.xlsx', help: 'save to the workbook itself' },
    { command: 'ihacpa scan review.xlsx --output reviewed.xlsx', help: 'save to a copy' },
    { command: 'ihacpa scan review.xlsx --resume-auto', help: 'resume where it stopped' },
    { command: 'ihacpa scan review.xlsx --advisories all.zip --offline', help: 'with local data, without the network' },
    { command: 'ihacpa scan review.xlsx --fail-on high', help: 'for a build: exit code 1 for high or critical' },
  ],
};

/** Options of a scan that mean the same when packages are added. */
export const dataOptions = [
  ...['advisories', 'offline', 'disable-source', 'source-url', 'file-days'],
  ...dataFiles.map(({ option }) => option),
];
const lookupOptions = [...dataOptions, 'cached-days', 'risks'];
const resultOptions = ['sheet', 'config', 'storage', 'limits', 'fail-on', 'no-fail', 'no-input', 'quiet', 'verbose'];

export function scanOptions(names: readonly string[]): readonly CommandOption[] {
  return scanCommand.options.filter(({ name }) => names.includes(name));
}

export const addCommand: Command = {
  name: 'add',
  operands: [
    workbookOperand,
    {
      name: 'NAME[==VERSION]',
      next: 'Pass packages like click==8.1.7, or a list with -r FILE',
      unlessOption: 'requirement',
      repeats: true,
    },
  ],
  summary: 'add packages as new rows and check them; existing packages are skipped',
  options: [
    {
      name: 'requirement',
      short: 'r',
      value: 'FILE',
      repeats: true,
      help: 'add the packages of this list that the workbook lacks: any list that ihacpa sync reads; may be repeated',
    },
    ...scanOptions(lookupOptions),
    { name: 'output', value: 'FILE', help: 'add to a copy; FILE must not exist' },
    { name: 'dry-run', help: 'check and report without adding anything' },
    ...scanOptions(resultOptions),
    {
      name: 'json',
      help: 'print exactly one object, {workbook, added, present, scan}, with -r also changed and notUsable; nothing on an error',
    },
    help,
  ],
  examples: [
    { command: 'ihacpa add review.xlsx click==8.1.7 attrs==23.2.0', help: 'add and check two packages' },
    { command: 'ihacpa add review.xlsx click==8.1.7 --advisories all.zip --offline', help: 'with local data' },
    { command: 'ihacpa add review.xlsx -r requirements.txt', help: 'add what a list has and the workbook lacks' },
    { command: 'ihacpa add review.xlsx click==8.1.7 --dry-run', help: 'see the result before you add it' },
  ],
};
