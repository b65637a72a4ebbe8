/** Writes the help of the tool and of each command from the command table. */
import type { Command, CommandOption, Operand } from './table/commandTypes';
import { commands } from './commandTable';
import { exitCodeMeanings } from '../exitCode';

/** The help of one command, ending with a line break. */
export function commandHelp(command: Command): string {
  const lines = [
    `Usage: ihacpa ${commandUsage(command)} [options]`,
    ...otherUsage(command),
    '',
    sentence(command.summary),
    '',
    'Options:',
    ...columns(command.options.map((option) => [optionUsage(option), option.help])),
    '',
    'Examples:',
    ...columns(command.examples.map((example) => [example.command, example.help])),
  ];
  if (command.name === 'scan') lines.push('', ...exitCodeLines());
  return `${lines.join('\n')}\n`;
}

/** The help of the tool as a whole, ending with a line break. */
export function toolHelp(): string {
  return `${[
    'Usage: ihacpa COMMAND [options]',
    '',
    'Checks the Python packages in an Excel review workbook for known vulnerabilities and writes the results into it.',
    '',
    'Commands:',
    ...columns(commands.map((command) => [commandUsage(command), command.summary])),
    '',
    'Options:',
    ...columns([
      ['--help', 'show this help; after a command, the help of that command'],
      ['--version', 'print the version, and those of the state and report formats'],
    ]),
    '',
    ...exitCodeLines(),
  ].join('\n')}\n`;
}

function commandUsage({ name, operands, options }: Command): string {
  const needed = options.filter((option) => option.needed !== undefined);
  const needs = needed.map(({ name: option, value = '', repeats }) => `--${option} ${value}${repeats ? '…' : ''}`);
  return [name, ...operands.map(shownOperand), ...needs].join(' ');
}

function shownOperand({ name, repeats }: Operand): string {
  return repeats === true ? `${name}…` : name;
}

/** Where an option takes the place of an operand. */
function otherUsage({ name, operands, options }: Command): readonly string[] {
  const instead = operands.flatMap(({ unlessOption }) => unlessOption ?? []);
  const given = options.filter((option) => instead.includes(option.name)).map(optionUsage);
  if (given.length === 0) return [];
  const left = operands.filter(({ unlessOption }) => unlessOption === undefined).map(shownOperand);
  return [`       ihacpa ${[name, ...left, ...given].join(' ')} [options]`];
}

export function optionUsage({ name, short, value }: CommandOption): string {
  const names = short === undefined ? `--${name}` : `-${short}, --${name}`;
  return value === undefined ? names : `${names} ${value}`;
}

function exitCodeLines(): string[] {
  return ['Exit codes:', ...columns(exitCodeMeanings.map(([code, meaning]) => [String(code), meaning]))];
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
