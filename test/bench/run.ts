/** `npm run bench`: prints what this machine takes, as tables of medians and ratios of the same run. Never fails on a figure. */
import { cpus, totalmem } from 'node:os';
import { benchData } from './benchData';
import { batchSaveGroups, manyPackagesGroups } from './batchBench';
import { type BenchGroup, benchTable } from './benchTable';
import { changesGroup } from './changesBench';
import { librarySaves, stepsOfSave } from './librarySaves';
import { saveGroups } from './saveBench';
import { queueTable } from './queueBench';
import { measureScans, scanGroup } from './scanBench';
import { severalGroup } from './severalBench';

const data = benchData();
const [cpu] = cpus();
console.log(
  `Node ${process.versions.node}, ${cpus().length} × ${cpu?.model ?? 'unknown'}, ${gigabytes(totalmem())} GiB`,
);

/** Each is measured only when its turn comes, so that a table stands as soon as it is known. */
const groups: readonly (() => readonly BenchGroup[] | Promise<readonly BenchGroup[]>)[] = [
  () => [scanGroup(data, measureScans(data, 5))],
  async () => [await severalGroup(data, 3)],
  () => [changesGroup(data, 10)],
  () => [{ title: 'One batch of 10 rows saved into it', rows: librarySaves(data.workbook, 20) }],
  () => [stepsOfSave(data.workbook, 20)],
  () => batchSaveGroups(data, 3),
  () => saveGroups(),
  () => manyPackagesGroups(),
];
void (async () => {
  for (const group of groups) for (const table of await group()) console.log(`\n${benchTable(table)}`);
  console.log(`\n${await queueTable()}`);
})();

function gigabytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(0);
}
