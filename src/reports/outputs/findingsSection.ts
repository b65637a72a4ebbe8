/** The findings of a report, worst first, one row per package. */
import type { ReportLabels } from '../charts/reportLabels';
import type { ReportFinding, ReportFlaw, ReportModel } from '../model/reportModel';
import { saysLessText } from '../model/reportKept';
import type { DocumentColumn, DocumentSection } from './documentSection';
import { rowText } from './reportSections';

const findingColumns: readonly DocumentColumn[] = [
  { name: 'Row', numeric: true },
  { name: 'Package' },
  { name: 'Version' },
  { name: 'Verdict', tones: 'verdict' },
  { name: 'Highest', tones: 'severity' },
  { name: 'Flaws', numeric: true },
  { name: 'Advisories' },
  { name: 'Fixed in' },
  { name: 'Latest' },
  { name: 'Why' },
  { name: 'Recommendation' },
  { name: 'Says less' },
];

/** Where more than one scan is told, the last column says which one found it. */
export function findingsSection({ findings, olderScans }: ReportModel, labels: ReportLabels): DocumentSection {
  const isOfSeveral = olderScans !== undefined;
  const isMixed = findings.some(({ earlier }) => earlier !== undefined);
  return {
    id: 'findings',
    title: 'Findings, worst first',
    columns: [
      ...findingColumns,
      ...(isMixed ? [{ name: 'Looked up earlier' }] : []),
      ...(isOfSeveral ? [{ name: 'Scan' }] : []),
    ],
    rows: findings.map((finding) => [
      ...findingRow(finding, labels),
      ...(isMixed ? [earlierText(finding)] : []),
      ...(isOfSeveral ? [finding.scanId ?? ''] : []),
    ]),
  };
}

/** Where the newest run of a scan did not look a package up itself: when it was, and with what. */
function earlierText({ earlier }: ReportFinding): string {
  return earlier === undefined ? '' : `${earlier.at.slice(0, 10)}, with ${earlier.data}`;
}

function findingRow(finding: ReportFinding, labels: ReportLabels): readonly string[] {
  const { flaws, highestSeverity } = finding;
  return [
    rowText(finding.row),
    finding.package,
    finding.version,
    labels.verdicts[finding.verdict],
    highestSeverity === null ? '' : labels.severities[highestSeverity],
    String(flaws.length),
    flaws.map(flawText).join('; '),
    flaws.length === 0 ? '' : fixText(finding),
    finding.latestVersion ?? '',
    finding.reason ?? oldDataText(finding),
    finding.recommendation ?? '',
    saysLessText(finding),
  ];
}

/** Where to upgrade to, or what to do instead. */
export function fixText({ verdict, fixedIn, fixDoubt }: ReportFinding): string {
  if (verdict === 'malicious') return 'malicious, remove it';
  return fixedIn ?? (fixDoubt === undefined ? 'no fix known' : `to review: ${fixDoubt}`);
}

/** `data of PyPA advisories is of 2024-10-10`; empty where all data was recent. */
export function oldDataText({ sources }: Pick<ReportFinding, 'sources'>): string {
  return sources
    .flatMap(({ label, oldDay }) => (oldDay === undefined ? [] : [`${label} data of ${oldDay}`]))
    .join(', ');
}

/** `CVE-2026-0001 (GHSA-…) CRITICAL, known exploited since 2026-02-01, EPSS 93%`. */
export function flawText({ ids, severity, evidence }: ReportFlaw): string {
  const [first = 'unnamed', ...others] = ids;
  const facts = [severity];
  const [exploited] = evidence.knownExploited ?? [];
  const [prediction] = [...(evidence.predictions ?? [])].sort((a, b) => b.score - a.score);
  const notes = [
    ...(exploited === undefined
      ? []
      : [`known exploited${exploited.dateAdded === undefined ? '' : ` since ${exploited.dateAdded}`}`]),
    ...((evidence.exploits ?? []).length === 0 ? [] : ['exploit published']),
    ...(prediction === undefined ? [] : [`EPSS ${Math.round(prediction.score * 100)}%`]),
    ...(evidence.accepted === undefined ? [] : [`accepted until ${evidence.accepted.until}`]),
    ...(evidence.conflicts ?? []),
  ];
  const names = others.length === 0 ? first : `${first} (${others.join(', ')})`;
  return [`${names} ${facts.join(' ')}`, ...notes].join(', ');
}
