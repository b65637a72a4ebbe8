/** What a scan's journal knows of each package beyond the verdict, for whoever asked for all of it. */
import { groupBy } from '../core/collections/groupBy';
import { readScanResults } from '../engine/catalog/readScanResults';
import type { Finding } from '../core/verdict/finding';
import type { ScanRequest } from '../core/scan/scanRequest';
import type { FindingSummary, ScanSummary } from '../core/scan/scanSummary';

/** The summary as it is, unless the request asks for details. */
export async function withDetails(request: ScanRequest, summary: ScanSummary): Promise<ScanSummary> {
  if (request.details !== true) return summary;
  const results = await readScanResults(request.storageFolder, { scanId: summary.scanId });
  const findings = (results?.results ?? []).map(({ finding }) => finding);
  const found = groupBy(findings, ({ displayName, package: { version } }) => keyOf(displayName, version));
  // Rows with the same name and version stand in the same order in both.
  const details = (each: FindingSummary): FindingSummary =>
    detailed(each, found.get(keyOf(each.package, each.version))?.shift());
  return { ...summary, findings: summary.findings.map(details) };
}

function keyOf(name: string, version: string): string {
  return JSON.stringify([name, version]);
}

function detailed(summary: FindingSummary, finding: Finding | undefined): FindingSummary {
  if (finding === undefined) return summary;
  const { sources, metadata, flaws } = finding;
  return {
    ...summary,
    ...(sources === undefined ? {} : { sources }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(flaws.length === 0 ? {} : { evidence: flaws }),
  };
}
