/** One sentence about the packages whose cells say less than their findings: it comes before anything else. */
import { type Contradicted, contradictionTotals } from './contradiction';

/** `12 vulnerable packages still say PROCEED, 16 in all differ from the finding`; undefined: no vulnerable package does. */
export function contradictionText(cells: readonly Contradicted[]): string | undefined {
  const { proceed, differ } = contradictionTotals(cells);
  if (differ === 0) return undefined;
  const packages = (count: number): string => `${count} vulnerable ${count === 1 ? 'package' : 'packages'}`;
  if (proceed === 0) return `${packages(differ)} still ${differ === 1 ? 'says' : 'say'} less than the finding`;
  const others = proceed === differ ? '' : `, ${differ} in all differ from the finding`;
  return `${packages(proceed)} still ${proceed === 1 ? 'says' : 'say'} PROCEED${others}`;
}
