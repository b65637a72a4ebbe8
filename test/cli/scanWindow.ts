/** Stands for a window of the editor: a process that runs scans in threads of its own, one after the other, and says how each ended. */
import { join } from 'node:path';
import type { ScanRequest } from '../../src/core/scan/scanRequest';
import { startScan } from '../../src/threads/scan/scanClient';
import { projectRoot } from '../support/vscode/projectRoot';

export const workerFile = join(projectRoot(), 'dist', 'scanWorker.mjs');

export async function scanInThreads(requests: readonly ScanRequest[]): Promise<readonly string[]> {
  const said: string[] = [];
  for (const request of requests) {
    const running = startScan(workerFile, request, () => undefined);
    said.push((await running.finished).status);
    await running.terminate();
  }
  return said;
}

if (process.send !== undefined && process.argv[2] === 'window') {
  void scanInThreads(JSON.parse(process.argv[3] ?? '') as ScanRequest[]).then(
    (said) => process.send?.(said),
    (error: unknown) => process.send?.([String(error)]),
  );
}
