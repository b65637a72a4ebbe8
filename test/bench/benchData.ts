/** What the benches work on: the real workbook where it is, else the project's sample. Changes neither. */
import { join } from 'node:path';
import { sharedDataPath } from '../support/sharedData';
import { projectRoot } from '../support/vscode/projectRoot';

export interface BenchData {
  readonly label: string;
  readonly workbook: string;
  /** OSV zip or folder. */
  readonly advisories: string;
}

export function benchData(): BenchData {
  const workbook = sharedDataPath('review-workbook.xlsx');
  const advisories = sharedDataPath('osv-pypi-2024-10-10.zip');
  if (workbook !== undefined && advisories !== undefined) return { label: 'the review workbook', workbook, advisories };
  const sample = join(projectRoot(), 'media', 'sample');
  return { label: 'the sample', workbook: join(sample, 'review.xlsx'), advisories: join(sample, 'advisories') };
}
