/** Advisory data from folders and archives, whole, odd and damaged. */
import { deepStrictEqual, match, ok, rejects, strictEqual } from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../../src/core/message/errors';
import type { AdvisoryAnswer } from '../../../src/core/advisory/source';
import { type OfflineAdvisories, openOfflineAdvisories } from '../../../src/sources/offline/offlineAdvisories';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { type BuiltEntry, buildZip } from '../../support/zipBuilder';

function osv(id: string, name: string, more: object = {}): string {
  const affected = [{ package: { ecosystem: 'PyPI', name }, versions: ['1.0'] }];
  return JSON.stringify({ id, modified: '2024-05-31T00:00:00Z', affected, ...more });
}

async function ask(source: OfflineAdvisories, name: string): Promise<AdvisoryAnswer> {
  return source.fetchAdvisories(name, new AbortController().signal);
}

async function idsOf(source: OfflineAdvisories, name: string): Promise<readonly string[]> {
  const answer = await ask(source, name);
  ok(answer.status === 'ok');
  return answer.value.map(({ id }) => id);
}

async function assertRefused(path: string, reason: RegExp): Promise<void> {
  await rejects(openOfflineAdvisories(path), (error) => {
    ok(error instanceof UserError && error.code === 'advisoriesUnreadable');
    match(error.message, reason);
    ok(error.message.startsWith(path) && error.next !== '', 'names the file and the next step');
    return true;
  });
}

