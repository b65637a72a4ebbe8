/** Flaws that other sources report, joined with those of the advisories by their names. */
import type { AdvisoryRecord } from './advisory';
import type { FlawEvidence, FlawStatement, SeverityRating, SourceId } from './evidence';
import { compareFlaws, type FlawGroup } from './flaws';
import { mergeRatings, pageOf } from './recordEvidence';
import { highestSeverity, severityWithOrigin } from './severity';
import { cvesOf, isCveId } from './shownIds';
import { disagreementsOf, highestFix, isStanding, namedOf } from './statements';
import type { ReportedFlaw, VersionReport } from './sourcePorts';
import { withdrawalText } from './takenBackWords';
import { remark } from '../message/remark';
import { sameVersion } from '../package/version';
import type { Flaw } from './flaw';

export interface SecondReport {
  readonly source: SourceId;
  readonly label: string;
  readonly report: VersionReport;
}

/** What the advisory source said; undefined: it did not answer, so that nobody disagrees with it. */
export interface FirstReport {
  readonly label: string;
  readonly groups: readonly FlawGroup[];
  /** Records that it has taken back. */
  readonly withdrawn: readonly AdvisoryRecord[];
  /** What only records report that were taken back since the data was made. */
  readonly former: readonly Flaw[];
}

/** `flaws`: those that the advisory source says affect the version. Worst first; what nobody stands by is among them. */
export function joinReports(
  flaws: readonly Flaw[],
  first: FirstReport | undefined,
  others: readonly SecondReport[],
): readonly Flaw[] {
  const joined = others.reduce<readonly Flaw[]>((known, other) => joinOne(known, first, other), flaws);
  const gone = new Set(others.flatMap(({ report }) => report.withdrawn ?? []));
  const { former = [] } = first ?? {};
  const known = joined.flatMap(({ ids }) => ids);
  const left = former.filter((flaw) => !isSharedBy(known)(flaw));
  return [...joined.map((flaw) => withFormer(flaw, former)), ...left]
    .map((flaw) => withWithdrawnNames(flaw, gone))
    .map((flaw) => withDisagreement(flaw, others))
    .sort(compareFlaws);
}

function isSharedBy(names: readonly string[]): (named: Pick<Flaw, 'ids'>) => boolean {
  return ({ ids }) => ids.some((id) => names.includes(id));
}

function joinOne(flaws: readonly Flaw[], first: FirstReport | undefined, other: SecondReport): readonly Flaw[] {
  const joined = [...flaws];
  for (const reported of other.report.affecting) {
    const same = joined.flatMap(({ ids }, at) => (ids.some((id) => reported.ids.includes(id)) ? [at] : []));
    if (same.length === 0) joined.push(newFlaw(reported, first, other));
    // One issue of theirs may be several flaws of others: each keeps its own names.
    const taken = new Set(same.flatMap((at) => joined[at]?.ids ?? []));
    const rest = reported.ids.filter((id) => !taken.has(id));
    for (const [nth, at] of same.entries()) {
      const known = joined[at];
      const names = nth === 0 ? rest : rest.filter((id) => !isCveId(id));
      if (known !== undefined) joined[at] = addReport(known, reported, names, other, first);
    }
  }
  return joined;
}

/** What another source says, in its own words. */
function statementOf(
  { ids, rating, others = [], fixedIn, fixDoubt, published }: ReportedFlaw,
  { source, label }: SecondReport,
  cves: readonly string[] = [],
): FlawStatement {
  return {
    id: ids[0] ?? 'unnamed',
    by: label,
    source,
    ...namedOf(ids, cves),
    affects: true,
    severity: highestSeverity([...(rating === undefined ? [] : [rating]), ...others].map(({ severity }) => severity)),
    ...(fixedIn === undefined ? {} : { fixedIn }),
    ...(fixDoubt === undefined ? {} : { endDoubt: fixDoubt }),
    ...(published === undefined ? {} : { published }),
  };
}

