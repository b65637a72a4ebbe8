/** `npm run bench`: prints what this machine takes, as tables of medians and ratios of the same run. Never fails on a figure. */
import { cpus, totalmem } from 'node:os';
import { benchData } from './benchData';
import { benchTable } from './benchTable';
import { librarySaves } from './librarySaves';
import { measureScans, scanGroup } from './scanBench';

const data = benchData();
const [cpu] = cpus();
console.log(
  `Node ${process.versions.node}, ${cpus().length} × ${cpu?.model ?? 'unknown'}, ${gigabytes(totalmem())} GiB`,
);

console.log(`\n${benchTable(scanGroup(data, measureScans(data, 5)))}`);
console.log(`\n${benchTable({ title: 'One batch of 10 rows saved into it', rows: librarySaves(data.workbook, 20) })}`);

function gigabytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(0);
}
