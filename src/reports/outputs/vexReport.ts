/** The report as CycloneDX 1.6 with VEX analyses. Says `in_triage` where no person has decided: a matching version is no proof of exploitability. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { SeverityRating } from '../../core/advisory/evidence';
import { isAccepted, isMaliciousFlaw } from '../../core/advisory/flaws';
import { pageOf } from '../../core/advisory/recordEvidence';
import { isScoredNone, issuerOf, ratingOrigin, scoreApart } from '../../core/advisory/severity';
import { isCveId } from '../../core/advisory/shownIds';
import { isStanding } from '../../core/advisory/statements';
import { isArchiveName, isValidName, normalizeName } from '../../core/package/packageName';
import { parseVersion } from '../../core/package/version';
import { inertJson, urlPart } from '../../core/message/inert';
import type { ReportFinding, ReportFlaw, ReportModel, ReportOlderScan } from '../model/reportModel';
import { whyText } from './findingsSection';
import { type Answer, lastAnswer } from '../model/reportFinding';
import { unnamedText } from '../../core/sheet/unnamedRow';
import type { Change } from '../../core/scan/change';
import { scanStateText } from '../../core/scan/statusText';
import { changeCounts, changesOf, changeText } from '../model/reportSince';
import { reportScans } from '../model/reportScans';

type Json = Readonly<Record<string, unknown>>;

interface Component {
  readonly ref: string;
  readonly finding: ReportFinding;
}

export function vexReport(report: ReportModel): string {
  const components = componentsOf(report);
  const changes = changesOf(report);
  const { scan } = report;
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(stateOf(report))}`,
    version: 1,
    metadata: {
      timestamp: scan.updatedAt,
      tools: { components: [{ type: 'application', name: 'ihacpa', version: scan.toolVersion }] },
      component: {
        type: 'file',
        name: basename(scan.workbookPath),
        'bom-ref': 'workbook',
        ...hashOf(report),
      },
      ...documentProperties(report),
    },
    components: components.map(component),
    vulnerabilities: components.flatMap(({ ref, finding }) => {
      const own = changes(finding);
      const fixed = own.filter(({ kind, earlierVersion }) => kind === 'better' && earlierVersion !== undefined);
      return [
        ...lastAnswer(finding).flaws.map((flaw, index) => ({
          ...vulnerability(flaw, finding, ref, index),
          ...changeProperties(own, flaw),
        })),
        ...fixed.map((change) => fixedVulnerability(change, ref)),
      ];
    }),
  };
  return `${inertJson(bom, 2)}\n`;
}

function hashOf({ workbook }: ReportModel): Json {
  return workbook === null ? {} : { hashes: [{ alg: 'SHA-256', content: workbook.sha256 }] };
}

/** The same package twice in a sheet has two references. */
function componentsOf({ findings }: ReportModel): readonly Component[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const name = purlOf(finding) ?? `package:${urlPart(`${finding.package} ${finding.version}`.trim())}`;
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return { ref: before === 0 ? name : `${name}#${before + 1}`, finding };
  });
}

function component({ ref, finding }: Component): Json {
  const { package: name, version } = finding;
  const properties = propertiesOf(finding);
  const purl = purlOf(finding);
  return {
    type: 'library',
    'bom-ref': ref,
    name,
    ...(version === '' ? {} : { version }),
    ...(purl === undefined ? {} : { purl }),
    ...(properties.length === 0 ? {} : { properties }),
  };
}

function propertiesOf(finding: ReportFinding): readonly Json[] {
  const { verdict, scanId, contradicted = [] } = finding;
  const why = whyText(finding);
  const isOpen = verdict === 'review' || verdict === 'notChecked';
  return [
    ...(isOpen || why !== '' ? [{ name: isOpen ? `ihacpa:${verdict}` : 'ihacpa:limits', value: why }] : []),
    ...contradicted.map(({ cell, value }) => ({ name: 'ihacpa:contradicted', value: `${cell}: ${value}` })),
    ...(scanId === undefined ? [] : [{ name: 'ihacpa:scan', value: scanId }]),
  ];
}