function ownRatings({ ids, rating, others = [] }: ReportedFlaw): readonly SeverityRating[] {
  return [rating, ...others].flatMap((each) => (each === undefined ? [] : [{ ...each, id: ids[0] ?? 'unnamed' }]));
}

/** `former`: what records say of it that were taken back since the data was made. They stay beside it, and count for nothing. */
function withFormer(flaw: Flaw, former: readonly Flaw[]): Flaw {
  const own = former.filter(isSharedBy(flaw.ids));
  if (own.length === 0) return flaw;
  const { evidence = {} } = flaw;
  const statements = [...(evidence.statements ?? []), ...own.flatMap((each) => each.evidence?.statements ?? [])];
  const reporters = own.flatMap((each) => each.evidence?.reportedBy ?? []);
  return {
    ...flaw,
    ids: [...new Set([flaw, ...own].flatMap(({ ids }) => ids))].sort(),
    evidence: {
      ...evidence,
      statements,
      reportedBy: [...new Set([...(evidence.reportedBy ?? []), ...reporters])].sort(),
      ...withConflicts(evidence.conflicts ?? [], statements),
    },
  };
}

/** Some of the advisories may know a record that was taken back by its name alone. Its page is none of the vulnerability. */
function withWithdrawnNames(flaw: Flaw, gone: ReadonlySet<string>): Flaw {
  const { statements = [], conflicts = [], links = [] } = flaw.evidence ?? {};
  const named = flaw.ids.filter((id) => gone.has(id) && !statements.some((each) => each.id === id));
  const withdrawn = statements.filter((each) => each.withdrawn === true).map(({ id }) => id);
  const pages = statements.some(isStanding) ? [...named, ...withdrawn].flatMap(pageOf) : [];
  if (named.length + pages.length === 0) return flaw;
  const told = named.map((id) => withdrawalText(id));
  return {
    ...flaw,
    evidence: {
      ...flaw.evidence,
      ...withConflicts([...conflicts, ...told], []),
      links: links.filter((link) => !pages.includes(link)),
    },
  };
}

function withConflicts(
  before: readonly string[],
  statements: readonly FlawStatement[],
): Pick<FlawEvidence, 'conflicts'> {
  const conflicts = conflictsWith(before, statements);
  return conflicts.length === 0 ? {} : { conflicts: [...conflicts] };
}

function conflictsWith(before: readonly string[], statements: readonly FlawStatement[]): readonly string[] {
  return [...new Set([...before, ...disagreementsOf(statements)])];
}

function newFlaw(reported: ReportedFlaw, first: FirstReport | undefined, other: SecondReport): Flaw {
  const { source, label } = other;
  const { ids, rating, summary, ranges, fixedIn, published, url } = reported;
  const own = statementOf(reported, other);
  return {
    records: ids.slice(0, 1),
    ids: [...new Set(ids)].sort(),
    severity: own.severity,
    fixedIn,
    published,
    evidence: {
      ...(summary === undefined ? {} : { summary }),
      ...(ranges.length === 0 ? {} : { ranges: [...ranges] }),
      ...(rating === undefined ? {} : { ratings: mergeRatings(ownRatings(reported)) }),
      reportedBy: [source],
      ...withConflicts(first === undefined ? [] : conflictsOf(label, first, ids), []),
      links: url === undefined ? [] : [url],
      statements: [own],
    },
  };
}

/** Of what was taken back since the data was made its own statements tell. */
function conflictsOf(by: string, first: FirstReport, ids: readonly string[]): readonly string[] {
  const { label, groups, withdrawn, former } = first;
  if (former.some(isSharedBy(ids))) return [];
  if (groups.some(isSharedBy(ids))) return [remark`${by} reports it, ${label} does not list this version as affected`];
  const gone = withdrawn.find(({ id, aliases }) => [id, ...aliases].some((name) => ids.includes(name)));
  return gone === undefined
    ? [remark`${by} reports it, ${label} does not list this vulnerability`]
    : [remark`${by} reports it, ${label} has ${gone.id} as withdrawn`];
}

