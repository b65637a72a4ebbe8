/** `ihacpa risks …`. */
import type { Command, CommandOption } from './commandTypes';
import { help, json, storage, workbookOperand } from './commonOptions';

const file: CommandOption = {
  name: 'risks',
  value: 'FILE',
  help: "the file of accepted risks (default: ihacpa-risks.yaml in the workbook's folder)",
};
const files: CommandOption = { ...file, repeats: true, help: `${file.help}; may be repeated` };
const name: CommandOption = { name: 'package', value: 'NAME', needed: 'Pass --package NAME', help: 'the package' };
const advisory: CommandOption = {
  name: 'advisory',
  value: 'ID',
  needed: 'Pass --advisory ID, any ID of the vulnerability',
  help: 'any ID of the vulnerability',
};

export const riskCommands: readonly Command[] = [
  {
    name: 'risks add',
    operands: [workbookOperand],
    summary: 'accept a vulnerability of a package, with what is known of it now',
    options: [
      name,
      { ...advisory, repeats: true, help: 'any ID of the vulnerability; may be repeated' },
      { name: 'reason', value: 'TEXT', needed: 'Pass --reason TEXT', help: 'why it is accepted' },
      { name: 'until', value: 'DAY', needed: 'Pass --until with a day like 2027-01-31', help: 'the last day' },
      { name: 'owner', value: 'TEXT', help: 'who is responsible' },
      { name: 'approver', value: 'TEXT', help: 'who approved it' },
      { name: 'ticket', value: 'TEXT', help: 'where it is tracked' },
      file,
      storage,
      help,
    ],
    examples: [
      {
        command:
          'ihacpa risks add review.xlsx --package werkzeug --advisory GHSA-xg9f-g7g7-2323 --reason uploads-are-off --until 2099-12-31',
        help: 'scan the workbook first',
      },
    ],
  },
  {
    name: 'risks list',
    operands: [workbookOperand],
    summary: 'list the accepted risks',
    options: [files, { ...json, help: 'print exactly one object, {risks}, on standard output' }, help],
    examples: [{ command: 'ihacpa risks list review.xlsx', help: 'with their last days' }],
  },
  {
    name: 'risks end',
    operands: [workbookOperand],
    summary: 'end the acceptance of a vulnerability: yesterday becomes its last day',
    options: [name, advisory, file, storage, help],
    examples: [
      {
        command: 'ihacpa risks end review.xlsx --package werkzeug --advisory GHSA-xg9f-g7g7-2323',
        help: 'from now on it is reported',
      },
    ],
  },
  {
    name: 'risks check',
    operands: [workbookOperand],
    summary: 'list accepted risks that have ended, are outdated, or are not used; code 1 if there are any',
    options: [files, storage, help],
    examples: [{ command: 'ihacpa risks check review.xlsx', help: 'by the results of the latest scans' }],
  },
];
