/** Loaded into a process before its program: writes what that took when it ends. Refuses to count anything else. */
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { peakMegabytes } from '../bench/peakMemory';

const file = process.env['IHACPA_TEST_MEASURE'];

if (isMainThread && file !== undefined) {
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    writeFileSync(file, JSON.stringify({ peakMb: peakMegabytes(), cpuMs: (user + system) / 1000 }));
  });
}
