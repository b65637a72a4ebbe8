/** The cells a finding would fill, each worded by its own column's rule. Refuses to propose for columns whose source was not asked. */
import type { CellLook } from './cell';
import type { ProposedCell } from './cellEdit';
import type { Finding, Flaw } from './finding';
import { hasCve } from '../advisory/flaws';
import { recommend } from './recommendation';
import { type FlawLine, notCheckedText, reviewText, safeText, vulnerableText } from './resultText';
import type { ReviewField } from './reviewField';
import { highestSeverity } from '../advisory/severity';

/** A source as a result cell names it. */
export interface SourceStanding {
  readonly label: string;
  /** Completes "Not checked - {label} …"; undefined while the source is being asked. */
  readonly notChecked?: string | undefined;
}

/** How the sources stand in this scan. */
export interface SourceStandings {
  readonly advisories: SourceStanding;
  readonly snyk: SourceStanding;
  readonly exploitDb: SourceStanding;
}

type ColumnProposer = (finding: Finding, sources: SourceStandings) => readonly ProposedCell[];

/** One entry per source or judgement; a new source adds its own. */
const columns: readonly ColumnProposer[] = [
  advisoryColumn,
  cveColumns,
  snykColumn,
  exploitDbColumn,
  recommendationColumn,
];

/** In sheet order. */
export function proposeCells(finding: Finding, sources: SourceStandings): readonly ProposedCell[] {
  return columns.flatMap((propose) => propose(finding, sources));
}

function advisoryColumn(finding: Finding, { advisories }: SourceStandings): readonly ProposedCell[] {
  const known = {
    count: finding.knownFlaws,
    flaws: finding.flaws,
    idsOf: advisoryIds,
    noneKnown: 'No published security advisories',
  };
  return [resultCell('githubAdvisoryResult', finding, advisories.label, known)];
}

/** NVD and MITRE know flaws by their CVE ids, so only flaws that have one count here. */
function cveColumns(finding: Finding, { advisories }: SourceStandings): readonly ProposedCell[] {
  const known = {
    count: finding.knownCves,
    flaws: finding.flaws.filter((flaw) => hasCve(flaw.ids)),
    idsOf: cveIds,
    noneKnown: 'None found',
  };
  const fields = ['nvdResult', 'mitreResult'] as const;
  return fields.map((field) => resultCell(field, finding, advisories.label, known));
}

function snykColumn(_finding: Finding, { snyk }: SourceStandings): readonly ProposedCell[] {
  return notCheckedCell('snykResult', snyk);
}

function exploitDbColumn(_finding: Finding, { exploitDb }: SourceStandings): readonly ProposedCell[] {
  return notCheckedCell('exploitDbResult', exploitDb);
}

function recommendationColumn(finding: Finding, { advisories }: SourceStandings): readonly ProposedCell[] {
  const text = recommend(finding, advisories.label);
  return [textCell('recommendation', text, lookOf(finding), finding.verdict !== 'notChecked')];
}

/** What one column knows of a package. */
interface KnownFlaws {
  /** Known at any version. */
  readonly count: number;
  /** Affecting the installed version, worst first. */
  readonly flaws: readonly Flaw[];
  readonly idsOf: (flaw: Flaw) => readonly string[];
  readonly noneKnown: string;
}

function resultCell(field: ReviewField, finding: Finding, label: string, known: KnownFlaws): ProposedCell {
  const why = finding.reason ?? '';
  if (finding.verdict === 'notChecked') return textCell(field, notCheckedText(label, why), 'update', false);
  if (finding.verdict === 'review') return textCell(field, reviewText(why), 'update', true);
  const { version } = finding.package;
  if (known.flaws.length > 0) {
    const highest = highestSeverity(known.flaws.map((flaw) => flaw.severity));
    const lines = known.flaws.flatMap((flaw) => known.idsOf(flaw).map((id) => flawLine(id, flaw)));
    const text = vulnerableText(known.flaws.length, highest, version, lines, finding.fixedIn);
    return textCell(field, text, 'vulnerable', true);
  }
  const text = known.count === 0 ? known.noneKnown : safeText(known.count, version);
  return textCell(field, text, 'clean', true);
}

function notCheckedCell(field: ReviewField, { label, notChecked }: SourceStanding): readonly ProposedCell[] {
  if (notChecked === undefined) return [];
  return [textCell(field, notCheckedText(label, notChecked), 'update', false)];
}

function flawLine(id: string, { severity, published, fixedIn }: Flaw): FlawLine {
  return { id, severity, published, fixedIn };
}

/** One name per flaw: GitHub's own where it has one. */
function advisoryIds({ ids, records }: Flaw): readonly string[] {
  return [ids.find((id) => id.startsWith('GHSA-')) ?? records[0] ?? 'unnamed'];
}

function cveIds({ ids }: Flaw): readonly string[] {
  return ids.filter((id) => id.startsWith('CVE-'));
}

function lookOf({ verdict }: Finding): CellLook {
  switch (verdict) {
    case 'vulnerable':
      return 'vulnerable';
    case 'accepted':
      return 'versionNews';
    case 'safe':
    case 'clean':
      return 'clean';
    case 'review':
    case 'notChecked':
      return 'update';
  }
}

function textCell(field: ReviewField, text: string, look: CellLook, conclusive: boolean): ProposedCell {
  return { field, value: { kind: 'text', text }, look, conclusive };
}
