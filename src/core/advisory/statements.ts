/** What each publisher says of one flaw and one version, kept apart so that nobody's words are put into another's mouth. */
import type { AdvisoryMatcher } from './advisoryMatch';
import { describeOpen } from './advisoryRange';
import type { FlawEvidence, FlawStatement } from './evidence';
import { remark } from '../message/remark';
import { dayOf } from '../spreadsheet/calendarDay';
import { compareVersions, parseVersion } from '../package/version';
import { recordSeverity } from './recordRatings';
import { compareSeverity, isMalicious, issuerOf } from './severity';
import { cvesOf } from './shownIds';
import { withdrawalText } from './takenBackWords';

/** `matchers`: of the live records and the withdrawn ones that name the flaw; `name` is normalized by PEP 503. */
export function statementsOf(
  matchers: readonly AdvisoryMatcher[],
  name: string,
  version: string,
): readonly FlawStatement[] {
  const cves = cvesOf(matchers.flatMap(({ record }) => [record.id, ...record.aliases]));
  return matchers.map((matcher): FlawStatement => {
    const { record } = matcher;
    const fixedIn = matcher.fixedIn(version);
    const published = dayOf(record.published);
    const endDoubt = matcher.endDoubt(version);
    const noVersions = matcher.unreadableFixes.map((text) => describeOpen(record.id, { kind: 'fixed', text }));
    return {
      id: record.id,
      by: issuerOf(record.id),
      source: 'advisories',
      ...namedOf([record.id, ...record.aliases], cves),
      affects: matcher.affects(version),
      severity: recordSeverity(record, name),
      ...(fixedIn === undefined ? {} : { fixedIn, ...(matcher.listsOnly(fixedIn) ? { listsFix: true } : {}) }),
      ...(endDoubt === undefined ? {} : { endDoubt: describeOpen(record.id, endDoubt) }),
      ...(noVersions.length === 0 ? {} : { unreadableFixes: [...new Set(noVersions)] }),
      ...(published === undefined ? {} : { published }),
      ...(record.withdrawn || record.takenBack !== undefined ? { withdrawn: true } : {}),
      ...(record.takenBack === 'rejected' ? { rejected: true } : {}),
      ...(matcher.listsOnly(version) ? { listed: true } : {}),
      ...(matcher.listsOutsideRange(version) ? { outsideRange: true } : {}),
      ...(matcher.opens(version) === undefined ? {} : { open: true }),
    };
  });
}

/** Which of a flaw's CVE ids are among the names, where there are several to be told apart. */
export function namedOf(names: readonly string[], cves: readonly string[]): Pick<FlawStatement, 'cves'> {
  return cves.length < 2 ? {} : { cves: [...cvesOf(names)] };
}

/** What is said of one CVE id of the flaw, by those who name it; where nobody is known to, all that is said. */
export function evidenceOn(cve: string, evidence: FlawEvidence): FlawEvidence {
  const { statements = [], conflicts = [] } = evidence;
  const own = statements.filter(({ cves }) => cves?.includes(cve) === true);
  if (!own.some(isStanding)) return evidence;
  const ofAll = disagreementsOf(statements);
  const ofOwn = disagreementsOf(own);
  return {
    ...evidence,
    statements: own,
    conflicts: conflicts.filter((text) => !ofAll.includes(text) || ofOwn.includes(text)),
  };
}

/** It says that the version is affected, and nobody took it back. */
export function isStanding({ affects, withdrawn }: FlawStatement): boolean {
  return affects && withdrawn !== true;
}

/** Sentences about what the statements differ on: who does not name the version, which fixes, what was withdrawn. */
export function disagreementsOf(statements: readonly FlawStatement[]): readonly string[] {
  const affecting = statements.filter(isStanding);
  const fixes = affecting.filter(({ fixedIn }) => fixedIn !== undefined);
  const differ = new Set(fixes.map(({ fixedIn = '' }) => parseVersion(fixedIn)?.canonical ?? fixedIn)).size > 1;
  return [
    ...statements
      .filter(({ withdrawn, rejected }) => withdrawn === true && rejected !== true)
      .map(({ id, by }) => withdrawalText(id, by)),
    ...statements
      .filter(({ affects, withdrawn, open }) => !affects && withdrawn !== true && open !== true)
      .map(({ id }) => remark`${id} does not list this version as affected`),
    ...affecting
      .filter(({ outsideRange }) => outsideRange === true)
      .map(({ id }) => remark`${id} lists this version, but its range does not include it`),
    ...new Set(statements.flatMap(doubtsOfEnd)),
    ...(differ ? fixes.map(({ id, fixedIn = '' }) => remark`${id} is fixed in ${fixedIn}`) : []),
  ];
}

/** Sentences: why its ranges do not say where they end, and what it calls a fix that is no version. */
export function doubtsOfEnd({ endDoubt, unreadableFixes = [], withdrawn }: FlawStatement): readonly string[] {
  return withdrawn === true ? [] : [...(endDoubt === undefined ? [] : [endDoubt]), ...unreadableFixes];
}

/** Of the sources, those that say that the version is affected, the worst first; what was withdrawn says nothing. */
export function affectingStatements(
  { statements = [] }: FlawEvidence,
  sources: readonly FlawStatement['source'][],
): readonly FlawStatement[] {
  return statements
    .filter((each) => isStanding(each) && sources.includes(each.source))
    .sort((a, b) => compareSeverity(a.severity, b.severity));
}

/** The statement whose words stand for the flaw: that the package is malicious, else GitHub's own; undefined: none affects the version. */
export function decisiveStatement(
  evidence: FlawEvidence,
  sources: readonly FlawStatement['source'][],
): FlawStatement | undefined {
  const affecting = affectingStatements(evidence, sources);
  return affecting.find(({ id }) => isMalicious(id)) ?? affecting.find(({ by }) => by === 'GitHub') ?? affecting[0];
}

/** The highest of some fixes, the one that satisfies all who name one; texts that are no versions are left out. */
export function highestFix(texts: readonly (string | undefined)[]): string | undefined {
  const versions = texts.flatMap((text) => {
    const version = text === undefined ? undefined : parseVersion(text);
    return text === undefined || version === undefined ? [] : [{ text, version }];
  });
  return versions.sort((a, b) => compareVersions(b.version, a.version))[0]?.text;
}

/**
 * Why nobody can tell whether a flaw affects the version; undefined when some record of it tells. A record of a malicious
 * package is not answered by another one, which may be about a flaw.
 */
export function openQuestion(matchers: readonly AdvisoryMatcher[], version: string): string | undefined {
  const questions = matchers.flatMap((matcher) => {
    const open = matcher.opens(version);
    return open === undefined ? [] : [{ id: matcher.record.id, open }];
  });
  const isOpen = questions.length === matchers.length || questions.some(({ id }) => isMalicious(id));
  const named = questions.find(({ open }) => open.kind !== 'silent') ?? questions[0];
  return named === undefined || !isOpen ? undefined : describeOpen(named.id, named.open);
}