/**
 * `names`: those that the flaw gets in addition. What a publisher itself says of its own id takes the place of the copy
 * that the advisory source has; where the two differ, that is told.
 */
function addReport(
  flaw: Flaw,
  reported: ReportedFlaw,
  names: readonly string[],
  other: SecondReport,
  first: FirstReport | undefined,
): Flaw {
  const { source } = other;
  const evidence = flaw.evidence ?? {};
  const own = statementOf(reported, other, cvesOf([...flaw.ids, ...names]));
  const before = evidence.statements ?? [];
  const copy = before.find(({ id, by }) => id === own.id && by === own.by);
  const rest = before.filter(({ id }) => id !== own.id);
  const statements = [...rest, own];
  const isRated = copy !== undefined && own.severity !== 'UNKNOWN';
  const ratings = mergeRatings([
    ...(evidence.ratings ?? []).filter(({ id }) => !isRated || id !== own.id),
    ...ownRatings(reported),
  ]);
  const severities = [...ratings, ...statements.filter(isStanding)].map(({ severity }) => severity);
  const fixes = statements.filter(isStanding).map(({ fixedIn }) => fixedIn);
  const links = [...new Set([...(evidence.links ?? []), ...(reported.url === undefined ? [] : [reported.url])])];
  const former = before.length === 0 ? [] : disagreementsOf(before);
  const conflicts = (evidence.conflicts ?? []).filter((text) => !former.includes(text));
  return {
    ...flaw,
    ids: [...new Set([...flaw.ids, ...names])].sort(),
    severity: highestSeverity(severities),
    fixedIn: highestFix(copy === undefined ? [flaw.fixedIn, reported.fixedIn] : fixes),
    published: flaw.published ?? reported.published,
    evidence: {
      ...evidence,
      ...(evidence.summary === undefined && reported.summary !== undefined ? { summary: reported.summary } : {}),
      ...(ratings.length === 0 ? {} : { ratings }),
      reportedBy: [...new Set<SourceId>([...(evidence.reportedBy ?? []), source])].sort(),
      links,
      statements,
      ...withConflicts([...conflicts, ...differencesOfCopy(copy, own, first, evidence)], statements),
    },
  };
}

function differencesOfCopy(
  copy: FlawStatement | undefined,
  own: FlawStatement,
  first: FirstReport | undefined,
  before: FlawEvidence,
) {
  if (copy === undefined || first === undefined || copy.source === own.source) return [];
  const { id, fixedIn, severity } = copy;
  const isOther = fixedIn !== undefined && (own.fixedIn === undefined || !sameVersion(fixedIn, own.fixedIn));
  return [
    ...(isOther ? [remark`${first.label} has ${id} as fixed in ${fixedIn}`] : []),
    ...(severity === 'UNKNOWN' || own.severity === 'UNKNOWN' || severity === own.severity
      ? []
      : [remark`${first.label} has ${id} rated ${severityWithOrigin(copy, before)}`]),
  ];
}

/** GitHub publishes every flaw that has an id of its own, so its silence about one says something. */
function withDisagreement(flaw: Flaw, others: readonly SecondReport[]): Flaw {
  const evidence: FlawEvidence = flaw.evidence ?? {};
  const github = others.find(({ source }) => source === 'github');
  if (github === undefined || evidence.reportedBy?.includes('github') === true) return flaw;
  const isNamed = evidence.statements?.some(({ id, withdrawn }) => id.startsWith('GHSA-') && withdrawn !== true);
  const hasRecord = github.report.records?.some(({ id, aliases }) => [id, ...aliases].some(isNameOf(flaw)));
  if (hasRecord !== true && !(isNamed ?? flaw.records.some((id) => id.startsWith('GHSA-')))) return flaw;
  const conflict = remark`${github.label} does not list this version as affected`;
  return { ...flaw, evidence: { ...evidence, conflicts: [...(evidence.conflicts ?? []), conflict] } };
}

function isNameOf({ ids }: Flaw): (id: string) => boolean {
  return (id) => ids.includes(id);
}
