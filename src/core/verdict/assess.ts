/** The verdict on one package from what the sources answered. */
import type { AdvisoryRecord } from '../advisory/advisory';
import { type AdvisoryMatcher, entriesFor, prepareMatcher } from '../advisory/advisoryMatch';
import type { Finding } from './finding';
import { flawsAffecting, flawsTakenBack, type FlawGroup, groupFlaws, hasCve, verdictOfFlaws } from '../advisory/flaws';
import { newestSafeVersion } from '../advisory/safeVersion';
import { highestFix, openQuestion } from '../advisory/statements';
import { joinReports, type SecondReport } from '../advisory/secondReports';
import type { AnswerOrigin, SourceAnswer } from '../advisory/source';
import type { IndexedPackage } from '../advisory/sourcePorts';
import { isArchiveName } from '../package/packageName';
import { foreign } from '../message/quoted';
import { isPlainStatus, yankedText } from '../package/packageMetadata';
import { remark } from '../message/remark';
import { notInIndex, upgradeTo } from './upgradeAdvice';
import {
  certainFlaws,
  doubtAboutBuild,
  doubtAboutNumber,
  doubtAboutZeros,
  shownInstead,
  unreadable,
  type VersionDoubt,
} from './versionDoubt';
import type { Flaw } from '../advisory/flaw';
import type { PackageQuery } from '../sheet/packageRow';

/** What the sources beside the advisories answered; those that are off or failed are absent. */
export interface OtherAnswers {
  /** As a person knows the advisory source, for sentences about disagreement. */
  readonly advisoryLabel?: string;
  readonly index?: SourceAnswer<IndexedPackage>;
  readonly opinions?: readonly SecondReport[];
  /** Ids of CVE records that were rejected: an advisory may have such an id. */
  readonly rejected?: readonly string[];
  /** All names of vulnerabilities whose risk is accepted: the upgrade is judged without them. */
  readonly accepted?: readonly string[];
}

/**
 * Pure: the same answers always give the same finding. A flaw that any source reports for the version makes it
 * vulnerable. To a person go: what the source cannot resolve, as asking again would not help; a package that the index
 * does not know; a version that is missing or that PEP 440 does not know, unless a record lists that very text; a number
 * that may be a date, or whose lost trailing zeros would change the flaws or name the only release there is.
 */
export function assessPackage(
  query: PackageQuery,
  answer: SourceAnswer<readonly AdvisoryRecord[]>,
  others: OtherAnswers = {},
): Finding {
  const { name, version } = query.identity;
  const known = knowledgeOf(name, answer.status === 'ok' ? answer.value : [], others);
  const own = flawsAffecting(known.own, name, version);
  const first =
    answer.status === 'ok'
      ? {
          label: others.advisoryLabel ?? 'OSV',
          groups: known.own,
          withdrawn: known.withdrawn,
          former: flawsTakenBack(known.first, name, version),
        }
      : undefined;
  const flaws = joinReports(own, first, others.opinions ?? []);
  if (answer.status !== 'ok' && flaws.length === 0) return { ...unanswered(query, answer), ...known.metadata };
  const doubt = doubtAbout(query, known, flaws);
  const finding = doubt === undefined ? sure(judged(query, known, flaws)) : doubtful(query, known, flaws, doubt);
  return answer.status === 'ok' ? finding : { ...finding, answeredBy: [] };
}

/** Nothing of the version is in doubt, whatever else is for a person. */
function sure(finding: Finding): Finding {
  return finding.verdict === 'review' ? { ...finding, isSureOfVersion: true } : finding;
}

interface Knowledge {
  readonly name: string;
  /** Of the advisory source, and of those beside it that tell their records; one that was taken back affects nothing. */
  readonly matchers: readonly AdvisoryMatcher[];
  /** Of the advisory source alone, each as it was published. */
  readonly first: readonly AdvisoryMatcher[];
  /** Without Snyk's, which is asked about one version only. */
  readonly groups: readonly FlawGroup[];
  /** Of the advisory source alone. */
  readonly own: readonly FlawGroup[];
  readonly withdrawn: readonly AdvisoryRecord[];
  readonly index: SourceAnswer<IndexedPackage> | undefined;
  /** Of the index, when it answered. */
  readonly indexed: IndexedPackage | undefined;
  readonly metadata: Pick<Finding, 'metadata'>;
  /** Ids of records that count no more. */
  readonly takenBack: ReadonlySet<string>;
  /** Names of accepted vulnerabilities. */
  readonly accepted: ReadonlySet<string>;
}

