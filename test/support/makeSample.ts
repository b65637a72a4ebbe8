/** Writes the sample, workbook, advisories, and accepted risks, into the folder named on the command line. Removes records it no longer makes. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleAdvisoryFiles } from './sampleAdvisories';
import { sampleRisks } from './sampleRisks';
import { buildSampleWorkbook } from './sampleWorkbook';

async function makeSample(folder: string): Promise<void> {
  const advisories = join(folder, 'advisories');
  await rm(advisories, { recursive: true, force: true });
  await mkdir(advisories, { recursive: true });
  for (const { name, text } of sampleAdvisoryFiles()) await writeFile(join(advisories, name), text);
  await writeFile(join(folder, 'ihacpa-risks.yaml'), sampleRisks);
  await writeFile(join(folder, 'review.xlsx'), await buildSampleWorkbook());
}

const [, , folder = join('media', 'sample')] = process.argv;
makeSample(folder).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
