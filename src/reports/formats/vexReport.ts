/** The report as CycloneDX 1.6 with VEX analyses. Says `in_triage` where no person has decided: a matching version is no proof of exploitability. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { SeverityRating } from '../../core/advisory/evidence';
import { normalizeName } from '../../core/package/packageName';
import { inertJson, urlPart } from '../../core/text/inert';
import type { ReportFinding, ReportFlaw, ReportModel, ReportOlderScan } from '../model/reportModel';
import { reportScans } from '../model/reportScans';

type Json = Readonly<Record<string, unknown>>;

interface Component {
  readonly ref: string;
  readonly finding: ReportFinding;
}

export function vexReport(report: ReportModel): string {
  const components = componentsOf(report);
  const { scan } = report;
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(stateOf(report))}`,
    version: 1,
    metadata: {
      timestamp: scan.updatedAt,
      tools: { components: [{ type: 'application', name: 'ihacpa', version: scan.toolVersion }] },
      component: { type: 'file', name: basename(scan.workbookPath), 'bom-ref': 'workbook' },
      ...(report.olderScans === undefined ? {} : { properties: reportScans(report).map(scanProperty) }),
    },
    components: components.map(component),
    vulnerabilities: components.flatMap(({ ref, finding }) =>
      finding.flaws.map((flaw, index) => vulnerability(flaw, finding, ref, index)),
    ),
  };
  return `${inertJson(bom, 2)}\n`;
}

/** The same package twice in a sheet has two references. */
function componentsOf({ findings }: ReportModel): readonly Component[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const purl = purlOf(finding);
    const before = seen.get(purl) ?? 0;
    seen.set(purl, before + 1);
    return { ref: before === 0 ? purl : `${purl}#${before + 1}`, finding };
  });
}

function component({ ref, finding }: Component): Json {
  const { package: name, version } = finding;
  const properties = propertiesOf(finding);
  return {
    type: 'library',
    'bom-ref': ref,
    name,
    ...(version === '' ? {} : { version }),
    purl: purlOf(finding),
    ...(properties.length === 0 ? {} : { properties }),
  };
}

function propertiesOf({ verdict, reason, scanId }: ReportFinding): readonly Json[] {
  const isOpen = verdict === 'review' || verdict === 'notChecked';
  return [
    ...(isOpen ? [{ name: `ihacpa:${verdict}`, value: reason ?? '' }] : []),
    ...(scanId === undefined ? [] : [{ name: 'ihacpa:scan', value: scanId }]),
  ];
}

function scanProperty({ scanId, status, startedAt, packages }: ReportOlderScan): Json {
  return { name: 'ihacpa:scan', value: `${scanId}, ${status}, started ${startedAt}, packages: ${packages}` };
}

/** Package URL specification, type pypi. */
function purlOf({ package: name, version }: ReportFinding): string {
  const suffix = version === '' ? '' : `@${urlPart(version)}`;
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
    ...(finding.fixedIn === null ? {} : { recommendation: `Upgrade to ${finding.fixedIn}` }),
    ...(evidence.links === undefined ? {} : { advisories: evidence.links.map((url) => ({ url })) }),
    ...(published === null ? {} : { published: `${published}T00:00:00Z` }),
    analysis: analysisOf(flaw, finding),
    affects: [
      { ref, ...(finding.version === '' ? {} : { versions: [{ version: finding.version, status: 'affected' }] }) },
    ],
  };
}

function analysisOf({ evidence: { accepted, conflicts } }: ReportFlaw, { fixedIn }: ReportFinding): Json {
  if (accepted !== undefined) {
    const detail = `Accepted until ${accepted.until} by ${accepted.owner ?? 'nobody named'}: ${accepted.reason}`;
    return { state: 'exploitable', response: ['will_not_fix'], detail };
  }
  const detail = ['The installed version is in the published range', ...(conflicts ?? [])].join('; ');
  return { state: 'in_triage', ...(fixedIn === null ? {} : { response: ['update'] }), detail };
}

function ratingsOf({ severity, evidence: { ratings = [] } }: ReportFlaw): readonly Json[] {
  if (ratings.length === 0) return [{ severity: severity.toLowerCase() }];
  return ratings.map((rating) => ({
    source: { name: rating.by },
    severity: rating.severity.toLowerCase(),
    ...(rating.score === undefined ? {} : { score: rating.score }),
    method: methodOf(rating),
    ...(rating.vector === undefined ? {} : { vector: rating.vector }),
  }));
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
  if (id.startsWith('CVE-')) return 'CVE';
  if (id.startsWith('GHSA-')) return 'GitHub';
  return id.startsWith('PYSEC-') ? 'PyPA' : 'OSV';
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
