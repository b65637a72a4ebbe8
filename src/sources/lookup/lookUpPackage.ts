/** All questions about one package, in the order in which one answer leads to the next. */
import type { CveReport, SourceEvidence, SourceId } from '../../core/advisory/evidence';
import { prepareMatcher } from '../../core/advisory/advisoryMatch';
import type { AdvisoryAnswer, AdvisorySource, SourceAnswer } from '../../core/advisory/source';
import type {
  CveListSource,
  CveReportSource,
  IndexedPackage,
  PackageIndexSource,
  PublishedSpelling,
  VersionReport,
  VersionReportSource,
} from '../../core/advisory/sourcePorts';
import type { SecondReport } from '../../core/advisory/secondReports';
import { isValidName, whyInvalid } from '../../core/package/packageName';
import { assessPackage, type OtherAnswers } from '../../core/verdict/assess';
import { assessWithCves, type CveAnswers, cveIdsOf } from '../../core/verdict/cveEvidence';
import type { AcceptedOf } from '../../core/verdict/acceptRisks';
import type { Finding } from '../../core/verdict/finding';
import { foreign } from '../../core/message/quoted';
import { remark } from '../../core/message/remark';
import type { PortOfAbility } from '../adapters';
import type { PypiNames } from '../pypi/pypiNames';
import type { InstrumentedSource } from './instrumentedSource';
import { noOthers } from './lookupSources';
import type { PackageQuery } from '../../core/sheet/packageRow';

/** Absent: switched off. */
export type InstrumentedSources = {
  readonly advisories: InstrumentedSource<AdvisorySource>;
  readonly index?: InstrumentedSource<PackageIndexSource> | undefined;
  readonly names?: PypiNames | undefined;
} & { readonly [Ability in keyof PortOfAbility]: readonly InstrumentedSource<PortOfAbility[Ability]>[] };

export interface Asking {
  readonly signal: AbortSignal;
  /** Called when a source has answered or failed, or has nothing to be asked; at most a few times for each. */
  readonly tell: (source: SourceId) => void;
  /** Names of accepted vulnerabilities, by which no upgrade is judged; absent: none is accepted. */
  readonly acceptedOf?: AcceptedOf | undefined;
}

/**
 * Index, advisories and second opinions at once; then, for the CVE ids of what affects the version, those who know flaws
 * by them. Exploit-DB is asked even without an id, as its column needs its answer. Rejects when the advisory source
 * breaks; any other that breaks has failed to answer. Each source that is done with
 * the package is told.
 */
export async function lookUpPackage(
  sources: InstrumentedSources,
  query: PackageQuery,
  asking: Asking,
): Promise<Finding> {
  const { signal } = asking;
  const evidence: SourceEvidence[] = [];
  const { name, version } = query.identity;
  // Only the advisory source says what is wrong with such a name.
  const others = isValidName(name) ? sources : { ...noOthers, advisories: sources.advisories };
  const indexed = others.index && soundly(others.index, (port) => port.fetchPackage(name, version, signal), asking);
  const [told, asked, reports] = await Promise.all([
    askAdvisories(sources.advisories, query, asking),
    indexed,
    Promise.all(others.reports.map((source) => askReport(source, query, indexed, asking))),
  ]);
  const advisories = judgedOf(told, query);
  const note = (source: Noted | undefined, answer: SourceAnswer<unknown> | undefined): void => {
    if (source !== undefined && answer !== undefined) evidence.push(source.evidence(answer));
  };
  const listed = indexByNames(others.names, name, asked);
  const index = listed ?? asked;
  if (listed === undefined) note(others.index, asked);
  else evidence.push({ source: 'pypi', label: 'PyPI', status: 'notFound', ...listed.origin });
  note(sources.advisories, partOf(told) ?? advisories);
  for (const [at, report] of reports.entries()) note(others.reports[at], wholeOrNot(report));
  const answers: OtherAnswers = {
    advisoryLabel: sources.advisories.provenance.label,
    ...(index === undefined ? {} : { index }),
    opinions: reports.flatMap((report, at) => opinionOf(others.reports[at], report)),
  };
  const finding = assessPackage(query, advisories, answers);
  const said = await askByCve(others, finding, note, asking);
  const enriched = assessWithCves(query, advisories, answers, said);
  const accepted = asking.acceptedOf?.(enriched) ?? [];
  const upgraded =
    accepted.length === 0
      ? enriched
      : withFixOf(enriched, assessWithCves(query, advisories, { ...answers, accepted }, said));
  return { ...upgraded, answeredBy: answered(evidence), sources: evidence };
}

