/** Columns M, P, R, T and V: what each source found. Refuses "none found" for a source that did not answer. */
import type { CveReport, SeverityRating, SourceEvidence } from '../../advisory/evidence';
import { openOf } from '../../advisory/flaws';
import { highestSeverity, isScoredNone, scoreApart } from '../../advisory/severity';
import { cvesOf } from '../../advisory/shownIds';
import { affectingStatements, disagreementsOf, evidenceOn, highestFix } from '../../advisory/statements';
import type { ProposedCell } from '../cellEdit';
import { isRejected } from '../../advisory/takenBackWords';
import type { Finding } from '../../verdict/finding';
import { raterText, statusText } from '../ownDetails';
import { resultSentences } from '../resultGrammar';
import { type FlawLine, flawText } from '../resultText';
import type { ReviewField } from '../../sheet/reviewField';
import type { SourceAvailability, SourceAvailabilities } from '../../verdict/sourceAvailability';
import { advisoryData, evidenceOf } from './advisoryData';
import { exploitDbColumn } from './exploitDbColumn';
import { advisoryLine, fixLines, flawCell, type KnownFlaws, remarksOn } from './flawText';
import { reviewCell, sentenceCell, silentCell, textCell } from './proposedText';
import { isReasonOfOthers, standing, unsettled, unsettledElsewhere } from './unsettled';
import type { Flaw } from '../../advisory/flaw';

type ColumnProposer = (finding: Finding, standings: SourceAvailabilities) => readonly ProposedCell[];

/** In sheet order. */
export const resultColumns: ColumnProposer = (finding, standings) => [
  advisoryColumn(finding, standings),
  cveColumn('nvdResult', 'nvd', finding, standings),
  cveColumn('mitreResult', 'mitre', finding, standings),
  ...snykColumn(finding, standings),
  ...exploitDbColumn(finding, standings),
];

function advisoryColumn(finding: Finding, standings: SourceAvailabilities): ProposedCell {
  const field = 'githubAdvisoryResult';
  const flaws = finding.flaws.filter(isOfAdvisories);
  const { label, only } = advisoryData(finding, standings);
  const known: KnownFlaws = {
    // What Snyk alone reports is told in Snyk's own column.
    count: finding.knownFlaws - (finding.flaws.length - flaws.length),
    flaws,
    linesOf: (flaw) => [advisoryLine(flaw)],
    none:
      only === undefined
        ? sentenceCell(field, resultSentences.noAdvisory, undefined)
        : sentenceCell(field, resultSentences.noneOf, label),
    only,
    unsettled: unsettled(field, finding, standings),
    last: fixLines(finding),
  };
  if (flaws.length > 0) return flawCell(field, finding, known);
  const github = evidenceOf(finding, 'github');
  const isSilent = github?.status === 'unavailable' && finding.verdict !== 'review';
  return (
    unsettled(field, finding, standings) ??
    (isSilent ? silentCell(field, github) : undefined) ??
    flawCell(field, finding, known)
  );
}

/** NVD and MITRE are asked by CVE id: without one among the advisories there is nothing they could be asked. */
function cveColumn(
  field: ReviewField,
  source: 'nvd' | 'mitre',
  finding: Finding,
  standings: SourceAvailabilities,
): ProposedCell {
  const evidence = evidenceOf(finding, source);
  const answers = evidence?.status === 'ok' || evidence?.status === 'notFound';
  const { data, only } = advisoryData(finding, standings);
  const none = sentenceCell(field, resultSentences.noCve, data);
  const named = finding.flaws.filter((flaw) => cveIds(flaw).length > 0);
  const flaws = named.filter((flaw) => answers || isOfAdvisories(flaw));
  const leftOut = named.length - flaws.length;
  const known = {
    ...{ count: finding.knownCves - leftOut, none, flaws, only },
    unsettled: unsettledElsewhere(field, finding, standings),
  };
  if (flaws.length === 0) {
    const silent = { ...known, linesOf: () => [], last: [] };
    const { unsettled: open } = known;
    if (open === undefined || evidence === undefined || open.value.kind !== 'text')
      return open ?? flawCell(field, finding, silent);
    const lines = (finding.takenBack ?? []).flatMap((flaw) => ownLines(flaw, evidence));
    return textCell(field, flawText(open.value.text, lines, []), open.look, open.conclusive);
  }
  if (!answers) {
    const linesOf = (flaw: Flaw): readonly FlawLine[] =>
      cveIds(flaw).map((id) => ({ ...advisoryLine(aboutCve(flaw, id)), id }));
    const why = silenceOf(source, evidence, standings[source]);
    return flawCell(field, finding, { ...known, linesOf, last: [...fixLines(finding, data, flaws), ...why] });
  }
  const isStanding = (flaw: Flaw, id: string): boolean => {
    const opinion = opinionOn(id, flaw, evidence);
    return opinion === undefined || !isRejected(opinion);
  };
  const standingFlaws = flaws.filter((flaw) => cveIds(flaw).some((id) => isStanding(flaw, id)));
  if (standingFlaws.length === 0) {
    const ids = flaws.flatMap((flaw) => cveIds(flaw).filter((id) => !isStanding(flaw, id)));
    return reviewCell(field, `${evidence.label} has rejected ${[...new Set(ids)].join(', ')}`);
  }
  const linesOf = (flaw: Flaw): readonly FlawLine[] => ownLines(flaw, evidence);
  const more = flaws.filter((flaw) => !standingFlaws.includes(flaw)).flatMap(linesOf);
  return flawCell(field, finding, {
    ...known,
    flaws: standingFlaws,
    linesOf,
    more,
    last: fixLines(finding, data, standingFlaws),
  });
}

