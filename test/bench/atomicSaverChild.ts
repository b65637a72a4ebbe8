/** A process of its own that saves batches with our saver, every check and fsync included, so that its memory is measured apart. Touches only its copy. */
import { randomBytes } from 'node:crypto';
import type { CellEdit } from '../../src/core/cells/cellEdit';
import type { ReviewField } from '../../src/core/sheet/reviewField';
import { AtomicSaver } from '../../src/workbook/save/atomicSaver';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import type { SaveTimings } from '../../src/workbook/save/saveTypes';
import type { ReviewWorkbook } from '../../src/workbook/review/reviewWorkbook';
import { systemClock } from '../../src/platform/systemClock';
import { openFileJournal } from './fileJournal';
import type { OwnTimes } from './librarySaves';
import { peakMegabytes } from './peakMemory';

const fields: readonly ReviewField[] = ['githubAdvisoryResult', 'nvdResult', 'mitreResult', 'recommendation'];

async function main([file = '', runs = '1']: readonly string[]): Promise<void> {
  const journal = await openFileJournal(`${file}.journal`);
  const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex');
  const saver = new AtomicSaver({ fileSystem: nodeFileSystem, clock: systemClock, randomHex, journal });
  const loadMs: number[] = [];
  const saveMs: number[] = [];
  const steps: SaveTimings[] = [];
  for (let run = 0; run < Number(runs); run++) {
    const started = performance.now();
    const workbook = await readReviewWorkbook(nodeFileSystem, file);
    loadMs.push(performance.now() - started);
    const edits = editsOf(workbook, `None found ${run}`);
    const saving = performance.now();
    const { status, timings } = await saver.atomicSave({ path: file, edits });
    if (status !== 'saved') throw new Error(`Expected a save, got ${status}`);
    saveMs.push(performance.now() - saving);
    steps.push(timings);
  }
  await journal.close();
  const times: OwnTimes = { loadMs, saveMs, steps, peakMb: peakMegabytes() };
  console.log(JSON.stringify(times));
}

/** The result cells of the first ten packages. */
function editsOf(workbook: ReviewWorkbook, text: string): CellEdit[] {
  return workbook.rows.slice(0, 10).flatMap(({ identity, cells }) =>
    fields.map((field) => ({
      package: identity,
      field,
      value: { kind: 'text', text } as const,
      look: 'clean' as const,
      expected: cells[field] ?? { kind: 'empty' },
    })),
  );
}

void main(process.argv.slice(2));
