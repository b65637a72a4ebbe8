/** Findings with all the evidence a source can add, for reports. Made up; names no real decision. */
import type { FlawEvidence, SourceEvidence } from '../../src/core/advisory/evidence';
import { defaultBatchConfiguration } from '../../src/core/scan/batchConfiguration';
import type { Finding } from '../../src/core/verdict/finding';
import type { PackageResult, ScanResults } from '../../src/core/scan/scanResults';

const fullEvidence: FlawEvidence = {
  summary: 'Request smuggling <script>alert(1)</script>',
  ranges: ['>= 2.0, < 2.3.1'],
  ratings: [
    {
      severity: 'CRITICAL',
      score: 9.8,
      cvssVersion: '3.1',
      vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      by: 'NVD',
    },
    { severity: 'HIGH', score: 8.7, cvssVersion: '4.0', by: 'GitHub' },
  ],
  cves: [{ cve: 'CVE-2026-0001', source: 'nvd', status: 'Analyzed' }],
  knownExploited: [{ cve: 'CVE-2026-0001', dateAdded: '2026-02-01', dueDate: '2026-02-22', ransomware: true }],
  predictions: [{ cve: 'CVE-2026-0001', score: 0.93, percentile: 0.99, date: '2026-03-01' }],
  exploits: [
    { id: '50000', cve: 'CVE-2026-0001', title: 'PoC', url: 'https://exploits.invalid/50000', verified: true },
  ],
  reportedBy: ['advisories', 'github'],
  conflicts: ['GitHub says HIGH, NVD says CRITICAL'],
  links: ['https://nvd.invalid/CVE-2026-0001'],
};

function source(
  id: SourceEvidence['source'],
  label: string,
  status: SourceEvidence['status'],
  why?: string,
): SourceEvidence {
  return { source: id, label, status, ...(why === undefined ? {} : { why }), dataDate: '2026-03-01T00:00:00Z' };
}

function finding(
  name: string,
  version: string,
  verdict: Finding['verdict'],
  more: Partial<Finding> = {},
): PackageResult {
  const base: Finding = {
    package: { name, version, occurrence: 0 },
    displayName: name,
    verdict,
    knownFlaws: 0,
    knownCves: 0,
    flaws: [],
    fixedIn: undefined,
    reason: undefined,
    answeredBy: ['advisories'],
    sources: [source('advisories', 'OSV', 'ok'), source('nvd', 'NVD', 'unavailable', 'answered 503')],
  };
  return { failed: false, finding: { ...base, ...more } };
}

/** One package per verdict, one failed; the worst has every kind of evidence. In the order of a sheet, not of a report. */
export const sampleResults: ScanResults = {
  scanId: '20260301-120000-abcd',
  workbookPath: '/reviews/review.xlsx',
  status: 'finished',
  startedAt: '2026-03-01T12:00:00.000Z',
  updatedAt: '2026-03-01T12:01:00.000Z',
  toolVersion: '1.2.3',
  sources: [{ source: 'advisories', label: 'OSV', origin: 'https://osv.invalid', dataDate: '2026-03-01T00:00:00Z' }],
  configuration: defaultBatchConfiguration,
  planned: [],
  results: [
    finding('clean', '1.0', 'clean', {
      metadata: {
        latestVersion: '3.0',
        latestReleased: '2026-01-01',
        installedReleased: '2023-06-01',
        requires: [],
        status: 'active',
      },
    }),
    finding('safe', '2.0', 'safe', { knownFlaws: 2 }),
    finding('low', '1.0', 'vulnerable', {
      knownFlaws: 1,
      flaws: [{ records: ['PYSEC-1'], ids: ['PYSEC-1'], severity: 'LOW', fixedIn: undefined, published: undefined }],
    }),
    finding('=cmd', '2.1', 'vulnerable', {
      knownFlaws: 1,
      fixedIn: '2.3.1',
      flaws: [
        {
          records: ['GHSA-aaaa-bbbb-cccc'],
          ids: ['CVE-2026-0001', 'GHSA-aaaa-bbbb-cccc'],
          severity: 'CRITICAL',
          fixedIn: '2.3.1',
          published: '2026-01-15',
          evidence: fullEvidence,
        },
      ],
    }),
    finding('accepted', '1.0', 'accepted', {
      knownFlaws: 1,
      flaws: [
        {
          records: ['PYSEC-2'],
          ids: ['CVE-2026-0002', 'PYSEC-2'],
          severity: 'MEDIUM',
          fixedIn: '1.1',
          published: '2026-01-01',
          evidence: {
            accepted: { advisory: 'CVE-2026-0002', reason: 'not reachable', owner: 'Ana', until: '2027-01-01' },
          },
        },
      ],
    }),
    finding('review', '', 'review', { reason: 'version missing', answeredBy: [] }),
    { ...finding('broken', '1.0', 'notChecked', { reason: 'failed: no answer', answeredBy: [] }), failed: true },
  ],
  kept: [
    {
      cell: 'W7',
      package: { name: 'low', version: '1.0', occurrence: 0 },
      field: 'recommendation',
      value: 'OK, "checked"',
      finding: 'SECURITY RISK',
    },
  ],
  written: [],
  batches: [
    { number: 1, packages: 4, lookupMs: 100, waitMs: 0, saveMs: 20, fsyncMs: 5, residentBytes: 1_000_000 },
    { number: 2, packages: 3, lookupMs: 60, waitMs: 10, saveMs: 30, fsyncMs: 6, residentBytes: 2_000_000 },
  ],
  checkpoints: [
    {
      checkpointId: 'b0002-abcd',
      scanId: '20260301-120000-abcd',
      workbookPath: '/reviews/review.xlsx',
      batchNumber: 2,
      totalBatches: 2,
      completedPackages: 7,
      totalPackages: 7,
      excelFileHash: '0'.repeat(64),
      sizeBytes: 1000,
      createdAt: '2026-03-01T12:01:00.000Z',
      expiresAt: '2026-04-01T12:01:00.000Z',
      state: 'valid',
    },
  ],
  saves: 2,
  timings: { lookupMs: 160, saveMs: 50, checkpointMs: 12 },
};

/** A scan before it, cancelled, of which two packages are still told; it had other data and another version of the tool. */
export const sampleOlderResults: ScanResults = {
  ...sampleResults,
  scanId: '20260201-090000-0001',
  status: 'cancelled',
  startedAt: '2026-02-01T09:00:00.000Z',
  updatedAt: '2026-02-01T09:30:00.000Z',
  toolVersion: '1.2.2',
  sources: [
    { source: 'advisories', label: 'OSV', origin: '/data/all.zip', dataDate: '2026-01-31T00:00:00Z' },
    { source: 'github', label: 'GitHub', origin: 'https://github.invalid', dataDate: undefined },
  ],
  planned: [
    { name: 'older', version: '1.0', occurrence: 0 },
    { name: 'undecided', version: '2.0', occurrence: 0 },
    { name: 'waiting', version: '3.0', occurrence: 0 },
  ],
  results: [
    finding('older', '1.0', 'vulnerable', {
      knownFlaws: 1,
      sources: [source('advisories', 'OSV', 'ok')],
      flaws: [
        { records: ['PYSEC-3'], ids: ['CVE-2026-0003'], severity: 'HIGH', fixedIn: undefined, published: undefined },
      ],
    }),
    finding('undecided', '2.0', 'notChecked', {
      reason: 'answered 503',
      sources: [source('advisories', 'OSV', 'unavailable', 'answered 503')],
    }),
  ],
  kept: [],
};
