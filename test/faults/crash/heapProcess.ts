/** Runs many scans that are cut short, in one process, and prints the heap between them. Needs --expose-gc; refuses to judge. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CrashFileSystem } from '../../support/crashFileSystem';
import { memoryWorkbook, scanInMemory, turnOfTheLoop } from '../../support/memoryScan';
import { SeededRandom } from '../../support/seededRandom';
import { projectRoot } from '../../support/vscode/projectRoot';

/** How a scan is cut short: by a power loss, by a cancel between batches, or by one while lookups never answer. */
export type CutShort = 'crash' | 'cancel' | 'hang';

const rounds = 3;

/** Bytes of heap after each third of the runs. */
async function main(kind: CutShort, runs: number): Promise<void> {
  const sample = readFileSync(join(projectRoot(), 'media', 'sample', 'review.xlsx'));
  const heaps: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const disk = new CrashFileSystem();
    disk.place(memoryWorkbook, sample);
    disk.place('/home/profile', Buffer.alloc(0));
    if (kind === 'crash') disk.crashAt = 1 + new SeededRandom(run).below(300);
    await scanInMemory(
      disk,
      {},
      {
        batchSize: 5,
        ...(kind === 'hang' ? { onLookup: () => new Promise<void>(() => undefined) } : {}),
        then: (event, stop) => {
          if (kind === 'cancel' && event.type === 'batchSaved') stop();
          if (kind === 'hang' && event.type === 'batchStarted') setImmediate(stop);
        },
      },
    );
    if (run % (runs / rounds) === 0) heaps.push(await settledHeap());
  }
  console.log(JSON.stringify(heaps));
}

/** What is left once everything that may go is gone. */
async function settledHeap(): Promise<number> {
  for (let turn = 0; turn < 10; turn += 1) {
    await turnOfTheLoop();
    globalThis.gc?.();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

main((process.argv[2] ?? 'crash') as CutShort, Number(process.argv[3])).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
