/** The simulated internet with the facts of the real workbook and snapshot. Refuses to let CI pass without them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { type Facts, readFacts } from '../support/internet/facts';
import { SimulatedInternet } from '../support/internet/internet';
import { needSharedData } from '../support/sharedData';

interface Skippable {
  skip(): void;
}

export function originalWorkbook(test: Skippable): string {
  return needSharedData(test, 'review-workbook.xlsx');
}

export async function factsOf(test: Skippable): Promise<Facts> {
  const { rows } = await readReviewWorkbook(nodeFileSystem, originalWorkbook(test));
  return readFacts(needSharedData(test, 'osv-pypi-2024-10-10.zip'), rows);
}

export function startInternet(test: Skippable, facts: Facts): Promise<SimulatedInternet> {
  const recorded = (path: string): Buffer => readFileSync(needSharedData(test, join('recorded', path)));
  const lists = {
    kev: recorded('kev/known_exploited_vulnerabilities.json'),
    exploitDb: recorded('exploitdb/files_exploits.python-slice.csv'),
  };
  return SimulatedInternet.start(facts, lists);
}