function withFixOf(finding: Finding, { fixedIn, fixDoubt, fixNote }: Finding): Finding {
  const changed: { -readonly [Key in keyof Finding]: Finding[Key] } = { ...finding, fixedIn };
  delete changed.fixDoubt;
  delete changed.fixNote;
  return {
    ...changed,
    ...(fixDoubt === undefined ? {} : { fixDoubt }),
    ...(fixNote === undefined ? {} : { fixNote }),
  };
}

/** The answer for a name that a list of names lacks, where PyPI itself did not say; undefined: nothing to add. */
function indexByNames(
  names: PypiNames | undefined,
  name: string,
  asked: SourceAnswer<IndexedPackage> | undefined,
): Extract<SourceAnswer<IndexedPackage>, { status: 'notFound' }> | undefined {
  if (names === undefined || asked?.status === 'ok' || asked?.status === 'notFound' || names.has(name))
    return undefined;
  return { status: 'notFound', origin: { url: names.provenance.origin, fromFile: true } };
}

/** One that breaks is asked again with the whole package, so it is not done. */
async function askAdvisories(
  source: InstrumentedSources['advisories'],
  { identity: { name }, displayName }: PackageQuery,
  { signal, tell }: Asking,
): Promise<AdvisoryAnswer> {
  const found: AdvisoryAnswer = await source.ask((port) => port.fetchAdvisories(name, signal), signal);
  // Sources know the normalized name only; a person reads what was typed.
  const answer =
    found.status === 'unresolvable' && !isValidName(name) ? { ...found, why: whyInvalid(displayName) } : found;
  tell(source.provenance.source);
  return answer;
}

/** Names as published come from the index; without it, or where it does not tell, the typed one may be another. */
async function askReport(
  source: InstrumentedSource<VersionReportSource>,
  { identity: { name, version }, displayName }: PackageQuery,
  indexed: Promise<SourceAnswer<IndexedPackage>> | undefined,
  asking: Asking,
): Promise<SourceAnswer<VersionReport>> {
  const ask = (spelling?: PublishedSpelling): Promise<SourceAnswer<VersionReport>> =>
    soundly(source, (port) => port.fetchReport(name, version, asking.signal, spelling), asking);
  if (!source.comparesNames) return ask();
  const index = await indexed;
  const listed = index?.status === 'ok' ? index.value.spelling : undefined;
  const told = (await listed?.settle?.(asking.signal)) ?? listed;
  // Nobody has published what the index does not have.
  const { names, isCertain } = told ?? { names: [], isCertain: index?.status === 'notFound' };
  return ask({ names: [...names, displayName], isCertain });
}

type Noted = Pick<InstrumentedSource<AdvisorySource>, 'evidence'>;
type Note = (source: Noted | undefined, answer: SourceAnswer<unknown> | undefined) => void;

async function askByCve(
  sources: Pick<InstrumentedSources, 'cveReports' | 'knownExploited' | 'predictions' | 'exploits'>,
  finding: Finding,
  note: Note,
  asking: Asking,
): Promise<CveAnswers> {
  const { signal, tell } = asking;
  const cves = cveIdsOf(finding);
  const { cveReports, knownExploited, predictions, exploits } = sources;
  const listed = async <Entry>(lists: readonly InstrumentedSource<CveListSource<Entry>>[]) => {
    const answers = await Promise.all(lists.map((list) => soundly(list, (port) => port.find(cves, signal), asking)));
    return () => notedValues(lists, answers, note);
  };
  const reported = async (reporters: readonly InstrumentedSource<CveReportSource>[]) => {
    const answers = await Promise.all(reporters.map((reporter) => askOpinions(reporter, cves, asking)));
    return () => notedValues(reporters, answers, note);
  };
  const hasIds = cves.length > 0;
  if (!hasIds) for (const { provenance } of [...cveReports, ...knownExploited, ...predictions]) tell(provenance.source);
  const [opinions, exploited, predicted, published] = await Promise.all([
    reported(hasIds ? cveReports : []),
    listed(hasIds ? knownExploited : []),
    listed(hasIds ? predictions : []),
    listed(exploits),
  ]);
  // Noted in this order, whoever answered first.
  return {
    opinions: opinions(),
    knownExploited: exploited(),
    predictions: predicted(),
    exploits: published(),
  };
}

