/** Whose the saved workbook is, and what it permits: as before where the system allows it. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmod, chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWorkbook, headerRow, packageRow } from '../../support/workbookBuilder';
import { judgeWorkbook } from './judgeWorkbook';

const bytes = buildWorkbook({ rows: headerRow() + packageRow(2, 'a', '1') });
/** Nobody, on every Unix. */
const nobody = 65_534;

describe('the owner of a saved workbook', function () {
  this.timeout(60_000);
  let folder = '';
  let path: string;
  beforeEach(async function () {
    if (process.getuid?.() !== 0) {
      console.log('      skipped: only root can make files of others');
      this.skip();
    }
    folder = await mkdtemp(join(tmpdir(), 'ihacpa-owner-'));
    path = join(folder, 'review.xlsx');
    await writeFile(path, bytes);
    await chown(path, 1234, 2345);
    await chmod(path, 0o666);
    await chmod(folder, 0o777);
  });
  afterEach(async () => {
    if (folder !== '') await rm(folder, { recursive: true, force: true });
  });

  /** Saves as this user; `[uid, gid, mode]` of the workbook afterwards. */
  async function savedBy(uid: number): Promise<readonly number[]> {
    const args = [join(__dirname, 'savingProcess.js'), path, join(folder, 'journal')];
    const run = spawnSync(process.execPath, args, { encoding: 'utf8', uid, gid: uid });
    strictEqual(run.status, 0, run.stderr);
    strictEqual(await judgeWorkbook(path, bytes), 'new');
    const now = await stat(path);
    return [now.uid, now.gid, now.mode & 0o7777];
  }

  it('stays when root saves', async () => {
    deepStrictEqual(await savedBy(0), [1234, 2345, 0o666]);
  });

  it('is whoever saves when the system lets nobody give files away, and the permissions stay', async () => {
    deepStrictEqual(await savedBy(nobody), [nobody, nobody, 0o666]);
  });
});
