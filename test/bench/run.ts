/** `npm run bench`: prints what this machine takes, as tables of medians and ratios of the same run. Never fails on a figure. */
import { cpus, totalmem } from 'node:os';
import { benchData } from './benchData';
import { benchTable } from './benchTable';
import { scanBench } from './scanBench';

const data = benchData();
const [cpu] = cpus();
console.log(
  `Node ${process.versions.node}, ${cpus().length} × ${cpu?.model ?? 'unknown'}, ${gigabytes(totalmem())} GiB`,
);
console.log(`\n${benchTable(scanBench(data, 5))}`);

function gigabytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(0);
}
