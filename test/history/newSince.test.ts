/** What is new in a workbook since its last review, through the built command line: under every name that the workbook gets. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { NewSince } from '../../src/core/scan/change';
import type { Snapshot } from '../../src/core/history/snapshot';
import { runCli, summaryOf, type Ended } from '../cli/realCli';
import { useSmallReview } from '../cli/smallReview';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';

const sample = join(projectRoot(), 'media', 'sample');

/** A snapshot that is small as a file: everything in it is valid, and takes so many MiB to read. */
function withBlanks(json: Buffer, mib: number): Buffer {
  return gzipSync(Buffer.concat([json, Buffer.alloc(mib * 1024 * 1024, ' ')]));
}

describe('the sample, scanned with half of its advisories and then with all', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const at = (...names: readonly string[]): string => join(folder(), ...names);
  const run = (...words: readonly string[]): Promise<Ended> =>
    runCli([...words, '--storage', at('state')], { environment: { IHACPA_STATE_HOME: at('home') } });
  const scan = (workbook: string, data: string, ...words: readonly string[]): Promise<Ended> =>
    run('scan', workbook, '--advisories', data, '--offline', '--no-input', ...words);

  /** Which vulnerabilities a report of a workbook has, by package. */
  async function reported(workbook: string): Promise<ReadonlySet<string>> {
    const { findings } = JSON.parse((await run('report', workbook, '--format', 'json')).out) as {
      findings: { package: string; flaws: { ids: string[] }[] }[];
    };
    return new Set(findings.flatMap((finding) => finding.flaws.map(({ ids }) => `${finding.package} ${ids[0] ?? ''}`)));
  }

  /** Every other advisory, the day of the data included. */
  function half(): string {
    cpSync(join(sample, 'advisories'), at('half'), { recursive: true });
    const names = readdirSync(at('half')).filter((name) => name.endsWith('.json'));
    ok(names.length > 4);
    for (const name of names.sort().filter((_, place) => place % 2 === 0)) rmSync(at('half', name));
    return at('half');
  }

  for (const [title, move] of [
    ['under its own name', (from: string) => from],
    [
      'after it was renamed and moved',
      (from: string) => {
        mkdirSync(at('archive'));
        const to = at('archive', 'november.xlsx');
        renameSync(from, to);
        return to;
      },
    ],
    [
      'as a copy',
      (from: string) => {
        cpSync(from, at('copy.xlsx'));
        return at('copy.xlsx');
      },
    ],
  ] as const) {
    it(`names exactly the new ones ${title}`, async () => {
      cpSync(join(sample, 'review.xlsx'), at('review.xlsx'));
      await scan(at('review.xlsx'), half());
      const before = await reported(at('review.xlsx'));
      const workbook = move(at('review.xlsx'));
      const again = await scan(workbook, join(sample, 'advisories'), '--fail-on-new', '--json');
      strictEqual(again.code === 1 || again.code === 2, true, again.err);
      const after = await reported(workbook);
      const expected = [...after].filter((each) => !before.has(each)).sort();
      ok(expected.length > 0);
      const { since } = JSON.parse((await run('report', workbook, '--since', 'last', '--format', 'json')).out) as {
        since: NewSince;
      };
      const named = since.changes
        .filter(({ kind }) => kind === 'new')
        .map((change) => `${change.package} ${change.ids[0] ?? ''}`);
      deepStrictEqual(named.sort(), expected);
      deepStrictEqual(summaryOf(again).since?.changes, since.changes);
      const third = await scan(workbook, join(sample, 'advisories'), '--fail-on-new');
      match(third.out, /Since the review of .*: nothing changed|not comparable/);
    });
  }
});

