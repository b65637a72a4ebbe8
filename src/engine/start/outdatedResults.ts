/** Which results of an unfinished scan do not belong to the data of this run: other sources, other data, or too long ago. */
import { say, type Text } from '../../core/message/text';
import type { RunSource } from '../journal/journalEntry';
import { dataDifference } from '../journal/runData';
import type { ScanRecord } from '../journal/scanRecord';
import { identityOfKey, type PackageIdentity } from '../../core/package/identity';

interface OutdatedResults {
  readonly packages: readonly PackageIdentity[];
  /** How the run that found them differs from this one, for people. */
  readonly why: readonly Text[];
}

interface ThisRun {
  readonly sources: readonly RunSource[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** How long a result counts, in milliseconds. */
  readonly reuseMs: number;
}

export function outdatedResults(
  { plan, results, runs, origins }: Pick<ScanRecord, 'plan' | 'results' | 'runs' | 'origins'>,
  { sources, now, reuseMs }: ThisRun,
): OutdatedResults {
  const differences = runs.map((run) => dataDifference(run.sources, sources));
  const packages: PackageIdentity[] = [];
  const found = new Set<number>();
  let oldest: number | undefined;
  for (const key of plan.keys) {
    const origin = results.has(key) ? origins.get(key) : undefined;
    if (origin === undefined) continue;
    const asked = origin.minute * 60_000;
    const differs = differences[origin.run] !== undefined;
    // A clock that was put back makes a result no younger.
    const isOld = Math.abs(now - asked) > reuseMs + 60_000;
    if (!differs && !isOld) continue;
    packages.push(identityOfKey(key));
    if (differs) found.add(origin.run);
    if (isOld) oldest = Math.min(oldest ?? asked, asked);
  }
  const why = [...found].flatMap((run) => differences[run] ?? []);
  if (oldest !== undefined) why.push(say`the oldest on ${new Date(oldest).toISOString().slice(0, 10)}`);
  return { packages, why };
}
