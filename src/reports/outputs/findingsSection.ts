/** The findings of a report, worst first, one row per package. */
import { percent } from '../../core/message/share';
import { toldDay } from '../../core/advisory/dataAge';
import { acceptedCount } from '../../core/advisory/flaws';
import { severityWithOrigin } from '../../core/advisory/severity';
import { throughText } from '../../core/package/requiredThrough';
import type { ReportLabels } from '../charts/reportLabels';
import type { ReportFinding, ReportFlaw, ReportModel } from '../model/reportModel';
import { type Answer, lastAnswer, openCount } from '../model/reportFinding';
import { saysLessText } from '../model/reportKept';
import type { DocumentColumn, DocumentSection } from './documentSection';
import { rowText } from './reportSections';

const findingColumns: readonly DocumentColumn[] = [
  { name: 'Row', numeric: true },
  { name: 'Package' },
  { name: 'Version' },
  { name: 'Verdict', tones: 'verdict' },
  { name: 'Highest', tones: 'severity' },
  { name: 'Vulnerabilities', numeric: true },
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
  const isKnown = findings.some(({ lastKnown }) => lastKnown !== undefined);
  const isAccepted = findings.some((finding) => acceptedCount(lastAnswer(finding).flaws) > 0);
  const isListed = findings.some(({ through }) => through !== undefined);
  return {
    id: 'findings',
    title: 'Findings, most severe first',
    columns: [
      ...findingColumns,
      ...(isAccepted ? [{ name: 'Accepted', numeric: true as const }] : []),
      ...(isListed ? [{ name: 'Installed' }] : []),
      ...(isKnown ? [{ name: 'Found on' }] : []),
      ...(isMixed ? [{ name: 'Checked earlier' }] : []),
      ...(isOfSeveral ? [{ name: 'Scan' }] : []),
    ],
    rows: findings.map((finding) => [
      ...findingRow(finding, labels),
      ...(isAccepted ? [countText(finding, acceptedCount(lastAnswer(finding).flaws))] : []),
      ...(isListed ? [finding.through === undefined ? '' : throughText(finding.through)] : []),
      ...(isKnown ? [lastAnswer(finding).foundOn ?? ''] : []),
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
  const answer = lastAnswer(finding);
  const { flaws } = answer;
  return [
    rowText(finding.row),
    finding.package,
    finding.version,
    labels.verdicts[finding.verdict],
    highestText(answer, labels),
    countText(finding, openCount(answer)),
    flaws.map(flawText).join('; '),
    flaws.length === 0 ? '' : fixText(answer),
    finding.latestVersion ?? '',
    whyText(finding),
    finding.recommendation ?? '',
    saysLessText(finding),
  ];
}

/** Empty where nothing is known of the package. */
function countText(finding: ReportFinding, count: number): string {
  return finding.verdict === 'notChecked' && lastAnswer(finding).flaws.length === 0 ? '' : String(count);
}

/** With its origin, where only a vector's score says so. */
function highestText({ flaws, highestSeverity: severity }: Answer, labels: ReportLabels): string {
  if (severity === null) return '';
  const worst = flaws.filter((flaw) => flaw.severity === severity && flaw.evidence.accepted === undefined);
  const ratings = worst.flatMap(({ evidence }) => evidence.ratings ?? []);
  return labels.severities[severity] + severityWithOrigin({ severity }, { ratings }).slice(severity.length);
}

/** Where to upgrade to, or what to do instead. */
export function fixText({ verdict, fixedIn, fixDoubt }: Answer): string {
  if (verdict === 'malicious') return 'malicious, remove it';
  return fixedIn ?? (fixDoubt === undefined ? 'no fix known' : `to review: ${fixDoubt}`);
}

/** What keeps the finding from being the whole truth: its reason, what is wrong with the package itself, sources that could not answer, old data. Empty where nothing does. */
export function whyText(finding: ReportFinding): string {
  const why = [finding.reason ?? '', ...(finding.notes ?? []), ...silentSources(finding), oldDataText(finding)];
  return why.filter((text) => text !== '').join('; ');
}

/** `NVD not checked: answered 503`; of the source whose silence is the finding's reason that says it. */
function silentSources({ verdict, sources }: ReportFinding): readonly string[] {
  return sources
    .filter(({ source, status }) => status === 'unavailable' && !(source === 'advisories' && verdict === 'notChecked'))
    .map(({ label, why = 'no response' }) => `${label} not checked: ${why}`);
}

/** `PyPA advisories data of 2024-10-10`; empty where all data was recent and of its source. */
export function oldDataText({ sources }: Pick<ReportFinding, 'sources'>): string {
  return sources
    .flatMap((source) => {
      const day = toldDay(source);
      return day === undefined ? [] : [`${source.label} data of ${day}`];
    })
    .join(', ');
}

/** `CVE-2026-0001 (GHSA-…) CRITICAL, known exploited since 2026-02-01, EPSS 93.0%`. */
export function flawText({ ids, severity, evidence }: ReportFlaw): string {
  const [first = 'unnamed', ...others] = ids;
  const [exploited] = evidence.knownExploited ?? [];
  const [prediction] = [...(evidence.predictions ?? [])].sort((a, b) => b.score - a.score);
  const notes = [
    ...(exploited === undefined
      ? []
      : [`known exploited${exploited.dateAdded === undefined ? '' : ` since ${exploited.dateAdded}`}`]),
    ...((evidence.exploits ?? []).length === 0 ? [] : ['exploit published']),
    ...(prediction === undefined ? [] : [`EPSS ${percent(prediction.score)}`]),
    ...(evidence.accepted === undefined ? [] : [`accepted until ${evidence.accepted.until}`]),
    ...(evidence.conflicts ?? []),
  ];
  const names = others.length === 0 ? first : `${first} (${others.join(', ')})`;
  return [`${names} ${severityWithOrigin({ severity }, evidence)}`, ...notes].join(', ');
}
