/** `ihacpa checkpoints …`. */
import type { Command, Operand } from './commandTypes';
import { help, json, storage, workbookOperand } from './commonOptions';

const idOperand: Operand = { name: 'ID', next: 'Pass the ID of a checkpoint, as ihacpa checkpoints list shows it' };

const list: Command = {
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

export const checkpointCommands: readonly Command[] = [
  list,
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
    summary: 'list what you changed in the workbook since a checkpoint',
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
