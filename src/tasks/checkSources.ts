/** Opens the data at hand that a scan would read, before anything is written for it. */
import type { ScanRequest } from '../core/scan/scanRequest';
import { openSources } from '../sources/openSources';
import { findRiskDecisions } from '../sources/risks/riskFile';
import { randomHex, systemClock } from '../platform/systemClock';

/** Rejects with the UserError that the scan would reject with. */
export async function checkSources(
  request: Pick<ScanRequest, 'workbookPath' | 'advisoriesPath' | 'sources'>,
): Promise<void> {
  await findRiskDecisions(request.sources?.risks, request.workbookPath);
  const world = { clock: systemClock, randomHex, onDidWarn: () => undefined };
  await openSources(request.sources, request.advisoriesPath, world);
}
