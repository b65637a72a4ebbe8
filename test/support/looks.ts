/** What a made-up package looks like: judged by made-up answers of the sources, and in its cells. */
import { ok } from 'node:assert/strict';
import type { AdvisoryRecord } from '../../src/core/advisory/advisory';
import type {
  CveReport,
  ExploitPrediction,
  PublishedExploit,
  SourceEvidence,
  SourceId,
} from '../../src/core/advisory/evidence';
import type { SecondReport } from '../../src/core/advisory/secondReports';
import type { SourceAnswer } from '../../src/core/advisory/source';
import type { IndexedPackage, ReportedFlaw } from '../../src/core/advisory/sourcePorts';
import { proposeCells } from '../../src/core/cells/cellProposals';
import { assessWithCves } from '../../src/core/verdict/cveEvidence';
import type { Finding } from '../../src/core/verdict/finding';
import type { ReviewField } from '../../src/core/sheet/reviewField';
import type { SourceAvailabilities } from '../../src/core/verdict/sourceAvailability';
import { query } from './advisories';

export interface World {
  readonly records?: readonly AdvisoryRecord[];
  readonly github?: SecondReport['report'];
  readonly snyk?: readonly ReportedFlaw[];
  readonly nvd?: readonly Omit<CveReport, 'source'>[];
  readonly mitre?: readonly Omit<CveReport, 'source'>[];
  readonly predictions?: readonly ExploitPrediction[];
  readonly exploits?: readonly PublishedExploit[];
  readonly index?: SourceAnswer<IndexedPackage>;
  readonly label?: string;
}

export const offline: SourceAvailabilities = {
  advisories: { label: 'OSV' },
  nvd: { label: 'NVD', notChecked: 'offline' },
  mitre: { label: 'MITRE', notChecked: 'switched off' },
  snyk: { label: 'Snyk', notChecked: 'offline' },
  exploitDb: { label: 'Exploit-DB', notChecked: 'offline' },
};

export function look(
  version: string,
  { records = [], github, snyk, nvd, mitre, predictions = [], exploits, index, label = 'OSV' }: World,
): Finding {
  const opinions: SecondReport[] = [
    ...(github === undefined ? [] : [{ source: 'github' as const, label: 'GitHub', report: github }]),
    ...(snyk === undefined ? [] : [{ source: 'snyk' as const, label: 'Snyk', report: { affecting: snyk } }]),
  ];
  const answers = { advisoryLabel: label, opinions, ...(index && { index }) };
  const said = [
    ...(nvd ?? []).map((opinion): CveReport => ({ ...opinion, source: 'nvd' })),
    ...(mitre ?? []).map((opinion): CveReport => ({ ...opinion, source: 'mitre' })),
  ];
  const lists = { knownExploited: [], predictions, exploits: exploits ?? [] };
  const advisories = { status: 'ok' as const, value: records };
  const enriched = assessWithCves(query(version), advisories, answers, { opinions: said, ...lists });
  const answered = (source: SourceId, named: string): SourceEvidence => ({ source, label: named, status: 'ok' });
  return {
    ...enriched,
    sources: [
      answered('advisories', label),
      ...(github === undefined ? [] : [answered('github', 'GitHub')]),
      ...(snyk === undefined ? [] : [answered('snyk', 'Snyk')]),
      ...(nvd === undefined ? [] : [answered('nvd', 'NVD')]),
      ...(mitre === undefined ? [] : [answered('mitre', 'CVE Services')]),
      ...(exploits === undefined ? [] : [answered('exploitDb', 'Exploit-DB')]),
    ],
  };
}

function text(of: Finding, field: ReviewField): string {
  const value = proposeCells(of, offline).find((cell) => cell.field === field)?.value;
  ok(value?.kind === 'text');
  return value.text;
}

export const cells = (of: Finding) => ({
  m: text(of, 'githubAdvisoryResult'),
  p: text(of, 'nvdResult'),
  r: text(of, 'mitreResult'),
  t: text(of, 'snykResult'),
  v: text(of, 'exploitDbResult'),
  w: text(of, 'recommendation'),
});