function knowledgeOf(name: string, records: readonly AdvisoryRecord[], others: OtherAnswers): Knowledge {
  const { index, opinions = [], rejected = [], accepted = [] } = others;
  const withdrawnSince = new Set(opinions.flatMap(({ report }) => report.withdrawn ?? []));
  const marked = (record: AdvisoryRecord): AdvisoryRecord => {
    if (rejected.includes(record.id)) return { ...record, takenBack: 'rejected' };
    return withdrawnSince.has(record.id) ? { ...record, takenBack: 'withdrawn' } : record;
  };
  const matchersOf = (all: readonly AdvisoryRecord[]): readonly AdvisoryMatcher[] =>
    all.filter((record) => entriesFor(record, name).length > 0).map((record) => prepareMatcher(marked(record), name));
  const first = matchersOf(records);
  const recordsOf = (of: readonly SecondReport[]): readonly AdvisoryRecord[] =>
    of.flatMap(({ report }) => report.records ?? []);
  const github = recordsOf(opinions.filter(({ source }) => source === 'github'));
  const published = [...first, ...matchersOf(github)];
  const all = [...published, ...matchersOf(recordsOf(opinions.filter(({ source }) => source === 'snyk')))];
  const matchers = all.map((matcher) =>
    matcher.record.takenBack === undefined ? matcher : prepareMatcher({ ...matcher.record, withdrawn: true }, name),
  );
  const indexed = index?.status === 'ok' ? index.value : undefined;
  const metadata = indexed === undefined ? {} : { metadata: indexed.metadata };
  const [groups, own] = [groupFlaws(published), groupFlaws(first, github)];
  const withdrawn = first.flatMap(({ record }) => (record.withdrawn ? [record] : []));
  const ids = { takenBack: new Set([...rejected, ...withdrawnSince]), accepted: new Set(accepted) };
  return { name, matchers, first, groups, own, withdrawn, index, indexed, metadata, ...ids };
}

/** Why a person must look; undefined when the flaws can be told. */
function doubtAbout(query: PackageQuery, known: Knowledge, flaws: readonly Flaw[]): VersionDoubt | undefined {
  const { version } = query.identity;
  const ofAny = (reason: string | undefined): VersionDoubt | undefined =>
    reason === undefined ? undefined : { reason, readings: undefined };
  const instead = shownInstead(query);
  if (instead !== undefined) return ofAny(instead);
  const isFree = flaws.length === 0;
  const name = isFree ? doubtAboutName(query, known) : undefined;
  if (name !== undefined) return ofAny(name);
  const ofProject = (reason: string | undefined): VersionDoubt | undefined =>
    reason === undefined ? undefined : { reason, readings: undefined, isSureOfVersion: true };
  if (isFree && isQuarantined(known)) return ofProject(doubtAboutProject(query, known));
  const why = flaws.some(isListed) ? undefined : unreadable(version);
  if (why !== undefined) return ofAny(why);
  const doubt = query.versionIsNumber
    ? doubtAboutNumber(query, known)
    : (doubtAboutZeros(query, known) ?? ofAny(doubtAboutBuild(query, known, flaws)));
  if (doubt !== undefined || !isFree) return doubt;
  const reason = openQuestions(known, version)[0] ?? doubtAboutStatus(known);
  return ofProject(reason) ?? ofAny(doubtAboutExistence(version, known));
}

/** By that very text. */
function isListed({ evidence }: Flaw): boolean {
  return evidence?.statements?.some(({ listed }) => listed === true) === true;
}

/** Whatever version is installed. */
function doubtAboutProject(query: PackageQuery, known: Knowledge): string | undefined {
  return doubtAboutName(query, known) ?? (isQuarantined(known) ? remark`PyPI has quarantined this project` : undefined);
}

function isQuarantined({ indexed }: Knowledge): boolean {
  return indexed?.metadata.status === 'quarantined';
}

/** Whether there is such a package. */
function doubtAboutName({ displayName }: PackageQuery, { index, indexed }: Knowledge): string | undefined {
  if (indexed === undefined && isArchiveName(displayName))
    return remark`"${displayName}" is the name of a file, not of a package`;
  return index?.status === 'notFound' ? unknownName(index.origin) : undefined;
}

/** A list of names may be a mirror's, or an old one, and a mirror has what it keeps: it is not PyPI that says so. */
function unknownName(origin: AnswerOrigin | undefined): string {
  const file = origin?.fromFile === true ? origin.url?.split(/[/\\]/).at(-1) : undefined;
  if (file !== undefined) return remark`not in the list of names of ${foreign(file)}`;
  const { mirror } = origin ?? {};
  return mirror === undefined ? remark`package unknown to PyPI` : remark`package not in the index at ${mirror}`;
}