describe('offline advisories', () => {
  const folder = useTemporaryFolder();

  function write(files: Readonly<Record<string, string>>): string {
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder(), 'data', name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    return join(folder(), 'data');
  }

  function archive(entries: readonly BuiltEntry[]): string {
    const path = join(folder(), 'all.zip');
    writeFileSync(path, buildZip(entries));
    return path;
  }

  it('come from an archive', async () => {
    const source = await openOfflineAdvisories(
      archive([
        { name: 'PYSEC-1.json', content: osv('PYSEC-1', 'Zope.Event') },
        { name: 'PYSEC-2.json', content: osv('PYSEC-2', 'zope_event', { withdrawn: '2024-06-01T00:00:00Z' }) },
        { name: 'README.md', content: 'not a record' },
      ]),
    );
    deepStrictEqual(await idsOf(source, 'zope-event'), ['PYSEC-1', 'PYSEC-2']);
    deepStrictEqual(source.counts, { records: 2, withdrawn: 1, packages: 1, skipped: [] });
    const { digest, ...provenance } = source.provenance;
    match(digest ?? '', /^[\da-f]{64}$/);
    deepStrictEqual(provenance, {
      source: 'advisories',
      label: 'PyPA advisories',
      origin: join(folder(), 'all.zip'),
      dataDate: '2024-05-31T00:00:00.000Z',
      coverage: { records: 2, databases: { PYSEC: 2 } },
    });
  });

  it('come from a folder and its subfolders, JSON and YAML, hidden files left out', async () => {
    const source = await openOfflineAdvisories(
      write({
        'a/GHSA-1.json': osv('GHSA-1', 'demo'),
        'b/c/PYSEC-1.yaml':
          'id: PYSEC-1\nmodified: 2024-06-01T10:00:00Z\naffected:\n- package: {ecosystem: PyPI, name: demo}\n  versions:\n  - 1.10\n',
        '.github/workflow.yml': 'on: push',
        '.hidden.json': '{}',
        'notes.txt': 'x',
      }),
    );
    deepStrictEqual(await idsOf(source, 'demo'), ['GHSA-1', 'PYSEC-1']);
    strictEqual(source.provenance.label, 'OSV advisories');
    strictEqual(source.provenance.dataDate, '2024-06-01T10:00:00.000Z');
  });

  it('keep a version that YAML would take for a number', async () => {
    const yaml = 'id: PYSEC-1\naffected:\n- package: {ecosystem: PyPI, name: demo}\n  versions: [1.10, "2", 0x10]\n';
    const answer = await ask(await openOfflineAdvisories(write({ 'PYSEC-1.yaml': yaml })), 'demo');
    ok(answer.status === 'ok');
    deepStrictEqual(answer.value[0]?.affected[0]?.versions, ['1.10', '2', '0x10']);
  });

  it('know nothing of other packages, and say so as an answer', async () => {
    const source = await openOfflineAdvisories(write({ 'PYSEC-1.json': osv('PYSEC-1', 'demo') }));
    deepStrictEqual(await ask(source, 'other'), { status: 'ok', value: [] });
    deepStrictEqual(await ask(source, 'constructor'), { status: 'ok', value: [] });
  });

  it('cannot resolve what is no package name', async () => {
    const source = await openOfflineAdvisories(write({ 'PYSEC-1.json': osv('PYSEC-1', 'demo') }));
    deepStrictEqual(await ask(source, 'two words'), {
      status: 'unresolvable',
      why: '"two words" is not a package name',
    });
  });

  it('stop when asked to', async () => {
    const source = await openOfflineAdvisories(write({ 'PYSEC-1.json': osv('PYSEC-1', 'demo') }));
    await rejects(source.fetchAdvisories('demo', AbortSignal.abort()), { name: 'AbortError' });
  });

  it('take the newer of two records with one id', async () => {
    const newer = osv('PYSEC-1', 'demo', { modified: '2024-06-01T00:00:00Z', aliases: ['CVE-1'] });
    const source = await openOfflineAdvisories(write({ 'a.json': newer, 'b.json': osv('PYSEC-1', 'demo') }));
    const answer = await ask(source, 'demo');
    ok(answer.status === 'ok');
    deepStrictEqual(
      answer.value.map(({ aliases }) => aliases),
      [['CVE-1']],
    );
  });

  const copies: readonly [string, object, object, readonly string[]][] = [
    ['of one day', {}, {}, ['1.0', '0.5']],
    ['of which one has no date', {}, { modified: undefined }, ['1.0', '0.5']],
    ['of which one was withdrawn', {}, { withdrawn: '2024-05-31T00:00:00Z' }, ['1.0']],
    ['of which one is newer', { modified: '2024-06-01T00:00:00Z' }, {}, ['1.0']],
  ];
  for (const [title, one, two, expected] of copies) {
    it(`tell what either of two copies says ${title}, whichever is read first`, async () => {
      const affected = [{ package: { ecosystem: 'PyPI', name: 'demo' }, versions: ['0.5'] }];
      const [a, b] = [osv('PYSEC-1', 'demo', one), osv('PYSEC-1', 'demo', { affected, ...two })];
      for (const entries of [
        { 'a/x.json': a, 'b/x.json': b },
        { 'a/x.json': b, 'b/x.json': a },
      ]) {
        const answer = await ask(await openOfflineAdvisories(write(entries)), 'demo');
        ok(answer.status === 'ok');
        const versions = answer.value.flatMap((record) => record.affected.flatMap((entry) => entry.versions));
        deepStrictEqual(versions.sort(), [...expected].sort());
        deepStrictEqual(
          answer.value.map(({ withdrawn }) => withdrawn),
          [false],
        );
      }
    });
  }

  it('leave other ecosystems out', async () => {
    const npm = osv('GHSA-1', 'ms', { affected: [{ package: { ecosystem: 'npm', name: 'ms' } }] });
    const source = await openOfflineAdvisories(write({ 'GHSA-1.json': npm, 'PYSEC-1.json': osv('PYSEC-1', 'demo') }));
    deepStrictEqual(await idsOf(source, 'ms'), []);
    strictEqual(source.counts.records, 1);
  });

  it('are not available for a package that an unreadable record names, and are for the others', async () => {
    const source = await openOfflineAdvisories(
      write({
        'PYSEC-1.json': osv('PYSEC-1', 'demo'),
        'PYSEC-2.json': osv('PYSEC-2', 'demo', { id: 7 }),
        'PYSEC-3.json': osv('PYSEC-3', 'other'),
      }),
    );
    deepStrictEqual(source.counts.skipped, ['PYSEC-2.json']);
    const demo = await ask(source, 'demo');
    const why = 'contain an unreadable record of this package (PYSEC-2.json)';
    ok(demo.status === 'ok');
    deepStrictEqual([demo.value.map(({ id }) => id), demo.unreadable], [['PYSEC-1'], why]);
    const alone = await openOfflineAdvisories(write({ 'PYSEC-2.json': osv('PYSEC-2', 'late', { id: 7 }) }));
    deepStrictEqual(await ask(alone, 'late'), { status: 'unavailable', why });
    deepStrictEqual(await idsOf(source, 'other'), ['PYSEC-3']);
  });

  it('pass by a record of a package without a name', async () => {
    const nameless = { affected: [{ package: { ecosystem: 'PyPI', name: '' } }] };
    const source = await openOfflineAdvisories(
      write({ 'A.json': osv('A', 'demo', nameless), 'PYSEC-1.json': osv('PYSEC-1', 'demo') }),
    );
    deepStrictEqual(await idsOf(source, 'demo'), ['PYSEC-1']);
  });

  it('know PyPI with a suffix and in lower case', async () => {
    for (const ecosystem of ['PyPI:simple', 'pypi']) {
      const named = { affected: [{ package: { ecosystem, name: 'Demo' } }] };
      deepStrictEqual(await idsOf(await openOfflineAdvisories(write({ 'A.json': osv('A', 'x', named) })), 'demo'), [
        'A',
      ]);
    }
  });

  it('take no day to come, and none that no calendar has, for that of the data', async () => {
    const now = Date.parse('2026-12-01T12:00:00Z');
    const dayWith = async (modified: string): Promise<string | undefined> => {
      const other = osv('PYSEC-2', 'other', { modified });
      const old = osv('PYSEC-1', 'demo', { modified: '2020-01-01T00:00:00Z' });
      return (await openOfflineAdvisories(write({ 'a.json': old, 'b.json': other }), now)).provenance.dataDate;
    };
    strictEqual(await dayWith('2026-12-01T10:00:00Z'), '2026-12-01T10:00:00.000Z');
    for (const odd of ['2030-01-01T00:00:00Z', '2026-02-30T00:00:00Z'])
      strictEqual(await dayWith(odd), '2020-01-01T00:00:00.000Z', odd);
  });

  it('hold a record until the time of its withdrawal', async () => {
    const now = Date.parse('2026-12-01T12:00:00Z');
    const stateWith = async (withdrawn: unknown) => {
      const source = await openOfflineAdvisories(write({ 'a.json': osv('PYSEC-1', 'demo', { withdrawn }) }), now);
      const answer = await ask(source, 'demo');
      ok(answer.status === 'ok');
      return answer.value.map((record) => [record.withdrawn, record.unclearWithdrawal]);
    };
    deepStrictEqual(await stateWith('2026-12-01T10:00:00Z'), [[true, undefined]]);
    deepStrictEqual(await stateWith('2030-01-01T00:00:00Z'), [[false, undefined]]);
    deepStrictEqual(await stateWith('2026-02-30T00:00:00Z'), [[false, '"2026-02-30T00:00:00Z"']]);
  });

  it('are refused whole for a file that does not tell its packages', async () => {
    for (const text of ['{"id":', '[]', '{"id":"X","affected":[{"package":{}}]}', '']) {
      const path = write({ 'PYSEC-1.json': osv('PYSEC-1', 'demo'), 'X.json': text });
      await assertRefused(path, /X\.json is not an OSV record/);
    }
  });

  it('are refused whole for YAML that cannot be read', async () => {
    await assertRefused(write({ 'X.yaml': 'id: [unclosed' }), /X\.yaml is not an OSV record/);
  });

  it('are refused when nothing is there', async () => {
    await assertRefused(join(folder(), 'missing.zip'), /The file or folder does not exist/);
  });

  it('are refused when they hold no PyPI record', async () => {
    await assertRefused(write({ 'readme.txt': '' }), /No OSV record of a PyPI package/);
    await assertRefused(archive([]), /No OSV record of a PyPI package/);
  });

  const content = osv('PYSEC-1', 'demo');
  const damaged: readonly [string, (whole: Buffer) => Buffer, RegExp][] = [
    ['an empty file', () => Buffer.alloc(0), /neither a zip archive nor a folder|cut off/],
    ['a web page', () => Buffer.from('<!doctype html><title>Not found</title>'), /neither a zip archive nor a folder/],
    ['a cut-off archive', (whole) => whole.subarray(0, whole.length - 40), /cut off|neither a zip/],
    [
      'an archive with one bit flipped',
      (whole) => {
        const copy = Buffer.from(whole);
        copy[60] = (copy[60] ?? 0) ^ 1;
        return copy;
      },
      /damaged \(PYSEC-1\.json: /,
    ],
    [
      'a wrong checksum',
      () => buildZip([{ name: 'PYSEC-1.json', content, wrongCrc: true }]),
      /damaged \(PYSEC-1\.json: .*checksum/,
    ],
    ['an encrypted archive', () => buildZip([{ name: 'PYSEC-1.json', content, flags: 1 }]), /encrypted/],
  ];
  for (const [title, spoil, reason] of damaged) {
    it(`are refused whole for ${title}`, async () => {
      const path = join(folder(), 'all.zip');
      writeFileSync(
        path,
        spoil(
          buildZip([
            { name: 'PYSEC-1.json', content },
            { name: 'b.json', content: osv('B', 'b') },
          ]),
        ),
      );
      await assertRefused(path, reason);
    });
  }

  it('do not run in circles through linked folders', async () => {
    const path = write({ 'PYSEC-1.json': content });
    symlinkSync(path, join(path, 'again'));
    strictEqual((await openOfflineAdvisories(path)).counts.records, 1);
  });
});
