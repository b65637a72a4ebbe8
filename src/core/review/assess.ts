/** The verdict on one package from what the advisory source answered. Refuses to call anything safe that could not be looked up. */
import type { AdvisoryRecord } from '../advisory/advisory';
import { type AdvisoryMatcher, entriesFor, mentionedVersions, prepareMatcher } from '../advisory/advisoryMatch';
import type { Finding, Flaw } from './finding';
import { flawsAffecting, type FlawGroup, groupFlaws, hasCve } from '../advisory/flaws';
import { lowestSafeVersion } from '../advisory/safeVersion';
import { isMalicious } from '../advisory/severity';
import type { PackageQuery, SourceAnswer } from '../advisory/source';
import { mayBeDate, trailingZeroReadings } from '../package/typedVersion';
import { parseVersion } from '../package/version';

/**
 * Pure: the same answer always gives the same finding. To a person go: what the source cannot resolve, as asking again
 * would not help; a version that is missing or that PEP 440 does not know, unless a record lists that very text; a
 * number that may be a date or whose lost trailing zeros would change the flaws.
 */
export function assessPackage(query: PackageQuery, answer: SourceAnswer<readonly AdvisoryRecord[]>): Finding {
  if (answer.status === 'unresolvable') return unanswered(query, 'review', answer.why);
  if (answer.status === 'notFound') return unanswered(query, 'notChecked', 'does not know this package');
  if (answer.status !== 'ok') return unanswered(query, 'notChecked', answer.why);
  const known = knowledgeOf(query.identity.name, answer.value);
  const { version } = query.identity;
  if (version === '') return review(query, known, 'version missing');
  const flaws = flawsAffecting(known.groups, known.name, version);
  if (parseVersion(version) === undefined && flaws.length === 0) {
    return review(query, known, `version "${version}" is not readable`);
  }
  const other = query.versionIsNumber ? otherReading(version, known) : undefined;
  if (other !== undefined) return review(query, known, `version typed as a number may be ${version} or ${other}`);
  return judged(query, known, flaws);
}

interface Knowledge {
  readonly name: string;
  readonly matchers: readonly AdvisoryMatcher[];
  readonly groups: readonly FlawGroup[];
}

function knowledgeOf(name: string, records: readonly AdvisoryRecord[]): Knowledge {
  const concerning = records.filter((record) => entriesFor(record, name).length > 0);
  const matchers = concerning.map((record) => prepareMatcher(record, name));
  return { name, matchers, groups: groupFlaws(matchers) };
}

function unanswered(query: PackageQuery, verdict: 'review' | 'notChecked', reason: string): Finding {
  return {
    package: query.identity,
    displayName: query.displayName,
    verdict,
    knownFlaws: 0,
    knownCves: 0,
    flaws: [],
    fixedIn: undefined,
    reason,
    answeredBy: [],
  };
}

function review(query: PackageQuery, known: Knowledge, reason: string): Finding {
  return { ...judged(query, known, []), verdict: 'review', reason };
}

function judged(query: PackageQuery, known: Knowledge, flaws: readonly Flaw[]): Finding {
  const affected = flaws.length > 0;
  const removeOnly = flaws.some((flaw) => flaw.ids.some(isMalicious));
  return {
    package: query.identity,
    displayName: query.displayName,
    verdict: affected ? 'vulnerable' : known.groups.length > 0 ? 'safe' : 'clean',
    knownFlaws: known.groups.length,
    knownCves: known.groups.filter((group) => hasCve(group.ids)).length,
    flaws,
    fixedIn: affected && !removeOnly ? safeVersionOf(known, query.identity.version) : undefined,
    reason: undefined,
    answeredBy: ['advisories'],
  };
}

function safeVersionOf({ matchers, name }: Knowledge, version: string): string | undefined {
  return lowestSafeVersion(matchers, name, version);
}

/** What else the number may have been: a date, or the first trailing-zero reading that is a known release with other flaws. */
function otherReading(version: string, { name, matchers, groups }: Knowledge): string | undefined {
  if (mayBeDate(version)) return 'a date';
  const listed = matchers.flatMap(({ record }) => mentionedVersions(record, name).listed);
  const plain = affectedGroups(groups, version);
  return trailingZeroReadings(version, listed).find((reading) => affectedGroups(groups, reading) !== plain);
}

/** One comparable text for the set of flaws that affect a version. */
function affectedGroups(groups: readonly FlawGroup[], version: string): string {
  return groups.map((group) => (group.matchers.some((matcher) => matcher.affects(version)) ? '1' : '0')).join('');
}
