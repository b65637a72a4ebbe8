/** Reads which packages a new scan is about. */
import type { ScanSelection } from '../../core/scan/scanSelection';
import { resumingOption } from './recoveryArguments';
import { badArgument, type OptionValues } from './optionValues';
import { readChoice, readNumber } from './readValue';

const selecting = ['start-row', 'end-row', 'packages', 'only'] as const;

/** Undefined: every package. Throws UserError `badArgument`. */
export function readSelection(values: OptionValues): ScanSelection | undefined {
  const given = selecting.filter((name) => values.has(name));
  if (given.length === 0) return undefined;
  const resuming = resumingOption(values);
  if (resuming !== undefined) {
    const what = `--${given[0] ?? ''} cannot be combined with --${resuming}: a resumed scan keeps its packages`;
    throw badArgument(values.command, what, 'Leave it out, or pass --start-fresh');
  }
  const firstRow = values.has('start-row') ? readNumber(values, 'start-row') : undefined;
  const lastRow = values.has('end-row') ? readNumber(values, 'end-row') : undefined;
  if (firstRow !== undefined && lastRow !== undefined && firstRow > lastRow) {
    throw badArgument(values.command, '--start-row is below --end-row', 'Pass the smaller row as --start-row');
  }
  const packages = values.has('packages') ? readNames(values) : undefined;
  const only = readChoice(values, 'only', ['empty', 'outdated', 'all'] as const);
  return {
    ...(firstRow === undefined ? {} : { firstRow }),
    ...(lastRow === undefined ? {} : { lastRow }),
    ...(packages === undefined ? {} : { packages }),
    ...(only === undefined ? {} : { only }),
  };
}

function readNames(values: OptionValues): string[] {
  const names = (values.value('packages') ?? '').split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw badArgument(values.command, '--packages contains an empty name', 'Pass names with commas between: click,attrs');
}
