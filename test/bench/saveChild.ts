/** A process of its own that saves batches of ten rows into a large workbook, so that time and memory of the saves alone are seen. Touches only its copy. */
import { randomBytes } from 'node:crypto';
import type { CellEdit } from '../../src/core/cells/cellEdit';
import type { ReviewField } from '../../src/core/sheet/reviewField';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { AtomicSaver } from '../../src/workbook/save/atomicSaver';
import { systemClock } from '../../src/platform/systemClock';
import { openFileJournal } from './fileJournal';
import { peakMegabytes } from './peakMemory';

/** The result columns of a large workbook and what they hold in every row. */
const held: Partial<Record<ReviewField, string>> = {
  githubAdvisoryResult: 'Package version not listed',
  nvdResult: 'None found',
  mitreResult: 'Package version not listed',
  recommendation: 'PROCEED',
};

/** `first`: the batch starts at this package; `size` packages each. */
function editsOf(first: number, size: number): CellEdit[] {
  return Array.from({ length: size }, (_, at) => first + at).flatMap((n) =>
    Object.entries(held).map(([field, text]) => ({
      package: { name: `package-${n}`, version: `1.${n}`, occurrence: 0 },
      field: field as ReviewField,
      value: { kind: 'text', text: `VULNERABLE - 1 affect v1.${n} (Highest: HIGH)\nCVE-2024-${n}` } as const,
      look: 'vulnerable' as const,
      expected: { kind: 'text', text } as const,
    })),
  );
}

async function main([file = '', saves = '1', size = '10']: readonly string[]): Promise<void> {
  const journal = await openFileJournal(`${file}.journal`);
  const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex');
  const saver = new AtomicSaver({ fileSystem: nodeFileSystem, clock: systemClock, randomHex, journal });
  const saveMs: number[] = [];
  for (let save = 0; save < Number(saves); save++) {
    const edits = editsOf(save * Number(size), Number(size));
    const started = performance.now();
    const outcome = await saver.atomicSave({ path: file, edits });
    saveMs.push(performance.now() - started);
    if (outcome.status !== 'saved' || outcome.written.length !== edits.length) {
      throw new Error(`Expected ${edits.length} cells saved, got ${outcome.status} with ${outcome.written.length}`);
    }
  }
  await journal.close();
  console.log(JSON.stringify({ loadMs: [], saveMs, peakMb: peakMegabytes() }));
}

void main(process.argv.slice(2));
