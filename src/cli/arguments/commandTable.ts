/** The commands and options of `ihacpa`, once: parsing, help and the reference follow this table. Decides nothing. */
import { batchStrategies } from '../../core/batch/batchConfiguration';
import { overwriteRules } from '../../core/review/cellEdit';
import { takes } from '../../core/review/differences';
import { changeFormats } from '../../reports/changes/renderChanges';
import { reportFormats } from '../../reports/renderReport';
import { shells } from '../completion/completionScript';
import { failSeverities } from '../exitCode';
import { serviceIds } from '../../core/scan/sourceSettings';
import type { Command, CommandOption, Operand } from './commandTypes';

export type * from './commandTypes';

const workbookOperand: Operand = { name: 'WORKBOOK', next: 'Pass the path of an .xlsx or .xlsm file' };
const idOperand: Operand = { name: 'ID', next: 'Pass the ID of a checkpoint, as ihacpa checkpoints list shows it' };

const storage: CommandOption = {
  name: 'storage',
  value: 'DIR',
  help: "keep scan state in DIR instead of the platform's state folder",
};
const limits: CommandOption = {
  name: 'limits',
  value: 'NAME=N,…',
  help: 'allow larger workbooks: file, part and total in MiB, entries as a count',
};
const help: CommandOption = { name: 'help', help: 'show this help' };

export const scanCommand: Command = {
  name: 'scan',
  operands: [workbookOperand],
  summary: 'look up every package of the workbook and save the findings into it, batch by batch',
  options: [
    {
      name: 'advisories',
      value: 'FILE|DIR',
      help: 'OSV advisories at hand: an all.zip or a folder; answer when offline or when OSV cannot be reached',
    },
    { name: 'offline', help: 'let no request leave this machine' },
    { name: 'disable-source', value: 'NAME,NAME', help: `do not ask these: ${serviceIds.join(', ')}` },
    { name: 'source-url', value: 'NAME=URL,…', help: 'ask a mirror instead of the service itself' },
    { name: 'pypi-data', value: 'DIR', help: 'PyPI JSON documents, {name}.json, instead of asking PyPI' },
    {
      name: 'pypi-names',
      value: 'FILE',
      help: "PyPI's index of names (PEP 691 JSON, also .gz): a name it lacks is for a person",
    },
    {
      name: 'kev',
      value: 'FILE',
      help: "CISA's catalogue of known exploited vulnerabilities (JSON) instead of asking",
    },
    { name: 'epss', value: 'FILE', help: "FIRST's table of exploit predictions (CSV, also .gz) instead of asking" },
    { name: 'exploit-db', value: 'FILE', help: "Exploit-DB's files_exploits.csv instead of asking" },
    {
      name: 'cached-days',
      value: 'N',
      help: 'a stored answer older than N days, 0 to 7, is told with its day and leaves the scan incomplete (default 7)',
    },
    {
      name: 'file-days',
      value: 'N',
      help: 'results tell the day of data files that are older than N days (default 30)',
    },
    { name: 'risks', value: 'FILE', help: 'accepted risks; without it ihacpa-risks.yaml beside the workbook, if any' },
    { name: 'output', value: 'FILE', help: 'scan a copy in FILE, which must not exist yet; WORKBOOK stays as it is' },
    { name: 'dry-run', help: 'look up and report only: the workbook and older state are left alone' },
    { name: 'start-row', value: 'N', help: 'leave out packages above this row of the sheet' },
    { name: 'end-row', value: 'N', help: 'leave out packages below this row of the sheet' },
    { name: 'packages', value: 'NAME,NAME', help: 'only these packages' },
    {
      name: 'only',
      value: 'empty|all',
      choices: ['empty', 'all'],
      help: 'empty: only packages without any result yet (default all)',
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
      help: 'empty cells, also what this tool wrote (default automated), also above text that says less than the finding (worse), or every scan column',
    },
    {
      name: 'config',
      value: 'FILE',
      help: 'settings in YAML or JSON; without it ihacpa.yaml beside the workbook, if there is one',
    },
    { name: 'start-fresh', help: 'start over and leave an older scan of this workbook aside' },
    { name: 'resume-auto', help: 'go on where the newest unfinished scan of this workbook stopped' },
    { name: 'checkpoint', value: 'ID', help: 'go on from this checkpoint; see ihacpa checkpoints list' },
    { name: 'resume-from-package', value: 'N', help: 'a new scan from the N-th package on, counted from 1' },
    { name: 'resume-from-batch', value: 'N', help: 'a new scan from the N-th batch on, counted from 1' },
    {
      name: 'merge-strategy',
      value: 'NAME',
      choices: ['use_current', 'use_checkpoint'],
      help: 'workbook changed: use_current (default; a terminal asks) or use_checkpoint',
    },
    {
      name: 'reuse-results',
      help: 'when resuming, keep results of other data or of long ago instead of looking again',
    },
    {
      name: 'ignore-owner-file',
      help: 'save although Excel or LibreOffice left a file that says the workbook is open',
    },
    { name: 'force-continue', help: 'resume without comparing the workbook with the older state' },
    storage,
    limits,
    {
      name: 'fail-on',
      value: 'SEVERITY',
      choices: failSeverities,
      help: `end with code 1 only for flaws from this severity on: ${failSeverities.join(', ')}`,
    },
    { name: 'no-fail', help: 'end with code 0 also when vulnerable packages were found' },
    { name: 'no-input', help: 'never ask; end with code 2 where a choice is needed' },
    { name: 'json', help: 'print exactly one object, the summary, on standard output; nothing on an error' },
    { name: 'quiet', help: 'no progress and a one-line result' },
    { name: 'verbose', help: 'also one line per package, and every kept cell in the report' },
    help,
  ],
  examples: [
    { command: 'ihacpa scan review.xlsx --advisories all.zip --offline', help: 'into the workbook itself' },
    { command: 'ihacpa scan review.xlsx --advisories all.zip --resume-auto', help: 'go on where it stopped' },
    {
      command: 'ihacpa scan review.xlsx --advisories all.zip --fail-on high',
      help: 'for a build: code 1 from high on',
    },
  ],
};

