/** Commands about results: report, changes, verify, format-check, and resolve. */
import { takes } from '../../../core/cells/differences';
import { changeFormats } from '../../../reports/changes/renderChanges';
import { reportFormats } from '../../../reports/reportFormats';
import type { Command } from './commandTypes';
import { failOnNew, force, help, lastSheet, limits, storage, workbookOperand } from './commonOptions';

export const reportCommand: Command = {
  name: 'report',
  operands: [workbookOperand],
  summary: 'show the results of the latest scans',
  options: [
    { name: 'scan', value: 'ID', help: 'results of this scan only, instead of the latest scan of each package' },
    {
      name: 'since',
      value: 'ID|DATE|last',
      help: 'add what changed since this review: the last one, the one with this scan ID, or the latest at or before this date',
    },
    failOnNew,
    {
      name: 'format',
      value: 'NAME',
      choices: reportFormats,
      help: `${reportFormats.join(', ')} (default text); xlsx needs --output`,
    },
    { name: 'output', value: 'FILE', help: 'write to FILE instead of standard output; FILE must not exist' },
    force,
    lastSheet,
    storage,
    limits,
    help,
  ],
  examples: [
    { command: 'ihacpa report review.xlsx', help: 'in the terminal' },
    { command: 'ihacpa report review.xlsx --since last', help: 'with what changed since the review before' },
    { command: 'ihacpa report review.xlsx --format html --output report.html', help: 'to print or send' },
    { command: 'ihacpa report review.xlsx --format xlsx --output report.xlsx', help: 'for Excel' },
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

export const verifyCommand: Command = {
  name: 'verify',
  operands: [
    { name: 'REPORT', next: 'Pass a report that was made with ihacpa report --format json' },
    { name: 'WORKBOOK', next: 'Pass the report and the workbook' },
  ],
  summary: 'check that a workbook is still the one a JSON report was made from; code 1 if it has changed',
  options: [
    {
      name: 'json',
      help: 'print exactly one object, {unchanged, sha256, changes, rowsAdded, rowsRemoved, columnsRemoved}, on standard output',
    },
    limits,
    help,
  ],
  examples: [
    { command: 'ihacpa report review.xlsx --format json --output report.json', help: 'makes the report' },
    { command: 'ihacpa verify report.json review.xlsx', help: 'lists the cells that changed since' },
  ],
};

export const formatCheckCommand: Command = {
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
    { name: 'json', help: 'print exactly one object, {changed, left, cells, notChecked}, on standard output' },
    lastSheet,
    storage,
    help,
  ],
  examples: [
    { command: 'ihacpa resolve review.xlsx', help: 'list them by severity' },
    { command: 'ihacpa resolve review.xlsx --take result', help: 'results first, your text below' },
  ],
};
