/** Several workbooks in one `scan`: each with its own report, one object over all, one loading of the data, and one that fails keeps no other from it. */
import assert from 'node:assert/strict';
import { cpSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { worstOutcome } from '../../src/cli/exitCode';
import { openOnce } from '../../src/sources/offline/dataOpeners';
import { acquireWorkbookLock } from '../../src/workbook/lock/workbookLock';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { type Ended, runCli, saysOnce, startCli } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');

interface Printed {
  readonly workbooks: readonly (ScanSummary & { readonly error?: string })[];
}

describe('a scan of several workbooks', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const path = (name: string): string => join(folder(), name);
  const advisories = (): string => path('advisories');
  const words = (names: readonly string[], more: readonly string[]): string[] => [
    ...['scan', ...names.map(path), '--advisories', advisories(), '--offline'],
    ...['--storage', path('state'), ...more],
  ];
  const scan = (names: readonly string[], ...more: string[]): Promise<Ended> => runCli(words(names, more));
  const printed = ({ out, err }: Ended): Printed['workbooks'] => {
    assert.notEqual(out, '', err);
    return (JSON.parse(out) as Printed).workbooks;
  };
  beforeEach(() => {
    for (const name of ['a.xlsx', 'b.xlsx']) cpSync(join(sample, 'review.xlsx'), path(name));
    cpSync(join(sample, 'advisories'), advisories(), { recursive: true });
  });

  it('reports each in turn, and all of them at the end', async () => {
    const { code, out, err } = await scan(['a.xlsx', 'b.xlsx']);
    assert.equal(code, 1, err);
    assert.equal(out.match(/^Scan finished: 33 of 33 packages/gm)?.length, 2);
    assert.match(
      out,
      /\nAll workbooks\n +\S+a\.xlsx +.*[1-9]\d* vulnerable.*\n +\S+b\.xlsx +.*[1-9]\d* vulnerable.*\n$/,
    );
  });

  it('prints one object with --json, and needs a choice for none of them in a dry run', async () => {
    const ended = await scan(['a.xlsx', 'b.xlsx'], '--json', '--dry-run', '--packages', 'Django');
    assert.equal(ended.code, 1, ended.err);
    assert.deepEqual(
      printed(ended).map(({ workbook, packages }) => [workbook, packages.total]),
      [
        [path('a.xlsx'), 1],
        [path('b.xlsx'), 1],
      ],
    );
  });

  it('goes on after one that cannot be scanned, and ends with its code', async () => {
    writeFileSync(path('a.xlsx'), 'no workbook at all');
    const ended = await scan(['a.xlsx', 'missing.xlsx', 'b.xlsx'], '--json');
    assert.equal(ended.code, 127, ended.err);
    const [first, second, third] = printed(ended);
    assert.match(first?.error ?? '', /a\.xlsx/);
    assert.match(second?.error ?? '', /missing\.xlsx/);
    assert.equal(third?.packages.completed, 33);
    assert.match(ended.err, /^ihacpa: .*a\.xlsx: /m);
    assert.match(
      (await scan(['a.xlsx', 'b.xlsx'])).out,
      /\n +\S+a\.xlsx +not scanned\n +\S+b\.xlsx +.*[1-9]\d* vulnerable/,
    );
  });

  it('ends with the code of a locked workbook, and has scanned the others', async () => {
    const lock = await acquireWorkbookLock(path('a.xlsx'));
    try {
      const ended = await scan(['a.xlsx', 'b.xlsx'], '--json');
      assert.equal(ended.code, 3, ended.err);
      assert.deepEqual(
        printed(ended).map(({ status }) => status),
        [undefined, 'finished'],
      );
    } finally {
      await lock.release();
    }
  });

  it('begins none after a cancel', async () => {
    const started = startCli(words(['a.xlsx', 'b.xlsx'], []), {
      environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '200' },
    });
    await saysOnce(started, /Batch 1 of 4/);
    started.child.kill('SIGINT');
    const { code, out, err } = await started.ended;
    assert.equal(code, 130, err);
    assert.doesNotMatch(err + out, /b\.xlsx/);
  });

  it('reads the advisories once', async () => {
    const started = startCli(words(['a.xlsx', 'b.xlsx'], ['--json']), {
      environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '50' },
    });
    await saysOnce(started, /Batch 1 of 4/);
    renameSync(advisories(), path('moved'));
    const ended = await started.ended;
    assert.equal(ended.code, 1, ended.err);
    assert.deepEqual(
      printed(ended).map(({ packages }) => packages.completed),
      [33, 33],
    );
  });

  it('opens each file of data once, and others on their own', async () => {
    const opened: string[] = [];
    const refused = new Error('refused');
    const open = (path: string): Promise<never> => {
      opened.push(path);
      return Promise.reject(refused);
    };
    const once = openOnce({ advisories: open, names: open });
    for (const file of ['a', 'a', 'b']) await assert.rejects(once.advisories(file, 0), refused);
    await assert.rejects(once.names('a'), refused);
    assert.deepEqual(opened, ['a', 'b', 'a']);
  });

  it('ends as the worst of them', () => {
    assert.equal(worstOutcome(['complete', 'completeWithFindings']), 'completeWithFindings');
    assert.equal(worstOutcome(['completeWithFindings', 'incomplete', 'complete']), 'incomplete');
    assert.equal(worstOutcome(['incomplete', 'noPackageRows', 'workbookLocked']), 'noPackageRows');
    assert.equal(worstOutcome(['noPackageRows', 'cancelled']), 'cancelled');
  });
});