/** Options of a scan that mean the same when packages are added. */
const lookupOptions = [
  ...['advisories', 'offline', 'disable-source', 'source-url', 'pypi-data', 'pypi-names'],
  ...['kev', 'epss', 'exploit-db', 'cached-days', 'file-days', 'risks'],
];
const resultOptions = ['config', 'storage', 'limits', 'fail-on', 'no-fail', 'quiet', 'verbose'];

function scanOptions(names: readonly string[]): readonly CommandOption[] {
  return scanCommand.options.filter(({ name }) => names.includes(name));
}

export const addCommand: Command = {
  name: 'add',
  operands: [
    workbookOperand,
    { name: 'NAME[==VERSION]…', next: 'Pass packages like click==8.1.7, as many as you like', repeats: true },
  ],
  summary:
    'append packages as rows in the form of their neighbours, and look them up; one that is listed is not added twice',
  options: [
    ...scanOptions(lookupOptions),
    { name: 'output', value: 'FILE', help: 'add to a copy in FILE, which must not exist yet; WORKBOOK stays as it is' },
    { name: 'dry-run', help: 'look up and report only: nothing is added' },
    ...scanOptions(resultOptions),
    { name: 'json', help: 'print exactly one object, {workbook, added, present, scan}; nothing on an error' },
    help,
  ],
  examples: [
    { command: 'ihacpa add review.xlsx click==8.1.7 attrs==23.2.0', help: 'two rows, looked up at once' },
    { command: 'ihacpa add review.xlsx click==8.1.7 --advisories all.zip --offline', help: 'with data at hand' },
    { command: 'ihacpa add review.xlsx click==8.1.7 --dry-run', help: 'what is known of it, before it is added' },
  ],
};

const force: CommandOption = { name: 'force', help: 'let --output replace a file that exists; never the workbook' };

export const reportCommand: Command = {
  name: 'report',
  operands: [workbookOperand],
  summary: 'tell what scans found: totals, sources, failures, kept values, and the findings, worst first',
  options: [
    { name: 'scan', value: 'ID', help: 'of this scan alone, instead of each package by its newest scan' },
    { name: 'format', value: 'NAME', choices: reportFormats, help: `${reportFormats.join(', ')} (default text)` },
    { name: 'output', value: 'FILE', help: 'write to FILE, which must not exist yet, instead of standard output' },
    force,
    storage,
    limits,
    help,
  ],
  examples: [
    { command: 'ihacpa report review.xlsx', help: 'in the terminal' },
    { command: 'ihacpa report review.xlsx --format html --output report.html', help: 'to print or to send' },
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
    { name: 'scan', value: 'ID', help: 'what this scan wrote into the one workbook that is named' },
    { name: 'format', value: 'NAME', choices: changeFormats, help: `${changeFormats.join(', ')} (default text)` },
    { name: 'output', value: 'FILE', help: 'write to FILE, which must not exist yet, instead of standard output' },
    force,
    storage,
    limits,
    help,
  ],
  examples: [
    { command: 'ihacpa changes before.xlsx review.xlsx', help: 'cell by cell' },
    { command: 'ihacpa changes before.xlsx review.xlsx --format json', help: 'for a script' },
  ],
};

