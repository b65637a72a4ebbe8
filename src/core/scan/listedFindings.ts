/** Which findings a list shows, and in what order: the thread that reads them sends the others as keys. */
import { groupBy } from '../collections/groupBy';
import { severities, type Severity } from '../advisory/evidence';
import type { RequiredThrough } from '../package/requiredThrough';
import type { PackageIdentity } from '../package/identity';
import type { Verdict } from '../verdict/finding';
import type { CountedState } from './verdictCounts';

/** A finding without its evidence. */
export interface ListedFinding {
  /** As identityKey. */
  readonly key: string;
  readonly package: PackageIdentity;
  readonly displayName: string;
  readonly verdict: Verdict;
  /** Given up after retries. */
  readonly failed: boolean;
  /** Of the worst flaw that affects the version. */
  readonly severity: Severity | undefined;
  readonly advisories: readonly string[];
  readonly fixedIn: string | undefined;
  /** A person accepted the risk of some flaw. */
  readonly hasAccepted?: true;
  readonly reason: string | undefined;
  /** Why it is installed; absent: not told. */
  readonly through?: RequiredThrough;
}

/** Entries of a group at most: VS Code holds each of them and gets all anew when one changes. The grid has every row. */
export const mostListed = 200;

/** Those that failed are counted by themselves, as everywhere. */
export function stateOf({ verdict, failed }: ListedFinding): CountedState {
  return failed ? 'failed' : verdict;
}

const names = new Intl.Collator('en', { sensitivity: 'base' });

/** Within a group: by severity, then by name. */
export function worstFirst(a: ListedFinding, b: ListedFinding): number {
  return severityRank(a) - severityRank(b) || names.compare(a.displayName, b.displayName);
}

/** The worst is 0. */
export function severityRank({ severity }: ListedFinding): number {
  return severity === undefined ? severities.length : severities.indexOf(severity);
}

export interface ListedByState {
  /** The first of each state, and those that are wanted. */
  readonly findings: readonly ListedFinding[];
  /** The keys of the others. */
  readonly others: Readonly<Partial<Record<CountedState, readonly string[]>>>;
}

/** `wanted`: keys of findings that are listed wherever they stand. */
export function listedByState(findings: readonly ListedFinding[], wanted: ReadonlySet<string>): ListedByState {
  const groups = groupBy(findings, stateOf);
  const isListed = ({ key }: ListedFinding, index: number): boolean => index < mostListed || wanted.has(key);
  const listed: ListedFinding[] = [];
  const others: Partial<Record<CountedState, string[]>> = {};
  for (const [state, group] of groups) {
    group.sort(worstFirst);
    listed.push(...group.filter(isListed));
    others[state] = group.filter((finding, index) => !isListed(finding, index)).map(({ key }) => key);
  }
  return { findings: listed, others };
}
