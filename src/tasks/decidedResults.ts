/** What scans found, read as people have decided since: an acceptance that was ended in the file beside the workbook counts no more. */
import { UserError } from '../core/message/errors';
import { asDecidedNow, type RiskDecision } from '../core/verdict/acceptRisks';
import * as catalog from '../engine/catalog/readScanResults';
import type { ResultsDepth } from '../engine/journal/resultsFold';
import type { ScanResults, WorkbookResults } from '../core/scan/scanResults';
import { findRiskDecisions } from '../sources/risks/riskFile';
import { riskToday } from './risks';

/** As readScanResults of the catalog. */
export function readScanResults(
  storageFolder: string,
  which: Parameters<typeof catalog.readScanResults>[1],
): Promise<ScanResults | undefined> {
  return catalog.readScanResults(storageFolder, which, asDecided);
}

export function readWorkbookResults(storageFolder: string, workbookPath: string): Promise<WorkbookResults | undefined> {
  return catalog.readWorkbookResults(storageFolder, workbookPath, asDecided);
}

export function readLatestFindings(
  storageFolder: string,
  scanId: string,
): ReturnType<typeof catalog.readLatestFindings> {
  return catalog.readLatestFindings(storageFolder, scanId, asDecided);
}

export function scanResultsOf(
  storageFolder: string,
  workbookPath: string,
  depth?: ResultsDepth,
): AsyncGenerator<ScanResults> {
  return catalog.scanResultsOf(storageFolder, workbookPath, depth, asDecided);
}

const asDecided: catalog.ReadAs = async (workbookPath) => {
  const [decisions, today] = [await decisionsBeside(workbookPath), riskToday()];
  return (finding) => asDecidedNow(finding, decisions, today);
};

/** None where the file cannot be read: a scan says so, and what was found still stands. */
async function decisionsBeside(workbookPath: string): Promise<readonly RiskDecision[]> {
  try {
    return await findRiskDecisions(undefined, workbookPath);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [];
  }
}
