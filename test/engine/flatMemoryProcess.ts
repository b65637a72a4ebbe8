/** Prints what a scan of so many made-up packages holds when the last one is saved. Needs --expose-gc; refuses to judge. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scanMadeUp } from '../support/madeUpScan';

async function main(packages: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ihacpa-memory-'));
  let held = 0;
  try {
    await scanMadeUp(folder, packages, {
      onEvent: (event) => {
        if (event.type === 'batchSaved' && event.progress.completedPackages === packages) held = heldBytes();
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(held);
}

function heldBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

main(Number(process.argv[2])).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
