/** Reads numbers and choices from the options of a scan. */
import type { Command } from './table/commandTypes';
import { badArgument, type OptionValues } from './optionValues';

/** A whole number from 1 on; the option must be given. Throws UserError `badArgument`. */
export function readNumber(values: OptionValues, option: string): number {
  const text = values.value(option) ?? '';
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number >= 1) return number;
  throw badArgument(
    values.command,
    `--${option} ${text} is not a number from 1 on`,
    `Pass --${option} with a whole number`,
  );
}

/** Undefined when the option is not given. Throws UserError `badArgument`. */
export function readChoice<Choice extends string>(
  values: OptionValues,
  option: string,
  choices: readonly Choice[],
  command: Command = values.command,
): Choice | undefined {
  const text = values.value(option);
  if (text === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return choice;
  throw badArgument(command, `--${option} ${text} is not a choice`, `Pass one of ${choices.join(', ')}`);
}