describe('the history of a workbook', function () {
  this.timeout(60_000);
  const review = useSmallReview();
  const historyFolders = (): string[] =>
    readdirSync(review.at('home/history')).map((name) => review.at(`home/history/${name}`));
  /** Oldest first. */
  const snapshots = (folder = historyFolders()[0] ?? ''): Snapshot[] =>
    readdirSync(folder)
      .map((name) => JSON.parse(gunzipSync(readFileSync(join(folder, name))).toString()) as Snapshot)
      .sort((a, b) => a.at.localeCompare(b.at));
  const since = async (...words: readonly string[]): Promise<Ended> => review.run('report', '--since', ...words);

  beforeEach(() => {
    review.write(['alpha', 'beta', 'gamma']);
    review.advisories('none', [{ id: 'PYSEC-1', name: 'other' }], 9);
    review.advisories(
      'one',
      [
        { id: 'PYSEC-1', name: 'other' },
        { id: 'GHSA-aaaa', name: 'alpha' },
      ],
      5,
    );
    review.advisories(
      'two',
      [
        { id: 'PYSEC-1', name: 'other' },
        { id: 'GHSA-aaaa', name: 'alpha' },
        { id: 'GHSA-bbbb', name: 'beta' },
      ],
      1,
    );
  });

  it('is compared by the last review, by its ID, and by its day', async () => {
    await review.scan('none');
    await review.scan('one');
    await review.scan('two');
    const [first = '', second, third = ''] = snapshots().map(({ scanId }) => scanId);
    const today = new Date().toISOString().slice(0, 10);
    match((await since('last')).out, /Since \S+ +1 new \(review /);
    match((await since('last')).out, new RegExp(`review ${second ?? ''}\\)`));
    match((await since(first)).out, /Since \S+ +2 new/);
    match((await since(today)).out, /Since \S+ +(1 new|nothing changed)/);
    match(
      (await since('2099-01-31')).err,
      new RegExp(`review ${third} is the latest one: no later scan is compared with it`),
    );
    doesNotMatch((await since('last')).err, /is the latest one/);
    const early = await since('2020-01-31');
    strictEqual(early.code, 127);
    match(early.err, /No review of this workbook at or before 2020-01-31 is known.*Pass last, a day, or one of /);
    match((await since('20200101-000000-abcdef')).err, /No review 20200101-000000-abcdef of this workbook is known/);
    match((await since('../etc')).err, /--since \.\.\/etc is not a review/);
    for (const day of ['2026-99-99', '2026-1-5', '20261301']) {
      const refused = await since(day);
      strictEqual(refused.code, 127);
      match(refused.err, new RegExp(`--since ${day} is not a date.*a day like 2027-01-31`));
    }
  });

  it('is not compared with a review of the future, which takes the place of no other', async () => {
    await review.scan('none');
    await review.scan('one');
    const [, second = ''] = snapshots().map(({ scanId }) => scanId);
    const file = readdirSync(review.at('home'), { recursive: true, encoding: 'utf8' }).find((name) =>
      name.endsWith(`${second}.json.gz`),
    );
    ok(file !== undefined);
    const path = review.at(join('home', file));
    const forged = gunzipSync(readFileSync(path)).toString().replaceAll(second, '20990101-000000-abcdef');
    writeFileSync(
      join(path, '..', '20990101-000000-abcdef.json.gz'),
      gzipSync(forged.replace(/"at":"[^"]*"/, '"at":"2099-01-01T00:00:00.000Z"')),
    );
    await review.scan('two');
    const { out, err } = await since('last');
    match(out, new RegExp(`Since \\S+ +1 new \\(review ${second}\\)`));
    match(err, /Review 20990101-000000-abcdef .* is dated in the future and is ignored\./);
  });

  it('says where there is nothing to compare with, and then everything vulnerable counts as new', async () => {
    const first = await review.scan('one', '--fail-on-new');
    strictEqual(first.code, 1);
    match(first.err, /no earlier review of this workbook is known/);
    const report = await since('last');
    strictEqual(report.code, 0);
    match(report.err, /no earlier review of this workbook is known/);
    strictEqual((await review.run('report', '--fail-on-new')).code, 1);
  });

  it('fails a build for what is new, and not for what was there', async () => {
    await review.scan('one');
    strictEqual((await review.scan('one')).code, 1);
    const same = await review.scan('one', '--fail-on-new');
    strictEqual(same.code, 0, same.err);
    match(same.out, /: nothing changed/);
    const more = await review.scan('two', '--fail-on-new');
    strictEqual(more.code, 1);
    match(more.out, /beta 1\.0 {2}New: GHSA-bbbb/);
    doesNotMatch(more.out, /alpha 1\.0 {2}New/);
    strictEqual((await review.run('report', '--fail-on-new')).code, 1);
    strictEqual((await review.scan('two', '--fail-on-new', '--dry-run')).code, 127);
  });

  it('keeps of a review of some packages what the one before says of the others', async () => {
    await review.scan('one');
    await review.scan('two', '--packages', 'beta');
    const [, last] = snapshots();
    deepStrictEqual(
      last?.packages.map(({ name, verdict }) => `${name} ${verdict}`),
      ['alpha vulnerable', 'beta vulnerable', 'gamma clean'],
    );
    match((await since('last')).out, /Since \S+ +1 new/);
  });

  it('begins with a review of one package without calling the others added later', async () => {
    await review.scan('one', '--packages', 'beta');
    await review.scan('one');
    const { out } = await since('last', '--format', 'json');
    deepStrictEqual(
      (JSON.parse(out) as { since: NewSince }).since.changes.map(({ kind, name }) => `${kind} ${name}`),
      ['notComparable alpha', 'notComparable gamma'],
    );
  });

  it('keeps as many reviews as the setting says, and no more than some KiB for 100 packages', async () => {
    writeFileSync(review.at('ihacpa.yaml'), 'checkpoint:\n  keptReviews: 2\n');
    review.write(Array.from({ length: 100 }, (_, at) => `package${at}`));
    for (const data of ['none', 'one', 'two']) await review.scan(data);
    const [folder = ''] = historyFolders();
    const names = readdirSync(folder);
    strictEqual(names.length, 2);
    for (const name of names) ok(statSync(join(folder, name)).size < 4096);
  });

  it('of another workbook that gets the same path is put aside, and is found when that one comes back', async () => {
    await review.scan('one');
    renameSync(review.workbook(), review.at('old.xlsx'));
    review.write(['delta', 'epsilon', 'zeta']);
    const fresh = await review.scan('one', '--fail-on-new');
    match(fresh.err, /no earlier review of this workbook is known/);
    renameSync(review.at('old.xlsx'), review.workbook());
    match((await review.scan('two', '--fail-on-new')).out, /: 1 new/);
  });

  it('that is damaged or of a newer version is told in one sentence and ignored', async () => {
    await review.scan('none');
    await review.scan('one');
    const [folder = ''] = historyFolders();
    const [first = '', second = ''] = snapshots(folder).map(({ scanId }) => `${scanId}.json.gz`);
    const sound = readFileSync(join(folder, second));
    for (const [bytes, words] of [
      [sound.subarray(0, 40), /Review \S+ in the history of the workbook is damaged and is ignored/],
      [gzipSync('{"schemaVersion":1}'), /is damaged and is ignored/],
      [withBlanks(gunzipSync(sound), 17), /is damaged and is ignored/],
      [readFileSync(join(folder, first)), /is damaged and is ignored/],
      [gzipSync('{"schemaVersion":7}'), /was written by a newer version and is ignored/],
    ] as const) {
      writeFileSync(join(folder, second), bytes);
      const scanned = await review.scan('two', '--fail-on-new');
      strictEqual(scanned.code, 1, scanned.err);
      match(scanned.err, words);
      strictEqual(scanned.err.match(/is ignored/g)?.length, 1);
      match(scanned.out, /: 2 new/);
      for (const name of readdirSync(folder)) if (name !== first && name !== second) rmSync(join(folder, name));
    }
  });

  it('that cannot be written costs the comparison, and not the scan', async () => {
    mkdirSync(review.at('home'), { recursive: true });
    writeFileSync(review.at('home/history'), 'a file in its place');
    const scanned = await review.scan('one');
    strictEqual(scanned.code, 1);
    match(scanned.err, /could not be added to the history of the workbook .*the scan itself is complete/);
  });

  it('is in every format', async () => {
    await review.scan('one');
    await review.scan('two');
    for (const [format, words] of [
      ['text', /Changes since the review of [\s\S]*New +beta +1\.0/],
      ['markdown', /## Changes since the review of [\s\S]*\| New \| beta \| 1\.0/],
      ['html', /Changes since the review of/],
      ['csv', /Since \d{4}-\d\d-\d\d[\s\S]*"?New: GHSA-bbbb/],
      ['json', /"kind": "new"/],
      ['sarif', /"baselineState": "new"/],
      ['sarif', /"baselineState": "unchanged"/],
      ['cyclonedx-vex', /"value": "New: GHSA-bbbb/],
    ] as const) {
      const { code, out, err } = await since('last', '--format', format);
      strictEqual(code, 0, err);
      match(out, words);
    }
  });
});
