/** The commands and options of `ihacpa`, once: parsing, help and the README follow this table. Decides nothing. */
import { batchStrategies } from '../core/batch/batchConfiguration';
import { overwriteRules } from '../core/review/cellEdit';

export interface CommandOption {
  /** Without the two dashes. */
  readonly name: string;
  /** How the help names the value; undefined: the option takes none. */
  readonly value?: string;
  readonly help: string;
}

/** What can be done with one checkpoint. */
export type CheckpointAction = 'show' | 'validate' | 'restore' | 'remove';

export type CommandName = 'scan' | `checkpoints ${'list' | CheckpointAction}` | 'demo';

export interface Command {
  readonly name: CommandName;
  /** What the one operand is called; undefined: the command takes none. */
  readonly operand?: 'WORKBOOK' | 'ID';
  readonly summary: string;
  readonly options: readonly CommandOption[];
}

const storage: CommandOption = {
  name: 'storage',
  value: 'DIR',
  help: "keep scan state in DIR instead of the platform's state folder",
};
const help: CommandOption = { name: 'help', help: 'show this help' };

export const scanCommand: Command = {
  name: 'scan',
  operand: 'WORKBOOK',
  summary: 'look up every package of the workbook and save the findings into it, batch by batch',
  options: [
    {
      name: 'advisories',
      value: 'FILE|DIR',
      help: 'OSV advisories: an all.zip or a folder; without it nothing can be checked',
    },
    { name: 'offline', help: 'let no request leave this machine' },
    { name: 'output', value: 'FILE', help: 'scan a copy in FILE, which must not exist yet; WORKBOOK stays as it is' },
    { name: 'dry-run', help: 'look up and report only: the workbook and older state are left alone' },
    { name: 'start-row', value: 'N', help: 'leave out packages above this row of the sheet' },
    { name: 'end-row', value: 'N', help: 'leave out packages below this row of the sheet' },
    { name: 'packages', value: 'NAME,NAME', help: 'only these packages' },
    { name: 'only', value: 'empty|all', help: 'empty: only packages without any result yet (default all)' },
    { name: 'batch-size', value: 'N', help: 'packages per batch and save, 1 to 100 (default 10)' },
    { name: 'batch-strategy', value: 'NAME', help: `${batchStrategies.join(', ')} (default fixed-size)` },
    {
      name: 'overwrite',
      value: overwriteRules.join('|'),
      help: 'empty cells only, also cells this tool wrote (default automated), or every scan column',
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
      help: 'if the workbook changed since: use_current (default) or use_checkpoint',
    },
    { name: 'force-continue', help: 'resume without comparing the workbook with the older state' },
    storage,
    { name: 'no-input', help: 'never ask; end with code 2 where a choice is needed' },
    { name: 'json', help: 'print exactly one object, the summary, on standard output; nothing on an error' },
    { name: 'quiet', help: 'no progress and a one-line result' },
    { name: 'verbose', help: 'also one line per package, and every kept cell in the report' },
    help,
  ],
};

export const checkpointsCommand: Command = {
  name: 'checkpoints list',
  operand: 'WORKBOOK',
  summary: 'list the scans and checkpoints kept for the workbook, newest first',
  options: [
    storage,
    { name: 'json', help: 'print exactly one object, {workbook, storage, scans}, on standard output' },
    help,
  ],
};

const json: CommandOption = { name: 'json', help: 'print exactly one object on standard output' };

const checkpointCommands: readonly Command[] = [
  {
    name: 'checkpoints show',
    operand: 'ID',
    summary: 'show what a checkpoint holds',
    options: [storage, json, help],
  },
  {
    name: 'checkpoints validate',
    operand: 'ID',
    summary: 'check that a checkpoint and its copy of the workbook are sound',
    options: [storage, help],
  },
  {
    name: 'checkpoints restore',
    operand: 'ID',
    summary: "put a checkpoint's copy in the workbook's place and keep a copy of the present file",
    options: [storage, help],
  },
  {
    name: 'checkpoints remove',
    operand: 'ID',
    summary: 'delete a checkpoint; its scan can still be resumed',
    options: [storage, help],
  },
];

export const demoCommand: Command = {
  name: 'demo',
  summary: 'scan a fresh copy of the sample workbook with the sample advisories',
  options: [help],
};

export const commands: readonly Command[] = [scanCommand, checkpointsCommand, ...checkpointCommands, demoCommand];
