/** Saves the results of packages with reported changes to a watched workbook. */
import type { ScanRequest } from '../../core/scan/scanRequest';
import type { ScanSummary } from '../../core/scan/scanSummary';
import { StateExistsError } from '../../core/scan/stateExistsError';
import { runScan, type ScanIo } from '../runScan';
import { nameOfKey } from './reportOnce';
import { type MemoryPlace, readWatchMemory } from './watchMemory';

/**
 * What was reported since the review is in no cell yet: a save that was stopped or refused is made up for by the next one. A finished one is
 * the newest review. Resolves with the number of packages, 0 for nothing to save; rejects as runScan.
 */
export async function saveReported(
  place: MemoryPlace,
  review: string,
  present: ReadonlySet<string>,
  { request, io }: { readonly request: ScanRequest; readonly io: ScanIo },
): Promise<number> {
  const memory = await readWatchMemory(place);
  const told = memory?.scanId === review ? memory.told.map(nameOfKey) : [];
  const packages = [...new Set(told)].filter((name) => present.has(name));
  if (packages.length === 0) return 0;
  const { status } = await scanOrResume({ ...request, selection: { packages } }, io);
  return status === 'finished' ? packages.length : 0;
}

/** A save that was killed left a scan that would be asked about. */
async function scanOrResume(request: ScanRequest, io: ScanIo): Promise<ScanSummary> {
  try {
    return await runScan(request, io);
  } catch (error) {
    if (!(error instanceof StateExistsError)) throw error;
    return runScan({ ...request, recovery: { ...request.recovery, resumeMode: 'auto' } }, io);
  }
}