function opinionOn(id: string, { evidence }: Flaw, { source }: SourceEvidence): CveReport | undefined {
  return evidence?.cves?.find((each) => each.source === source && each.cve === id);
}

/** What the source itself says of the ids. */
function ownLines(flaw: Flaw, evidence: SourceEvidence): readonly FlawLine[] {
  if (evidence.status !== 'ok' && evidence.status !== 'notFound') return [];
  return cveIds(flaw).map((id) => opinionLine(id, evidence, opinionOn(id, flaw, evidence)));
}

/** Reported by OSV or GitHub, not by Snyk alone. */
function isOfAdvisories({ evidence }: Flaw): boolean {
  return evidence?.reportedBy?.some((by) => by !== 'snyk') !== false;
}

const labels = { nvd: 'NVD', mitre: 'MITRE', snyk: 'Snyk' } as const;

/** `Not checked at NVD: offline`; nothing where it is not known that NVD was to be asked. */
function silenceOf(
  source: keyof typeof labels,
  evidence: SourceEvidence | undefined,
  standing: SourceAvailability | undefined,
): readonly string[] {
  const why = evidence?.why ?? standing?.notChecked;
  return why === undefined ? [] : [`Not checked at ${labels[source]}: ${why}`];
}

/** NVD's own states of a record that it has looked at. */
const analyzed = /^(analyzed|modified)$/i;

/** What a CVE source says of one id; its fix and its day are the advisories' words, and not repeated here. */
function opinionLine(id: string, { label }: SourceEvidence, opinion: CveReport | undefined): FlawLine {
  const line: FlawLine = { id, severity: 'UNKNOWN', published: undefined, fixedIn: undefined };
  if (opinion === undefined) return { ...line, notes: [`not known to ${label}`] };
  const { rating, others = [], status } = opinion;
  if (isRejected(opinion)) return { ...line, notes: ['Rejected'] };
  const disputed = opinion.disputed === true ? ['Disputed'] : [];
  if (rating === undefined) {
    const isAnalyzed = opinion.source !== 'nvd' || analyzed.test(status);
    const why = isAnalyzed ? `no score (${statusText(status)})` : `not analyzed by NVD (${statusText(status)})`;
    return { ...line, notes: [why, ...disputed] };
  }
  return {
    ...line,
    severity: rating.severity,
    isNone: isScoredNone(rating),
    highest: highestSeverity([rating, ...others].map(({ severity }) => severity)),
    notes: [
      others.some(({ by }) => by === rating.by) ? scoreOfVersion(rating) : scoreOf(rating),
      ...others.map(scoreOfOther),
      ...(opinion.source === 'nvd' ? [statusText(status)] : []),
      ...disputed,
    ],
  };
}

function scoreOf({ score, by }: SeverityRating): string {
  const rater = raterText(by);
  return score === undefined ? rater : `${score.toFixed(1)} by ${rater}`;
}

/** `2.0 by GitHub (CVSS 4.0)`. */
function scoreOfVersion(rating: SeverityRating): string {
  return `${scoreOf(rating)}${rating.cvssVersion === undefined ? '' : ` (CVSS ${rating.cvssVersion})`}`;
}

/** `LOW 2.0 by GitHub (CVSS 4.0)`. */
function scoreOfOther(rating: SeverityRating): string {
  return `${rating.severity} ${scoreOfVersion(rating)}`;
}