/** An empty list of vulnerabilities says nothing of packages that nobody could check. */
function documentProperties(report: ReportModel): Json {
  const { notChecked } = report.verdicts;
  const properties = [
    ...(notChecked === 0 ? [] : [{ name: 'ihacpa:packagesNotChecked', value: String(notChecked) }]),
    ...(report.rowsNotChecked ?? []).map((unnamed) => ({ name: 'ihacpa:rowNotChecked', value: unnamedText(unnamed) })),
    ...report.sources
      .filter(({ answers }) => answers.unavailable > 0)
      .map(({ label, answers }) => ({ name: 'ihacpa:sourceFailed', value: `${label}: ${answers.unavailable}` })),
    ...sinceProperties(report),
    ...(report.olderScans === undefined && report.scan.damaged === undefined
      ? []
      : reportScans(report).map(scanProperty)),
  ];
  return properties.length === 0 ? {} : { properties };
}

function sinceProperties({ since }: ReportModel): readonly Json[] {
  if (since === undefined) return [];
  const untold = since.changes.filter(
    ({ kind, earlierVersion }) => kind === 'gone' || (kind === 'better' && earlierVersion === undefined),
  );
  return [
    { name: 'ihacpa:since', value: `review ${since.scanId} of ${since.at}: ${changeCounts(since)}` },
    ...untold.map((change) => ({
      name: 'ihacpa:since',
      value: `${change.package} ${change.version}: ${changeText(change)}`,
    })),
  ];
}

function scanProperty({ scanId, startedAt, packages, ...state }: ReportOlderScan): Json {
  const value = `${scanId}, ${scanStateText(state)}, started ${startedAt}, packages: ${packages}`;
  return { name: 'ihacpa:scan', value };
}

/** Package URL specification, type pypi; undefined for what PyPI does not have and for a version that PEP 440 does not know. */
function purlOf({ package: name, version, sources }: ReportFinding): string | undefined {
  const isUnknown = sources.some(({ source, status }) => source === 'pypi' && status === 'notFound');
  if (isUnknown || !isValidName(normalizeName(name)) || isArchiveName(name)) return undefined;
  const normalized = parseVersion(version)?.normalized;
  if (version !== '' && normalized === undefined) return undefined;
  const suffix = normalized === undefined ? '' : `@${urlPart(normalized).replaceAll('!', '%21')}`;
  return `pkg:pypi/${urlPart(normalizeName(name))}${suffix}`;
}

function vulnerability(flaw: ReportFlaw, finding: ReportFinding, ref: string, index: number): Json {
  const [id = 'unnamed', ...others] = flaw.ids;
  const { evidence, published } = flaw;
  return {
    'bom-ref': `${ref}/${index + 1}/${id}`,
    id,
    source: { name: databaseOf(id) },
    ...(others.length === 0
      ? {}
      : { references: others.map((other) => ({ id: other, source: { name: databaseOf(other) } })) }),
    ratings: ratingsOf(flaw),
    ...(evidence.summary === undefined ? {} : { description: evidence.summary }),
    ...recommendationOf(flaw, finding),
    ...(evidence.links === undefined ? {} : { advisories: evidence.links.map((url) => ({ url })) }),
    ...(published === null ? {} : { published: `${published}T00:00:00Z` }),
    analysis: analysisOf(flaw, finding),
    affects: [{ ref }],
  };
}

function changeProperties(changes: readonly Change[], flaw: ReportFlaw): Json {
  const own = changes.filter(({ ids }) => ids.some((id) => flaw.ids.includes(id)));
  return own.length === 0
    ? {}
    : { properties: own.map((change) => ({ name: 'ihacpa:since', value: changeText(change) })) };
}

/** It affected the version that the package had at the earlier review. */
function fixedVulnerability({ ids, facts }: Change, ref: string): Json {
  const [id = 'unnamed'] = ids;
  return {
    'bom-ref': `${ref}/fixed/${id}`,
    id,
    source: { name: databaseOf(id) },
    analysis: { state: 'resolved', detail: facts.join(', ') },
    affects: [{ ref }],
  };
}