/** Flaws that nobody can tell whether they affect the version. */
function openQuestions({ own }: Knowledge, version: string): readonly string[] {
  return own.flatMap(({ matchers }) => openQuestion(matchers, version) ?? []);
}

/** What PyPI says of the project and of its releases. */
function doubtAboutRelease(version: string, known: Knowledge): string | undefined {
  return doubtAboutStatus(known) ?? doubtAboutExistence(version, known);
}

function doubtAboutStatus({ indexed }: Knowledge): string | undefined {
  const { status } = indexed?.metadata ?? {};
  return status === undefined || status === 'quarantined' || isPlainStatus(status)
    ? undefined
    : remark`PyPI gives this project the unknown status "${status}"`;
}

/** Whether there is such a release; of a project in quarantine PyPI tells none. */
function doubtAboutExistence(version: string, { index, indexed }: Knowledge): string | undefined {
  if (indexed?.metadata.installedExists !== false || indexed.metadata.status === 'quarantined') return undefined;
  return notInIndex(version, index?.origin);
}

type Unanswered = Exclude<SourceAnswer<never>, { readonly status: 'ok' }>;

function unanswered(query: PackageQuery, answer: Unanswered): Finding {
  return {
    package: query.identity,
    displayName: query.displayName,
    verdict: answer.status === 'unresolvable' ? 'review' : 'notChecked',
    knownFlaws: 0,
    knownCves: 0,
    flaws: [],
    fixedIn: undefined,
    reason: answer.status === 'notFound' ? remark`does not have this package` : answer.why,
    answeredBy: [],
  };
}

/** What affects the package whatever version is meant is certain, and the doubt stands beside it. */
function doubtful(query: PackageQuery, known: Knowledge, flaws: readonly Flaw[], doubt: VersionDoubt): Finding {
  const certain = certainFlaws(flaws, doubt, known);
  const { reason, readings = [], isSureOfVersion } = doubt;
  if (certain.length === 0) {
    return { ...judged(query, known, []), verdict: 'review', reason, ...(isSureOfVersion && { isSureOfVersion }) };
  }
  const finding = judged(query, known, certain, highestFix(readings));
  return { ...finding, undecided: [reason, ...(finding.undecided ?? [])] };
}

/** `highest`: what an upgrade must lie above; absent: the installed version. */
function judged(query: PackageQuery, known: Knowledge, flaws: readonly Flaw[], highest?: string): Finding {
  const { version } = query.identity;
  const affected = flaws.length > 0;
  const unlisted = flaws.filter((flaw) => !known.groups.some((group) => group.ids.some((id) => flaw.ids.includes(id))));
  const updateTo =
    affected || known.indexed === undefined
      ? undefined
      : newestSafeVersion(known.matchers, version, known.indexed.releases);
  // Told beside what affects the version, too: anybody may register a name that nobody has.
  const lacking = affected ? (doubtAboutName(query, known) ?? doubtAboutExistence(version, known)) : undefined;
  const open = [...(lacking === undefined ? [] : [lacking]), ...openQuestions(known, version)];
  const upgrade = affected ? upgradeTo(known, highest ?? version, flaws) : undefined;
  const yanked = updateTo === undefined ? yankedText(known.indexed?.metadata) : undefined;
  const doubt = affected ? (doubtAboutProject(query, known) ?? doubtAboutRelease(version, known) ?? yanked) : undefined;
  const unaffected = yanked !== undefined ? 'review' : known.groups.length > 0 ? 'safe' : 'clean';
  return {
    package: query.identity,
    displayName: query.displayName,
    verdict: affected ? verdictOfFlaws(flaws) : unaffected,
    knownFlaws: known.groups.length + unlisted.length,
    knownCves: [...known.groups, ...unlisted].filter((group) => hasCve(group.ids)).length,
    flaws,
    fixedIn: upgrade?.to,
    reason: affected ? undefined : yanked,
    answeredBy: ['advisories'],
    ...known.metadata,
    ...(updateTo === undefined ? {} : { updateTo }),
    ...(affected && open.length > 0 ? { undecided: open } : {}),
    ...(doubt === undefined ? {} : { doubt }),
    ...(upgrade?.doubt === undefined ? {} : { fixDoubt: upgrade.doubt }),
    ...(upgrade?.note === undefined ? {} : { fixNote: upgrade.note }),
    ...(affected ? {} : recordIdsOf(known)),
  };
}

function recordIdsOf({ matchers, takenBack }: Knowledge): Pick<Finding, 'recordIds'> {
  const ids = [...new Set([...matchers.map(({ record }) => record.id), ...takenBack])];
  return ids.length === 0 ? {} : { recordIds: ids };
}