function notedValues<Value>(
  sources: readonly Noted[],
  answers: readonly SourceAnswer<readonly Value[]>[],
  note: Note,
): readonly Value[] {
  for (const [at, answer] of answers.entries()) note(sources[at], answer);
  return answers.flatMap(valuesOf);
}

function valuesOf<Value>(answer: SourceAnswer<readonly Value[]>): readonly Value[] {
  return answer.status === 'ok' ? answer.value : [];
}

/** Advisories that could be read count where they affect the version; that no other does, nobody has said. */
function judgedOf(answer: AdvisoryAnswer, { identity: { name, version } }: PackageQuery): AdvisoryAnswer {
  if (answer.status !== 'ok') return answer;
  return answer.value.some((record) => prepareMatcher(record, name).affects(version))
    ? answer
    : (partOf(answer) ?? answer);
}

/** Undefined: the answer is whole. */
function partOf({ unreadable: why, origin }: AdvisoryAnswer): SourceAnswer<never> | undefined {
  return why === undefined ? undefined : { status: 'unavailable', why, ...(origin === undefined ? {} : { origin }) };
}

/** What could be read counts, and the source has not answered in full. */
function wholeOrNot(answer: SourceAnswer<VersionReport> | undefined): SourceAnswer<VersionReport> | undefined {
  if (answer?.status !== 'ok' || answer.value.unreadable === undefined) return answer;
  const { origin } = answer;
  return { status: 'unavailable', why: answer.value.unreadable, ...(origin === undefined ? {} : { origin }) };
}

function opinionOf(
  asked: Pick<InstrumentedSource<VersionReportSource>, 'provenance'> | undefined,
  answer: SourceAnswer<VersionReport> | undefined,
): readonly SecondReport[] {
  if (asked === undefined || answer?.status !== 'ok') return [];
  const { source, label } = asked.provenance;
  return [{ source, label, report: answer.value }];
}

/** One id without an answer is enough for none: the column could not be complete. Ids the source does not have are left out. */
function askOpinions(
  source: InstrumentedSource<CveReportSource>,
  cves: readonly string[],
  asking: Asking,
): Promise<SourceAnswer<readonly CveReport[]>> {
  return soundly(
    source,
    async (port) => {
      const answers = [...(await port.fetchOpinions(cves, asking.signal)).values()];
      for (const answer of answers) if ('why' in answer) return answer;
      const [first] = answers;
      // Together they are as old as the oldest of them.
      const [retrievedAt] = answers.flatMap(({ origin }) => origin?.retrievedAt ?? []).sort();
      const value = answers.flatMap((answer) => (answer.status === 'ok' ? [answer.value] : []));
      const isStale = answers.some(({ origin }) => origin?.stale === true);
      const fromCache = answers.every(({ origin }) => origin?.fromCache === true);
      return {
        status: 'ok',
        value,
        origin: {
          ...first?.origin,
          ...(retrievedAt === undefined ? {} : { retrievedAt }),
          fromCache,
          ...(isStale ? { stale: true } : {}),
        },
      };
    },
    asking,
  );
}

/** A defect in one source does not fail the package: it is said in that source's place. */
async function soundly<Port extends AdvisorySource | Pick<PackageIndexSource, 'provenance'>, Value>(
  source: InstrumentedSource<Port>,
  question: (port: Port) => Promise<SourceAnswer<Value>>,
  { signal, tell }: Asking,
): Promise<SourceAnswer<Value>> {
  try {
    const answer = await source.ask(question, signal);
    tell(source.provenance.source);
    return answer;
  } catch (error) {
    signal.throwIfAborted();
    tell(source.provenance.source);
    return {
      status: 'unavailable',
      why: remark`failed: ${foreign(error instanceof Error ? error.message : String(error))}`,
    };
  }
}

function answered(evidence: readonly SourceEvidence[]): readonly SourceId[] {
  const sources = evidence.filter(({ status }) => status === 'ok' || status === 'notFound').map(({ source }) => source);
  return [...sources].sort();
}
