/** Columns M, P, R, T and V: what each source found. Refuses "none found" for a source that did not answer. */
import type { CveOpinion, SourceEvidence, SourceId } from '../../advisory/evidence';
import { hasCve } from '../../advisory/flaws';
import { highestSeverity } from '../../advisory/severity';
import type { ProposedCell } from '../cellEdit';
import type { Finding, Flaw } from '../finding';
import type { FlawLine } from '../resultText';
import type { ReviewField } from '../reviewField';
import { flawCell, flawLine, type KnownFlaws } from './flawText';
import { notCheckedCell, reviewCell, silentCell } from './proposedText';
import type { SourceStandings } from '../sourceStandings';

type ColumnProposer = (finding: Finding, standings: SourceStandings) => readonly ProposedCell[];

/** In sheet order. */
export const resultColumns: ColumnProposer = (finding, standings) => [
  advisoryColumn(finding, standings),
  cveColumn('nvdResult', 'nvd', finding, standings),
  cveColumn('mitreResult', 'mitre', finding, standings),
  ...snykColumn(finding, standings),
  ...exploitDbColumn(finding, standings),
];

function advisoryColumn(finding: Finding, standings: SourceStandings): ProposedCell {
  const field = 'githubAdvisoryResult';
  const flaws = finding.flaws.filter(({ evidence }) => evidence?.reportedBy?.some((by) => by !== 'snyk') !== false);
  const known: KnownFlaws = {
    // What Snyk alone reports is told in Snyk's own column.
    count: finding.knownFlaws - (finding.flaws.length - flaws.length),
    flaws,
    linesOf: (flaw) => [flawLine(advisoryId(flaw), flaw)],
    noneKnown: 'No published security advisories',
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

/** NVD and MITRE know flaws by their CVE ids, so only flaws that have one count here. */
function cveColumn(
  field: ReviewField,
  source: 'nvd' | 'mitre',
  finding: Finding,
  standings: SourceStandings,
): ProposedCell {
  const evidence = evidenceOf(finding, source);
  const flaws = finding.flaws.filter((flaw) => hasCve(flaw.ids));
  if (flaws.length === 0)
    return unsettled(field, finding, standings) ?? flawCell(field, finding, cveFlaws(finding, []));
  if (evidence === undefined) return flawCell(field, finding, cveFlaws(finding, flaws));
  const opinions = flaws.flatMap((flaw) => flaw.evidence?.cves ?? []).filter((each) => each.source === source);
  const linesOf = (flaw: Flaw): readonly FlawLine[] =>
    cveIds(flaw).map((id) =>
      opinionLine(
        id,
        flaw,
        evidence,
        opinions.find(({ cve }) => cve === id),
      ),
    );
  return silentCell(field, evidence) ?? flawCell(field, finding, { ...cveFlaws(finding, flaws), linesOf });
}

function cveFlaws(finding: Finding, flaws: readonly Flaw[]): KnownFlaws {
  const linesOf = (flaw: Flaw): readonly FlawLine[] => cveIds(flaw).map((id) => flawLine(id, flaw));
  return { count: finding.knownCves, flaws, linesOf, noneKnown: 'None found' };
}

function opinionLine(id: string, flaw: Flaw, { label }: SourceEvidence, opinion: CveOpinion | undefined): FlawLine {
  const line = flawLine(id, flaw);
  if (opinion === undefined) return { ...line, severity: 'UNKNOWN', notes: [`not known to ${label}`] };
  const { rating, status } = opinion;
  if (/^rejected$/i.test(status)) return { ...line, severity: 'UNKNOWN', notes: ['Rejected'] };
  if (rating === undefined) {
    const why = opinion.source === 'nvd' ? `not analysed by NVD (${status})` : `no score (${status})`;
    return { ...line, severity: 'UNKNOWN', notes: [why] };
  }
  const score = rating.score === undefined ? rating.by : `${rating.score} by ${rating.by}`;
  return { ...line, severity: rating.severity, notes: [score, ...(opinion.source === 'nvd' ? [status] : [])] };
}

function snykColumn(finding: Finding, { snyk }: SourceStandings): readonly ProposedCell[] {
  const field = 'snykResult';
  const evidence = evidenceOf(finding, 'snyk');
  if (evidence === undefined) return standing(field, snyk);
  const flaws = finding.flaws.filter((flaw) => flaw.evidence?.reportedBy?.includes('snyk'));
  const linesOf = (flaw: Flaw): readonly FlawLine[] => [snykLine(flaw)];
  const known: KnownFlaws = { count: flaws.length, flaws, linesOf, noneKnown: 'None found' };
  const silent = silentCell(field, evidence);
  if (silent !== undefined) return [silent];
  const isDoubtful = flaws.length === 0 && finding.verdict === 'review';
  return [isDoubtful ? reviewCell(field, finding.reason ?? '') : flawCell(field, finding, known)];
}

function snykLine(flaw: Flaw): FlawLine {
  const id = flaw.ids.find((each) => each.startsWith('SNYK-')) ?? flaw.records[0] ?? 'unnamed';
  const own = flaw.evidence?.ratings?.find(({ by }) => by === 'Snyk');
  return { ...flawLine(id, flaw), severity: own?.severity ?? flaw.severity };
}

function exploitDbColumn(finding: Finding, standings: SourceStandings): readonly ProposedCell[] {
  const field = 'exploitDbResult';
  const evidence = evidenceOf(finding, 'exploitDb');
  if (evidence === undefined) return standing(field, standings.exploitDb);
  const silent = silentCell(field, evidence);
  if (silent !== undefined) return [silent];
  const flaws = finding.flaws.filter((flaw) => (flaw.evidence?.exploits?.length ?? 0) > 0);
  const known: KnownFlaws = { count: flaws.length, flaws, linesOf: exploitLines, noneKnown: 'None found' };
  const unknown = flaws.length === 0 ? unsettled(field, finding, standings) : undefined;
  return [unknown ?? flawCell(field, finding, known)];
}

function exploitLines(flaw: Flaw): readonly FlawLine[] {
  const exploits = flaw.evidence?.exploits ?? [];
  return exploits.map(({ id, cve, title, verified }) => ({
    id: `EDB-${id}`,
    severity: highestSeverity([flaw.severity]),
    published: undefined,
    fixedIn: flaw.fixedIn,
    notes: [cve, verified ? `${title} (verified)` : title],
  }));
}

function standing(field: ReviewField, { label, notChecked }: SourceStandings['snyk']): readonly ProposedCell[] {
  return notChecked === undefined ? [] : [notCheckedCell(field, label, notChecked)];
}

/** Where nothing was found because the flaws of the package are not known; undefined when they are. */
function unsettled(field: ReviewField, finding: Finding, { advisories }: SourceStandings): ProposedCell | undefined {
  if (finding.verdict === 'review') return reviewCell(field, finding.reason ?? '');
  if (finding.verdict === 'notChecked') return notCheckedCell(field, advisories.label, finding.reason ?? '');
  const first = evidenceOf(finding, 'advisories');
  return first === undefined ? undefined : silentCell(field, first);
}

function evidenceOf({ sources }: Finding, source: SourceId): SourceEvidence | undefined {
  return sources?.find((each) => each.source === source);
}

/** One name per flaw: GitHub's own where it has one. */
function advisoryId({ ids, records }: Flaw): string {
  return ids.find((id) => id.startsWith('GHSA-')) ?? records[0] ?? 'unnamed';
}

function cveIds({ ids }: Flaw): readonly string[] {
  return ids.filter((id) => id.startsWith('CVE-'));
}
