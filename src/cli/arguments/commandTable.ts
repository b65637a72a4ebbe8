/** The commands and options of `ihacpa`, once: parsing, help and the reference follow this table. */
import { batchStrategies } from '../../core/scan/batchConfiguration';
import { overwriteRules } from '../../core/cells/cellEdit';
import { takes } from '../../core/cells/differences';
import { changeFormats } from '../../reports/changes/renderChanges';
import { reportFormats } from '../../reports/renderReport';
import { shells } from '../completion/completionScript';
import { failSeverities } from '../exitCode';
import { dataFiles, serviceIds } from '../../sources/registered';
import { help, lastSheet, limits, sheet, storage, workbookOperand } from './commonOptions';
import { newCommand, syncCommand } from './syncOptions';
import type { Command, CommandOption, Operand } from './commandTypes';

export type * from './commandTypes';

const idOperand: Operand = { name: 'ID', next: 'Pass the ID of a checkpoint, as ihacpa checkpoints list shows it' };

export const scanCommand: Command = {
  name: 'scan',
  operands: [{ ...workbookOperand, name: 'WORKBOOK…', repeats: true }],
  summary: 'check every package and save the results to the workbook',
  options: [
    {
      name: 'advisories',
      value: 'FILE|DIR',
      help: 'local OSV data (all.zip or folder), used offline or when OSV is unavailable',
    },
    { name: 'offline', help: 'do not use the network' },
    { name: 'disable-source', value: 'NAME,NAME', help: `skip these sources: ${serviceIds.join(', ')}` },
    { name: 'source-url', value: 'NAME=URL,…', help: 'use a mirror instead of the service itself' },
    ...dataFiles.map(({ option, value, help: text }) => ({ name: option, value, help: text })),
    {
      name: 'cached-days',
      value: 'N',
      help: 'show the date of cached responses older than N days, 0 to 7; the scan is then incomplete (default 1)',
    },
    {
      name: 'file-days',
      value: 'N',
      help: 'show the date of data files older than N days (default 30)',
    },
    {
      name: 'risks',
      value: 'FILE',
      help: "accepted risks (default: ihacpa-risks.yaml in the workbook's folder, if any)",
    },
    { name: 'output', value: 'FILE', help: 'write to a copy; FILE must not exist' },
    { name: 'dry-run', help: 'check and report without writing anything' },
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
    { command: 'ihacpa scan review.xlsx --advisories all.zip --offline', help: 'save to the workbook itself' },
    { command: 'ihacpa scan review.xlsx --advisories all.zip --resume-auto', help: 'resume where it stopped' },
    {
      command: 'ihacpa scan review.xlsx --advisories all.zip --fail-on high',
      help: 'for a build: exit code 1 for high or critical',
    },
  ],
};

/** Options of a scan that mean the same when packages are added. */
const dataOptions = [
  ...['advisories', 'offline', 'disable-source', 'source-url', 'file-days'],
  ...dataFiles.map(({ option }) => option),
];
const lookupOptions = [...dataOptions, 'cached-days', 'risks'];
const resultOptions = ['sheet', 'config', 'storage', 'limits', 'fail-on', 'no-fail', 'no-input', 'quiet', 'verbose'];

function scanOptions(names: readonly string[]): readonly CommandOption[] {
  return scanCommand.options.filter(({ name }) => names.includes(name));
}