const formatCheckCommand: Command = {
  name: 'format-check',
  operands: [workbookOperand],
  summary: 'compare the colours of result cells with what they say, code 1 where they differ; --fix puts them right',
  options: [
    {
      name: 'fix',
      help: 'give them the colours of their content, after a copy of the workbook; texts stay as they are',
    },
    { name: 'json', help: 'print exactly one object, {issues}, on standard output' },
    storage,
    limits,
    help,
  ],
  examples: [
    { command: 'ihacpa format-check review.xlsx', help: 'list them by column and package' },
    { command: 'ihacpa format-check review.xlsx --fix', help: 'and put them right' },
  ],
};

export const resolveCommand: Command = {
  name: 'resolve',
  operands: [workbookOperand],
  summary:
    'list the cells whose text says less than the findings, or settle them; code 1 while vulnerable packages say less',
  options: [
    {
      name: 'take',
      value: takes.join('|'),
      choices: takes,
      help: 'result: put the finding first and keep your text below it; mine: your text alone, as it was',
    },
    { name: 'packages', value: 'NAME,NAME', help: 'only these packages' },
    { name: 'json', help: 'print exactly one object, {changed, left, cells}, on standard output' },
    storage,
    help,
  ],
  examples: [
    { command: 'ihacpa resolve review.xlsx', help: 'list them, worst first' },
    { command: 'ihacpa resolve review.xlsx --take result', help: 'findings first, nothing of yours lost' },
  ],
};

export const checkpointsCommand: Command = {
  name: 'checkpoints list',
  operands: [workbookOperand],
  summary: 'list the scans and checkpoints kept for the workbook, newest first',
  options: [
    storage,
    { name: 'json', help: 'print exactly one object, {workbook, storage, scans}, on standard output' },
    help,
  ],
  examples: [{ command: 'ihacpa checkpoints list review.xlsx', help: 'with the IDs that the other commands take' }],
};

const json: CommandOption = { name: 'json', help: 'print exactly one object on standard output' };

const checkpointCommands: readonly Command[] = [
  {
    name: 'checkpoints show',
    operands: [idOperand],
    summary: 'show what a checkpoint holds',
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
    summary: 'check that a checkpoint and its copy of the workbook are sound',
    options: [storage, help],
    examples: [{ command: 'ihacpa checkpoints validate b0005-1a2b3c4d', help: 'an ID of the list' }],
  },
  {
    name: 'checkpoints restore',
    operands: [idOperand],
    summary: "put a checkpoint's copy in the workbook's place and keep a copy of the present file",
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
  summary: 'fetch the data for scans without a network into DIR, or refresh what is there',
  options: [
    { name: 'mirror', value: 'URL', help: "ask this address, which has every file under its publisher's own path" },
    json,
    { name: 'quiet', help: 'no progress' },
    help,
  ],
  examples: [{ command: 'ihacpa sources download data', help: 'again later: fetches what changed' }],
};

export const sourcesCheckCommand: Command = {
  name: 'sources check',
  operands: [],
  summary: 'ask each source that is on one question: does it answer, is the key accepted, and what to do where not',
  options: [
    ...scanOptions(['disable-source', 'source-url']),
    { name: 'json', help: 'print exactly one object, {sources}, on standard output' },
    help,
  ],
  examples: [{ command: 'ihacpa sources check', help: 'first of all on a new machine; it names no secret' }],
};

export const completionCommand: Command = {
  name: 'completion',
  operands: [{ name: 'SHELL', next: `Pass one of ${shells.join(', ')}` }],
  summary: 'print a script that completes commands and options in a shell',
  options: [help],
  examples: [
    { command: 'source <(ihacpa completion bash)', help: 'bash, for example in ~/.bashrc' },
    { command: 'source <(ihacpa completion zsh)', help: 'zsh, behind compinit in ~/.zshrc' },
    { command: 'ihacpa completion fish | source', help: 'fish' },
    { command: 'ihacpa completion powershell | Out-String | Invoke-Expression', help: 'PowerShell, in $PROFILE' },
  ],
};

export const demoCommand: Command = {
  name: 'demo',
  operands: [],
  summary: 'scan a fresh copy of the sample workbook with the sample advisories',
  options: [help],
  examples: [{ command: 'ihacpa demo', help: 'in seconds, in a folder of its own' }],
};

export const commands: readonly Command[] = [
  scanCommand,
  addCommand,
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