function analysisOf(flaw: ReportFlaw, finding: ReportFinding): Json {
  const { accepted, conflicts } = flaw.evidence;
  const { fixedIn, foundOn } = lastAnswer(finding);
  if (accepted !== undefined) {
    const detail = `Accepted until ${accepted.until} by ${accepted.owner ?? 'an unnamed owner'}: ${accepted.reason}`;
    // That a risk is accepted says nothing about whether it can be exploited.
    return { state: 'in_triage', response: ['will_not_fix'], detail };
  }
  const basis =
    foundOn === undefined ? basisOf(flaw) : [`Found on ${foundOn}, when last checked; now: ${whyText(finding)}`];
  const doubt = foundOn === undefined && finding.reason !== null ? [finding.reason] : [];
  const detail = [...basis, ...(conflicts ?? []), ...doubt].join('; ');
  if (isMaliciousFlaw(flaw)) return { state: 'exploitable', detail };
  return { state: 'in_triage', ...(fixedIn === null ? {} : { response: ['update'] }), detail };
}

function recommendationOf(flaw: ReportFlaw, finding: ReportFinding): Json {
  if (isMaliciousFlaw(flaw)) return { recommendation: 'Remove the package' };
  if (finding.metadata?.status === 'quarantined')
    return { recommendation: 'Do not install it: PyPI has quarantined this project' };
  const { fixedIn, fixDoubt, flaws }: Answer = lastAnswer(finding);
  // The upgrade is for what is open.
  if (isAccepted(flaw) && !flaws.every(isAccepted)) return {};
  if (fixedIn !== null) return { recommendation: `Upgrade to ${fixedIn}` };
  return fixDoubt === undefined ? {} : { recommendation: `Review the fix: ${fixDoubt}` };
}

/** Why the version counts as affected, by what each publisher goes by. */
function basisOf({ evidence: { statements = [], reportedBy = [] } }: ReportFlaw): readonly string[] {
  const affecting = statements.filter(isStanding);
  if (affecting.length === 0)
    return [`Reported for the installed version by ${reportedBy.join(', ') || 'the advisories'}`];
  return affecting.map(({ id, source, listed }) => {
    if (source === 'snyk') return `Snyk reports ${id} for the installed version`;
    return listed === true
      ? `The list of ${id} names the installed version`
      : `The installed version is in the published range of ${id}`;
  });
}

function ratingsOf({ severity, evidence: { ratings = [] } }: ReportFlaw): readonly Json[] {
  if (ratings.length === 0) return [{ severity: severity.toLowerCase() }];
  return ratings.flatMap((rating) => {
    const apart = scoreApart(rating);
    if (apart === undefined || isScoredNone(rating)) return [ratingOf(rating)];
    const { severity: level, by, id } = rating;
    return [
      ratingOf({ severity: level, by, ...(id === undefined ? {} : { id }) }),
      ratingOf({ ...apart, computed: true }),
    ];
  });
}

function ratingOf(rating: SeverityRating): Json {
  return {
    source: sourceOf(rating),
    severity: isScoredNone(rating) ? 'none' : rating.severity.toLowerCase(),
    ...(rating.score === undefined ? {} : { score: rating.score }),
    method: methodOf(rating),
    ...(rating.vector === undefined ? {} : { vector: rating.vector }),
  };
}

/** With the page of the advisory whose word it is. */
function sourceOf(rating: SeverityRating): Json {
  const [url] = rating.id === undefined ? [] : pageOf(rating.id);
  return { name: ratingOrigin(rating), ...(url === undefined ? {} : { url }) };
}

const methods: Readonly<Record<string, string>> = {
  '2.0': 'CVSSv2',
  '3.0': 'CVSSv3',
  '3.1': 'CVSSv31',
  '4.0': 'CVSSv4',
};

function methodOf({ cvssVersion }: SeverityRating): string {
  return methods[cvssVersion ?? ''] ?? 'other';
}

function databaseOf(id: string): string {
  if (isCveId(id)) return 'CVE';
  return issuerOf(id);
}

function stateOf({ scan, olderScans = [] }: ReportModel): string {
  return [scan, ...olderScans].map(({ scanId, updatedAt }) => `${scanId} ${updatedAt}`).join(' ');
}

/** The same scans always get the same serial number; the version digit says that it is made from a hash (RFC 9562, 5.8). */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const variant = ((parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
