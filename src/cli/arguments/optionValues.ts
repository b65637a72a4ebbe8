/** Reads the options and operands of one command by its table. Refuses everything the table does not name. */
import { parseArgs } from 'node:util';
import { UserError } from '../../core/message/errors';
import { verbatim } from '../../core/message/text';
import { nearestWord } from '../../core/message/nearestWord';
import type { Command, CommandOption } from './table/commandTypes';

export interface OptionValues {
  /** Whose options they are. */
  readonly command: Command;
  /** The first one. */
  readonly operand: string | undefined;
  readonly operands: readonly string[];
  has(name: string): boolean;
  value(name: string): string | undefined;
  /** Of an option that may be given several times, in that order. */
  list(name: string): readonly string[];
}

/** Throws UserError `badArgument`; without `--help` a missing operand is one, too. */
export function readOptionValues(command: Command, args: readonly string[]): OptionValues {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(command.options.map((option) => [option.name, parsedAs(option)])),
    strict: false,
    tokens: true,
  });
  const values = new Map<string, (string | true)[]>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const option = command.options.find((candidate) => candidate.name === token.name);
    if (option === undefined) throw unknownOption(command, token.rawName);
    const before = values.get(option.name) ?? [];
    if (before.length > 0 && option.repeats !== true) {
      throw badArgument(command, `--${option.name} is given twice`, 'Give it once');
    }
    values.set(option.name, [...before, readValue(command, option, token.value, token.inlineValue === true)]);
  }
  const has = (name: string): boolean => values.has(name);
  const list = (name: string): string[] => (values.get(name) ?? []).filter((value) => value !== true);
  if (!has('help')) checkOperands(command, operands, has);
  return { command, operand: operands[0], operands, has, value: (name) => list(name)[0], list };
}

export function badArgument(command: Command, what: string, next: string): UserError {
  return new UserError({
    code: 'badArgument',
    what: verbatim(what),
    next: verbatim(`${next}. See ihacpa ${command.name} --help`),
  });
}

function parsedAs({ value, short }: CommandOption): { readonly type: 'boolean' | 'string'; readonly short?: string } {
  return { type: value === undefined ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) };
}

function readValue(command: Command, option: CommandOption, value: string | undefined, inline: boolean): string | true {
  if (option.value === undefined) {
    if (value === undefined) return true;
    throw badArgument(command, `--${option.name} takes no value`, `Pass --${option.name} alone`);
  }
  // A following `--json` is the next option; a file that begins with a dash can be given as --output=-file.
  if (value === undefined || value.trim() === '' || (!inline && value.startsWith('-'))) {
    throw badArgument(command, `--${option.name} needs a value`, `Pass --${option.name} ${option.value}`);
  }
  return value;
}

function checkOperands(command: Command, operands: readonly string[], has: (option: string) => boolean): void {
  const wanted = command.operands.filter(({ unlessOption }) => unlessOption === undefined || !has(unlessOption));
  const missing = wanted.find((_, index) => (operands[index] ?? '') === '');
  if (missing !== undefined) {
    throw badArgument(command, `ihacpa ${command.name} needs the ${missing.name}`, missing.next);
  }
  for (const { name, value, needed } of command.options) {
    if (needed === undefined || has(name)) continue;
    throw badArgument(command, `ihacpa ${command.name} needs --${name} ${value ?? ''}`.trim(), needed);
  }
  const extra = command.operands.at(-1)?.repeats === true ? undefined : operands[wanted.length];
  if (extra !== undefined) {
    const left = command.operands.find(({ unlessOption }) => unlessOption !== undefined && has(unlessOption));
    const next =
      left?.unlessOption === undefined
        ? 'Put paths with spaces in quotes'
        : `Pass ${wanted.map(({ name }) => name).join(' ')} alone with --${left.unlessOption}`;
    throw badArgument(command, `Unexpected argument "${extra}"`, next);
  }
}

function unknownOption(command: Command, rawName: string): UserError {
  const names = command.options.map((option) => `--${option.name}`);
  const meant = nearestWord(rawName, names);
  const next = meant === undefined ? `Allowed are ${names.join(', ')}` : `If you meant ${meant}, pass that`;
  return badArgument(command, `Unknown option ${rawName}`, next);
}
