/** Scans the sample in batches by memory and prints what it may use and how many packages each batch had. Refuses to measure anything itself. */
import type { ScanRequest } from '../../../src/core/scan/scanRequest';
import { readMemory } from '../../../src/platform/processMemory';
import { runScan } from '../../../src/tasks/runScan';

export interface LimitedResult {
  readonly budgetBytes: number;
  readonly sizes: readonly number[];
  readonly status: string;
}

async function main(request: ScanRequest): Promise<void> {
  const sizes: number[] = [];
  const { status } = await runScan(request, {
    signal: new AbortController().signal,
    onDidEvent: ({ type }) => {
      if (type === 'batchStarted') sizes.push(0);
      if (type === 'packageFinished') sizes.push((sizes.pop() ?? 0) + 1);
    },
  });
  const result: LimitedResult = { budgetBytes: readMemory().budgetBytes, sizes, status };
  console.log(JSON.stringify(result));
}

main(JSON.parse(process.argv[2] ?? '{}') as ScanRequest).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
