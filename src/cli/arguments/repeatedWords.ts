/** The options of a command that decide what a scan finds, writes, prints and ends with, as they were given. Leaves out how it starts, which packages, and which cells it writes. */
import { dataFiles } from '../../sources/registered';
import type { OptionValues } from './optionValues';
import { queueWords } from './queueArguments';

const withValue: readonly string[] = [
  ...['disable-source', 'source-url', ...dataFiles.map(({ option }) => option)],
  ...['cached-days', 'file-days', 'risks', 'sheet'],
  ...['batch-size', 'batch-strategy', 'config', 'fail-on'],
];
const flags: readonly string[] = ['reuse-results', 'fail-on-new', 'no-fail', 'no-input', 'json', 'quiet', 'verbose'];

export function repeatedWords(values: OptionValues): readonly string[] {
  const valued = withValue.flatMap((option) => values.list(option).flatMap((value) => [`--${option}`, value]));
  return [...valued, ...queueWords(values), ...flags.flatMap((option) => (values.has(option) ? [`--${option}`] : []))];
}
