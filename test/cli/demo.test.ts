/** `ihacpa demo`: scans a copy, leaves the sample alone, and takes findings for success. */
import { doesNotMatch, match, notStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { findingOf, runFake, summary } from './fakeCli';

describe('demo', () => {
  const folder = useTemporaryFolder();

  it('scans a fresh copy offline and says what to try next', async () => {
    const sampleFolder = join(folder(), 'media', 'sample');
    mkdirSync(join(sampleFolder, 'advisories'), { recursive: true });
    writeFileSync(join(sampleFolder, 'review.xlsx'), 'sample');
    const findings = [findingOf('django', 'vulnerable', { flaws: 1 })];
    const told = await runFake(['demo'], {
      sampleFolder,
      place: { temporaryFolder: folder() },
      runScan: (request) => {
        writeFileSync(request.workbookPath, 'scanned');
        return Promise.resolve(summary({ findings }));
      },
    });
    const request = told.requests[0]!;
    strictEqual(told.code, 0);
    notStrictEqual(dirname(request.workbookPath), sampleFolder);
    ok(request.advisoriesPath !== undefined && existsSync(request.advisoriesPath));
    strictEqual(request.offline, true);
    strictEqual(readFileSync(join(sampleFolder, 'review.xlsx'), 'utf8'), 'sample');
    match(told.out, /: ihacpa scan WORKBOOK/);
    doesNotMatch(told.out, /npm run|dist\/cli/);
  });

  it('names in a clone what works in a clone', async () => {
    const sampleFolder = join(folder(), 'media', 'sample');
    mkdirSync(sampleFolder, { recursive: true });
    writeFileSync(join(folder(), 'esbuild.mjs'), '');
    const told = await runFake(['demo'], { sampleFolder, place: { temporaryFolder: folder() } });
    for (const next of [/npm run code/, /node dist\/cli\.js scan WORKBOOK/]) match(told.out, next);
  });

  it('does not take an incomplete scan for success', async () => {
    const sampleFolder = join(folder(), 'sample');
    mkdirSync(sampleFolder);
    const told = await runFake(['demo'], {
      sampleFolder,
      place: { temporaryFolder: folder() },
      runScan: () => Promise.resolve(summary({ status: 'interrupted' })),
    });
    strictEqual(told.code, 2);
  });
});
