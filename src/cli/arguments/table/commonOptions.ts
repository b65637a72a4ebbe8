/** Operands and options that several commands have in common. */
import type { CommandOption, Operand } from './commandTypes';

export const workbookOperand: Operand = { name: 'WORKBOOK', next: 'Pass the path of an .xlsx or .xlsm file' };

export const storage: CommandOption = {
  name: 'storage',
  value: 'DIR',
  help: "store scan state in DIR instead of the platform's state folder",
};
export const limits: CommandOption = {
  name: 'limits',
  value: 'NAME=N,…',
  help: 'allow larger workbooks: file, part and total in MiB, entries as a count',
};
export const sheet: CommandOption = {
  name: 'sheet',
  value: 'NAME',
  help: 'use this sheet (default: the first visible one with the header)',
};
export const lastSheet: CommandOption = { ...sheet, help: 'use this sheet (default: the one that was scanned last)' };
export const failOnNew: CommandOption = {
  name: 'fail-on-new',
  help: 'exit with 1 only for what is new or worse since the last review, and for acceptances that ended',
};
export const force: CommandOption = {
  name: 'force',
  help: 'let --output replace an existing file (never the workbook)',
};
export const help: CommandOption = { name: 'help', short: 'h', help: 'show this help' };
export const json: CommandOption = { name: 'json', help: 'print exactly one object on standard output' };
