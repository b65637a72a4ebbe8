/** That a record was withdrawn or rejected: how it is said, and which of a flaw's sentences say so. That is no disagreement of its sources. */
import type { CveReport, SourceId } from './evidence';
import type { Flaw } from './flaw';
import { remark } from '../message/remark';
import { issuerOf } from './severity';

const labels: Partial<Readonly<Record<SourceId, string>>> = { nvd: 'NVD', mitre: 'MITRE CVE' };

/** As sentences about CVE records call it. */
export function cveSourceLabel(source: SourceId): string {
  return labels[source] ?? source;
}

export function isRejected({ status }: Pick<CveReport, 'status'>): boolean {
  return /^rejected$/i.test(status);
}

export function withdrawalText(id: string, by = issuerOf(id)): string {
  return remark`${by} has withdrawn ${id}`;
}

export function rejectionText({ source, cve }: Pick<CveReport, 'source' | 'cve'>): string {
  return remark`${cveSourceLabel(source)} has rejected ${cve}`;
}

/** Among the sentences of the flaw. */
export function takenBackTexts({ ids, evidence = {} }: Pick<Flaw, 'ids' | 'evidence'>): readonly string[] {
  const { statements = [], cves = [], conflicts = [] } = evidence;
  const known = new Set([
    ...ids.map((id) => withdrawalText(id)),
    ...statements.map(({ id, by }) => withdrawalText(id, by)),
    ...cves.filter(isRejected).map(rejectionText),
  ]);
  return conflicts.filter((text) => known.has(text));
}
