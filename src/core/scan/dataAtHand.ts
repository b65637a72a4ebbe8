/** What a scan had at hand on this computer beside the services, from the sources that it was planned with. */
import type { Provenance } from '../advisory/source';
import { isValidName } from '../package/packageName';
import type { Finding } from '../verdict/finding';
import type { DataAtHand } from './scanSummary';

export const pypiNamesLabel = 'PyPI names';

type PlannedSource = Pick<Provenance, 'label' | 'origin' | 'coverage'> & {
  readonly source?: string | undefined;
  readonly dataDate?: string | undefined;
};

/** `dates`: ISO 8601 by label, of data whose date only its answers tell; undefined: they do not. Who was not asked is not in it. */
export function dataAtHand(
  sources: readonly PlannedSource[],
  dates: ReadonlyMap<string, string | undefined>,
): readonly DataAtHand[] {
  return sources.filter(isFile).map(({ source, label, origin, coverage, dataDate = dates.get(label) }) => ({
    label,
    file: origin,
    day: dataDate?.slice(0, 10) ?? null,
    // Names that a list has leave no answer behind.
    ...(dataDate === undefined && source !== 'pypi' && !dates.has(label) ? { unused: true as const } : {}),
    ...(coverage === undefined ? {} : { coverage }),
  }));
}

/** With PyPI's own list every name is looked up. */
export function hasNameList(sources: readonly PlannedSource[]): boolean {
  return sources.some(({ label }) => label === pypiNamesLabel);
}

/** PyPI, or its data at hand, answered. What is no name needs no look; findings of earlier versions do not tell. */
export function isNameVerified({ package: { name }, sources }: Pick<Finding, 'package' | 'sources'>): boolean {
  if (sources === undefined || !isValidName(name)) return true;
  return sources.some(({ source, status }) => source === 'pypi' && (status === 'ok' || status === 'notFound'));
}

function isFile({ origin }: PlannedSource): boolean {
  return origin !== 'none' && !/^https?:/i.test(origin);
}