export const addCommand: Command = {
  name: 'add',
  operands: [
    workbookOperand,
    {
      name: 'NAME[==VERSION]…',
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

const force: CommandOption = { name: 'force', help: 'let --output replace an existing file (never the workbook)' };

export const reportCommand: Command = {
  name: 'report',
  operands: [workbookOperand],
  summary: 'show the results of the latest scans',
  options: [
    { name: 'scan', value: 'ID', help: 'results of this scan only, instead of the latest scan of each package' },
    { name: 'format', value: 'NAME', choices: reportFormats, help: `${reportFormats.join(', ')} (default text)` },
    { name: 'output', value: 'FILE', help: 'write to FILE instead of standard output; FILE must not exist' },
    force,
    lastSheet,
    storage,
    limits,
    help,
  ],
  examples: [
    { command: 'ihacpa report review.xlsx', help: 'in the terminal' },
    { command: 'ihacpa report review.xlsx --format html --output report.html', help: 'to print or send' },
    { command: 'ihacpa report review.xlsx --format sarif --output review.sarif', help: 'for a code scanning service' },
  ],
};

export const changesCommand: Command = {
  name: 'changes',
  operands: [
    { name: 'BEFORE', next: 'Pass two workbooks, or one with --scan ID' },
    { name: 'AFTER', next: 'Pass two workbooks, or one with --scan ID', unlessOption: 'scan' },
  ],
  summary: 'list the cells that differ between two workbooks, or that a scan wrote, and who changed them',
  options: [
    { name: 'scan', value: 'ID', help: 'list what this scan wrote to the workbook' },
    { name: 'format', value: 'NAME', choices: changeFormats, help: `${changeFormats.join(', ')} (default text)` },
    { name: 'output', value: 'FILE', help: 'write to FILE instead of standard output; FILE must not exist' },
    force,
    lastSheet,
    storage,
    limits,
    help,
  ],
  examples: [
    { command: 'ihacpa changes before.xlsx review.xlsx', help: 'cell by cell' },
    { command: 'ihacpa changes review.xlsx --scan 20260301-120000-abcdef', help: 'what this scan wrote' },
  ],
};

const formatCheckCommand: Command = {
  name: 'format-check',
  operands: [workbookOperand],
  summary: 'find (and fix with --fix) result cells whose color does not match their text; code 1 if there are any',
  options: [
    {
      name: 'fix',
      help: 'correct the colors after making a copy of the workbook; no text changes',
    },
    { name: 'json', help: 'print exactly one object, {issues}, on standard output' },
    lastSheet,
    storage,
    limits,
    help,
  ],
  examples: [
    { command: 'ihacpa format-check review.xlsx', help: 'list them by column and package' },
    { command: 'ihacpa format-check review.xlsx --fix', help: 'and fix them' },
  ],
};

export const resolveCommand: Command = {
  name: 'resolve',
  operands: [workbookOperand],
  summary: 'list or settle cells whose text says less than the results; code 1 while vulnerable packages have any',
  options: [
    {
      name: 'take',
      value: takes.join('|'),
      choices: takes,
      help: 'result: put the result first and keep your text below it; mine: your text only, as it was',
    },
    { name: 'packages', value: 'NAME,NAME', help: 'only these packages' },
    { name: 'json', help: 'print exactly one object, {changed, left, cells}, on standard output' },
    lastSheet,
    storage,
    help,
  ],
  examples: [
    { command: 'ihacpa resolve review.xlsx', help: 'list them by severity' },
    { command: 'ihacpa resolve review.xlsx --take result', help: 'results first, your text below' },
  ],
};

export const checkpointsCommand: Command = {
  name: 'checkpoints list',
  operands: [workbookOperand],
  summary: 'list the scans and checkpoints of the workbook, latest first',
  options: [
    storage,
    { name: 'json', help: 'print exactly one object, {workbook, storage, scans}, on standard output' },
    help,
  ],
  examples: [{ command: 'ihacpa checkpoints list review.xlsx', help: 'with the IDs for the other commands' }],
};

const json: CommandOption = { name: 'json', help: 'print exactly one object on standard output' };

const checkpointCommands: readonly Command[] = [
  {
    name: 'checkpoints show',
    operands: [idOperand],
    summary: 'show what a checkpoint contains',
    options: [storage, json, help],
    examples: [{ command: 'ihacpa checkpoints show b0005-1a2b3c4d', help: 'an ID of the list' }],
  },
  {
    name: 'checkpoints compare',
    operands: [idOperand],
    summary: 'list the cells in which the workbook differs from a checkpoint',
    options: [storage, json, help],
    examples: [{ command: 'ihacpa checkpoints compare b0005-1a2b3c4d', help: 'an ID of the list' }],
  },
  {
    name: 'checkpoints validate',
    operands: [idOperand],
    summary: 'verify a checkpoint and its backup',
    options: [storage, help],
    examples: [{ command: 'ihacpa checkpoints validate b0005-1a2b3c4d', help: 'an ID of the list' }],
  },
  {
    name: 'checkpoints restore',
    operands: [idOperand],
    summary: 'restore the workbook from a checkpoint; the current file is backed up',
    options: [{ name: 'workbook', value: 'FILE', help: 'replace this file without asking' }, storage, help],
    examples: [{ command: 'ihacpa checkpoints restore b0005-1a2b3c4d', help: 'asks before it replaces the file' }],
  },
  {
    name: 'checkpoints remove',
    operands: [idOperand],
    summary: 'delete a checkpoint; its scan can still be resumed',
    options: [storage, help],
    examples: [{ command: 'ihacpa checkpoints remove b0005-1a2b3c4d', help: 'an ID of the list' }],
  },
];

export const sourcesDownloadCommand: Command = {
  name: 'sources download',
  operands: [{ name: 'DIR', next: 'Pass the path of a folder, which need not exist yet' }],
  summary: 'download the data for offline scans into DIR, or refresh it',
  options: [
    {
      name: 'mirror',
      value: 'URL',
      help: "download from this address, which has every file under its publisher's own path",
    },
    json,
    { name: 'quiet', help: 'no progress' },
    help,
  ],
  examples: [{ command: 'ihacpa sources download data', help: 'run again later: downloads what changed' }],
};

export const sourcesCheckCommand: Command = {
  name: 'sources check',
  operands: [],
  summary: 'send each source one request and read local data: does it respond, how old is it, and what to do if not',
  options: [
    ...scanOptions(dataOptions),
    { name: 'json', help: 'print exactly one object, {sources, files}, on standard output' },
    help,
  ],
  examples: [
    { command: 'ihacpa sources check', help: 'on a new computer; the output contains no secret' },
    { command: 'ihacpa sources check --offline --advisories data', help: 'how old local data is' },
  ],
};

export const completionCommand: Command = {
  name: 'completion',
  operands: [{ name: 'SHELL', next: `Pass one of ${shells.join(', ')}` }],
  summary: 'print a script that completes commands and options in a shell',
  options: [help],
  examples: [
    { command: 'source <(ihacpa completion bash)', help: 'bash, for example in ~/.bashrc' },
    { command: 'source <(ihacpa completion zsh)', help: 'zsh, after compinit in ~/.zshrc' },
    { command: 'ihacpa completion fish | source', help: 'fish' },
    { command: 'ihacpa completion powershell | Out-String | Invoke-Expression', help: 'PowerShell, in $PROFILE' },
  ],
};

export const demoCommand: Command = {
  name: 'demo',
  operands: [],
  summary: 'scan a copy of the sample workbook with the sample advisories',
  options: [help],
  examples: [{ command: 'ihacpa demo', help: 'takes seconds; uses a new temporary folder' }],
};

export const commands: readonly Command[] = [
  scanCommand,
  newCommand,
  addCommand,
  syncCommand,
  reportCommand,
  changesCommand,
  formatCheckCommand,
  resolveCommand,
  checkpointsCommand,
  ...checkpointCommands,
  sourcesCheckCommand,
  sourcesDownloadCommand,
  completionCommand,
  demoCommand,
];
