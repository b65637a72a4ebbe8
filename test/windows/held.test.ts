/** A workbook that other programs hold as programs on Windows do, during a scan by Windows' own Node: nothing lost, nothing looked up twice. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lookedUp } from '../cli/journalLookups';
import { hashOf, runCli, summaryOf } from '../cli/realCli';
import { isSoak } from '../support/soak';
import { cellsOf, sample, useWine } from './support/rig';
import { holdFile, type Holding, startThere, type StartedThere, until, windowsPath } from './support/wine';

const holders: Readonly<Record<'Excel' | 'a viewer' | 'a program alone', Holding>> = {
  Excel: { access: 'rw', share: 'r' },
  'a viewer': { access: 'r', share: 'rw' },
  'a program alone': { access: 'rw', share: '-' },
};

describe('a workbook that another program on Windows holds', function () {
  this.timeout(240_000);
  const at = useWine();
  let workbook: string;
  beforeEach(function () {
    if (at().wine.holder === undefined) {
      console.log('      skipped: no compiler for Windows is installed here (Debian: gcc-mingw-w64-x86-64-win32)');
      this.skip();
    }
    workbook = join(at().folder, 'review.xlsx');
    cpSync(join(sample, 'review.xlsx'), workbook);
  });

  const scan = (...more: readonly string[]): StartedThere => {
    const advisories = windowsPath(join(sample, 'advisories'));
    const args = ['scan', windowsPath(workbook), '--advisories', advisories, '--offline', '--batch-size', '8'];
    const slowly = { IHACPA_TEST_LOOKUP_DELAY_MS: '40' };
    return startThere(at().wine, at().folder, [...args, '--json', ...more], slowly);
  };
  const hold = (by: keyof typeof holders): Promise<() => Promise<void>> => holdFile(at().wine, workbook, holders[by]);

  async function expectedCells(): Promise<unknown> {
    const copy = join(at().folder, 'expected.xlsx');
    cpSync(join(sample, 'review.xlsx'), copy);
    const storage = join(at().folder, 'expected-state');
    await runCli(['scan', copy, '--advisories', join(sample, 'advisories'), '--offline', '--storage', storage]);
    return cellsOf(copy);
  }

  for (const by of ['Excel', 'a viewer', 'a program alone'] as const) {
    it(`is saved once ${by} lets go of it`, async () => {
      const started = scan();
      await started.saysOnce(/^Scanning /m);
      const release = await hold(by);
      // Only the last step of a save meets a viewer, and is tried again for seconds before anybody is told.
      if (by === 'a viewer') await until(() => readdirSync(at().folder).some((name) => name.endsWith('.tmp')));
      else await started.saysOnce(/Another program has the workbook open\. The scan continues/);
      await release();
      const ended = await started.ended;
      strictEqual(ended.code, 1, ended.err);
      strictEqual(summaryOf(ended).status, 'finished');
      deepStrictEqual(await cellsOf(workbook), await expectedCells());
    });
  }

  const pastTheEnd = isSoak ? (['Excel', 'a program alone', 'a viewer'] as const) : (['Excel'] as const);
  for (const by of pastTheEnd) {
    it(`past the end of the scan by ${by} is left, and a resumed scan looks nothing up again`, async () => {
      const before = hashOf(workbook);
      const started = scan();
      await started.saysOnce(/^Scanning /m);
      if (by === 'Excel') writeFileSync(join(at().folder, '~$review.xlsx'), excelOwnerFile('Änne Example'));
      const release = await hold(by);
      const ended = await started.ended;
      await release();
      rmSync(join(at().folder, '~$review.xlsx'), { force: true });
      strictEqual(ended.code, 3, ended.err);
      match(ended.err, /Close it there and resume the scan. Nothing is checked twice/);
      if (by === 'Excel') match(ended.err, /Änne Example in Excel has the workbook open/);
      strictEqual(hashOf(workbook), before);
      const looked = lookedUp(join(at().folder, 'state'));
      const resumed = await scan('--resume-auto').ended;
      strictEqual(resumed.code, 1, resumed.err);
      deepStrictEqual(lookedUp(join(at().folder, 'state')), looked);
      deepStrictEqual(await cellsOf(workbook), await expectedCells());
    });
  }

  it('from the beginning, alone, is refused by name and left', async () => {
    const before = hashOf(workbook);
    const release = await hold('a program alone');
    const ended = await scan().ended;
    await release();
    strictEqual(ended.code, 3, ended.err);
    match(ended.err, /Another program has locked the workbook for reading\. Close it there and try again/);
    strictEqual(hashOf(workbook), before);
  });

  it('for a moment, alone, is waited for', async () => {
    const release = await hold('a program alone');
    const started = scan();
    const timer = setTimeout(() => void release(), 4000);
    const ended = await started.ended;
    clearTimeout(timer);
    await release();
    strictEqual(ended.code, 1, ended.err);
    ok(hashOf(workbook) !== hashOf(join(sample, 'review.xlsx')));
  });
});

/** As Excel writes it: the name in the system's code page, and again in UTF-16. */
function excelOwnerFile(name: string): Buffer {
  const bytes = Buffer.alloc(165, 0x20);
  bytes[0] = name.length;
  bytes.write(name, 1, 'latin1');
  bytes.writeUInt16LE(name.length, 54);
  bytes.write(name, 56, 'utf16le');
  return bytes;
}
