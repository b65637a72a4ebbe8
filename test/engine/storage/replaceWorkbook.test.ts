/** Replacing a workbook: whichever call of the file system fails, the old file or the new one is there, and the old one is never lost. */
import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceWorkbook } from '../../../src/engine/storage/replaceWorkbook';
import { sha256 } from '../../../src/platform/contentHash';
import { writeNewFile } from '../../../src/platform/durableCopy';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { randomHex, systemClock as clock } from '../../../src/platform/systemClock';
import { type FaultyFileSystem, faultyFileSystem } from '../../support/faultyFileSystem';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { buildWorkbook, headerRow, packageRow } from '../../support/workbookBuilder';

const before = buildWorkbook({ rows: headerRow() + packageRow(2, 'a', '1') });
const after = buildWorkbook({ rows: headerRow() + packageRow(2, 'b', '2') });

describe('a workbook that is replaced', () => {
  const folder = useTemporaryFolder();

  function replace(fileSystem: FaultyFileSystem, name: string): Promise<string | undefined> {
    const path = join(folder(), name, 'review.xlsx');
    return replaceWorkbook({ fileSystem, clock, randomHex }, join(folder(), name, 'state'), path, async (temporary) => {
      const ownership = (await nodeFileSystem.stat(folder()))!;
      await writeNewFile(
        fileSystem,
        { path: temporary, bytes: after, hash: sha256(after), ownership: { ...ownership, mode: 0o600 } },
        () => 0,
      );
    });
  }

  async function place(name: string): Promise<string> {
    await nodeFileSystem.makeFolder(join(folder(), name));
    const path = join(folder(), name, 'review.xlsx');
    writeFileSync(path, before);
    return path;
  }

  it('is kept in the storage folder under its own name', async () => {
    const path = await place('whole');
    const kept = await replace(faultyFileSystem(), 'whole');
    ok(kept?.startsWith(join(folder(), 'whole', 'state')) === true && kept.endsWith('-review.xlsx'), kept);
    deepStrictEqual([readFileSync(path), readFileSync(kept)], [after, before]);
    deepStrictEqual(readdirSync(join(folder(), 'whole')).sort(), ['review.xlsx', 'state']);
  });

  it('is simply made where none was', async () => {
    await nodeFileSystem.makeFolder(join(folder(), 'none'));
    strictEqual(await replace(faultyFileSystem(), 'none'), undefined);
    deepStrictEqual(readFileSync(join(folder(), 'none', 'review.xlsx')), after);
  });

  it('is whole, and nowhere lost, whichever call fails', async () => {
    await place('counted');
    const counting = faultyFileSystem();
    await replace(counting, 'counted');
    ok(counting.calls.length > 10);
    for (let failAt = 0; failAt < counting.calls.length; failAt++) {
      const path = await place(`fails-${failAt}`);
      const what = `${counting.calls[failAt]} (${failAt})`;
      const ended = replace(faultyFileSystem({ failAt }), `fails-${failAt}`);
      const failed = await ended.then(
        () => false,
        () => true,
      );
      const now = readFileSync(path);
      ok(now.equals(before) || now.equals(after), what);
      if (!failed) deepStrictEqual(now, after, what);
      const kept = join(folder(), `fails-${failAt}`, 'state', 'kept');
      const copies = existsSync(kept) ? readdirSync(kept).map((name) => readFileSync(join(kept, name))) : [];
      if (now.equals(after))
        ok(
          copies.some((copy) => copy.equals(before)),
          what,
        );
    }
    await place('forEver');
    await rejects(replace(faultyFileSystem({ failAt: 3, forEver: true }), 'forEver'));
  });
});
