/** What each test of the layer `windows` begins with: Wine, prepared, and a folder of its own; skipped where Wine is not installed. */
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { readReviewWorkbook } from '../../../src/workbook/review/readReviewWorkbook';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { assertSound } from '../../support/judge/assertSound';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { projectRoot } from '../../support/vscode/projectRoot';
import { findWine, prepareWine, type Wine } from './wine';

export const sample = join(projectRoot(), 'media', 'sample');

export interface WineAt {
  readonly wine: Wine;
  readonly folder: string;
}

/** Call inside `describe`. */
export function useWine(): () => WineAt {
  const folder = useTemporaryFolder();
  let wine: Wine | undefined;
  before(async function () {
    this.timeout(180_000);
    const program = findWine();
    if (program === undefined) {
      console.log(
        '      skipped: Wine is not installed here (Debian: wine64), and nothing else here runs programs for Windows',
      );
      this.skip();
    }
    wine = await prepareWine(program);
  });
  return () => {
    if (wine === undefined) throw new Error('Expected Wine to be prepared');
    return { wine, folder: realpathSync(folder()) };
  };
}

/** What a person reads in the rows of a workbook that is whole. */
export async function cellsOf(file: string): Promise<unknown> {
  assertSound(readFileSync(file), file);
  const { rows } = await readReviewWorkbook(nodeFileSystem, file);
  return rows.map(({ identity, cells }) => ({ identity, cells }));
}
