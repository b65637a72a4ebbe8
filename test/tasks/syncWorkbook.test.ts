/** A sync of a workbook that somebody changes while its plan is shown. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { type PlannedSync, planWorkbookSync, syncWorkbook } from '../../src/tasks/syncWorkbook';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';

describe('the plan of a sync', () => {
  const folder = useTemporaryFolder();

  it('leaves and names a version that somebody changes before it is applied', async () => {
    const workbook = join(folder(), 'review.xlsx');
    const list = join(folder(), 'requirements.txt');
    cpSync(join(projectRoot(), 'media', 'sample', 'review.xlsx'), workbook);
    const read = async () => [...(await readReviewWorkbook(nodeFileSystem, workbook)).rows];
    const one = (await read()).find(({ identity }) => /^[\d.]+$/.test(identity.version));
    ok(one);
    const plan = (version: string): Promise<PlannedSync> => {
      writeFileSync(list, `${one.displayName}==${version}\nnewone==1.0\n`);
      return planWorkbookSync(workbook, [list]);
    };
    const shown = await plan('98.0');
    const apply = (planned: PlannedSync) =>
      syncWorkbook(workbook, join(folder(), 'state'), planned, { only: 'changed', mark: 'none' });
    await apply(await plan('99.0'));
    const { changed, left } = await apply(shown);
    deepStrictEqual([changed, left], [0, [`C${one.row}`]]);
    deepStrictEqual((await read()).find(({ row }) => row === one.row)?.identity.version, '99.0');
  });
});
