/** What only this tool writes, over everything that it writes into the real workbook and everything that people had written there. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { displayText } from '../../src/core/spreadsheet/cell';
import { isOwnResult } from '../../src/core/cells/ownResult';
import { verdictFields } from '../../src/core/cells/resultGrammar';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { needSharedData } from '../support/sharedData';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { runCli } from './realCli';

/** What people type, too. */
const bare = new Set(['PROCEED', 'None found', 'No published security advisories']);

describe('own words', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();

  it('are told from those of people, cell by cell', async function () {
    const original = needSharedData(this, 'review-workbook.xlsx');
    const advisories = needSharedData(this, 'osv-pypi-2024-10-10.zip');
    const workbook = join(folder(), 'review.xlsx');
    copyFileSync(original, workbook);
    await runCli(['scan', workbook, '--advisories', advisories, '--offline', '--storage', join(folder(), 'state')]);
    const before = await readReviewWorkbook(nodeFileSystem, original);
    const after = await readReviewWorkbook(nodeFileSystem, workbook);
    const [typed, strange]: [string[], string[]] = [[], []];
    let own = 0;
    for (const [at, row] of after.rows.entries()) {
      for (const field of verdictFields) {
        const was = displayText(before.rows[at]?.cells[field] ?? { kind: 'empty' });
        const is = displayText(row.cells[field] ?? { kind: 'empty' });
        if (isOwnResult(field, was)) typed.push(was);
        if (is === was) continue;
        if (isOwnResult(field, is)) own += 1;
        else if (!bare.has(is)) strange.push(is);
        // A person's line below it, or a word in it, makes it a person's.
        for (const changed of [`${is}\nfine, Jane`, `see ${is}`, is.toLowerCase()])
          ok(!isOwnResult(field, changed), changed);
      }
    }
    deepStrictEqual([typed, strange], [[], []]);
    ok(own > 400, `only ${own}`);
  });
});