function snykColumn(finding: Finding, { snyk }: SourceAvailabilities): readonly ProposedCell[] {
  const field = 'snykResult';
  const evidence = evidenceOf(finding, 'snyk');
  if (evidence === undefined) return standing(field, snyk);
  const flaws = oncePerIssue(
    finding.flaws.filter((flaw) => flaw.evidence?.reportedBy?.includes('snyk')).flatMap(perIssue),
  );
  const known: KnownFlaws = {
    count: flaws.length,
    flaws,
    linesOf: (flaw) => [isOfAdvisories(flaw) ? snykLine(flaw) : { ...snykLine(flaw), remarks: remarksOn(flaw) }],
    none: sentenceCell(field, resultSentences.none, undefined),
    last: [...snykFix(openOf(flaws)), ...silenceOf('snyk', evidence, undefined)],
  };
  const silent = silentCell(field, evidence);
  // What could be read of an answer counts.
  if (silent !== undefined && flaws.length === 0) return [silent];
  const isDoubtful = flaws.length === 0 && finding.verdict === 'review' && !isReasonOfOthers(finding);
  return [isDoubtful ? reviewCell(field, finding.reason ?? '') : flawCell(field, finding, known)];
}

/** Its level, then each score of another word: a policy may have set the level. Those that count are worse than it. */
function snykLine(flaw: Flaw): FlawLine {
  const { ids, records, severity, published, fixedIn, evidence } = flaw;
  const said = evidence?.statements?.find(({ source }) => source === 'snyk');
  const ratings = evidence?.ratings?.filter(
    (each) => each.by === 'Snyk' && (said === undefined || each.id === said.id),
  );
  const [own, ...worse] = [...(ratings ?? [])].reverse();
  const apart = own === undefined ? undefined : scoreApart(own);
  const notes = [...(apart === undefined ? [] : [apart]), ...worse].map(scoreOfOther);
  const told = { severity: own?.severity ?? said?.severity ?? severity, ...(notes.length === 0 ? {} : { notes }) };
  if (said !== undefined)
    return { id: said.id, published: said.published, fixedIn: said.fixedIn, highest: said.severity, ...told };
  const id = ids.find((each) => each.startsWith('SNYK-')) ?? records[0] ?? 'unnamed';
  return { id, published, fixedIn, ...told };
}

/** A flaw may be several issues of Snyk, each with its own words; the worst first. What they differ on is told by their lines. */
function perIssue(whole: Flaw): readonly Flaw[] {
  const { statements = [], conflicts = [] } = whole.evidence ?? {};
  const told = disagreementsOf(statements);
  const evidence = { ...whole.evidence, conflicts: conflicts.filter((text) => !told.includes(text)) };
  const flaw = { ...whole, evidence };
  const issues = affectingStatements(evidence, ['snyk']);
  const others = statements.filter(({ source }) => source !== 'snyk');
  return issues.length < 2
    ? [flaw]
    : issues.map((issue) => ({ ...flaw, evidence: { ...evidence, statements: [issue, ...others] } }));
}

/** An issue of Snyk may be several flaws of others. */
function oncePerIssue(flaws: readonly Flaw[]): readonly Flaw[] {
  const ids = new Set<string>();
  return flaws.filter((flaw) => {
    const { id } = snykLine(flaw);
    return ids.has(id) ? false : ids.add(id);
  });
}

/** What Snyk itself names for all of its issues. */
function snykFix(flaws: readonly Flaw[]): readonly string[] {
  const fixes = flaws.map((flaw) => snykLine(flaw).fixedIn);
  const fix = fixes.includes(undefined) ? undefined : highestFix(fixes);
  if (fix !== undefined) return [`Fixed in ${fix}`];
  const doubts = flaws.map((flaw) => (snykLine(flaw).fixedIn === undefined ? doubtOfSnyk(flaw) : ''));
  const doubt = doubts.includes(undefined) ? undefined : doubts.find((text) => text !== '');
  return [doubt === undefined ? 'No fix known' : `Fix to review: ${doubt}`];
}

/** Why what it names as a fix is none. */
function doubtOfSnyk({ evidence }: Flaw): string | undefined {
  return evidence?.statements?.find(({ source, endDoubt }) => source === 'snyk' && endDoubt !== undefined)?.endDoubt;
}

/** An advisory may join several CVE ids: each line has the words of those who name its own. */
function aboutCve(flaw: Flaw, cve: string): Flaw {
  return flaw.evidence === undefined ? flaw : { ...flaw, evidence: evidenceOn(cve, flaw.evidence) };
}

/** Those of its names, and those of records that were rejected. */
function cveIds({ ids, evidence }: Flaw): readonly string[] {
  return cvesOf([...ids, ...(evidence?.cves?.map(({ cve }) => cve) ?? [])]);
}
