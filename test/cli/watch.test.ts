/** `watch` through the built command line against services that change between rounds: how many requests they see, and what is reported. */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Change } from '../../src/core/scan/change';
import { advisory } from '../scenario/smallWorlds';
import { type Ended, hashOf } from './realCli';
import { useSmallReview } from './smallReview';
import { useWatchedServices } from './watchedServices';

const packages = Array.from({ length: 486 }, (_, at) => `package-${at}`);
const first = advisory('package-7', 'GHSA-aaaa-bbbb-cccc', ['CVE-2021-0001'], '2.0');
const second = advisory('package-9', 'GHSA-dddd-eeee-ffff', ['CVE-2021-0002'], '2.0');

interface Told {
  readonly new: readonly Change[];
  readonly checked: number;
  readonly notChecked: { readonly services: readonly string[]; readonly packages: readonly string[] };
}

describe('watch', function () {
  this.timeout(150_000);
  const review = useSmallReview();
  const services = useWatchedServices(packages);
  beforeEach(() => {
    services.records = [first];
    review.write(packages);
  });

  const watch = (): Promise<Ended> => review.run('watch', '--once', '--json', ...services.online());
  const requests = (): string[] => Object.values(services.servers).flatMap(({ seen }) => seen.map(({ path }) => path));
  const told = ({ out, err }: Ended): Told => {
    strictEqual(out.trim().split('\n').length, 1, err);
    return JSON.parse(out) as Told;
  };
  const names = ({ new: changes }: Told): string[] => changes.map(({ name, kind }) => `${name} ${kind}`);

  it('asks three requests about 486 unchanged packages, then about those whose advisories changed, and reports each change once', async () => {
    strictEqual(
      (await review.run('scan', '--no-input', '--batch-size', '100', '--quiet', ...services.online())).code,
      1,
    );
    const before = hashOf(review.workbook());
    const baseline = await watch();
    strictEqual(baseline.code, 0, baseline.err);
    deepStrictEqual(names(told(baseline)), []);

    let asked = requests().length;
    const unchanged = await watch();
    strictEqual(unchanged.code, 0, unchanged.err);
    deepStrictEqual([told(unchanged).checked, told(unchanged).new], [0, []]);
    strictEqual(requests().length - asked, 3, requests().slice(-6).join('\n'));

    services.records = [first, second];
    asked = services.servers.osv.seen.length;
    const changed = await watch();
    strictEqual(changed.code, 1, changed.err);
    deepStrictEqual(names(told(changed)), ['package-9 new']);
    strictEqual(told(changed).checked, 1);
    const bodies = services.servers.osv.seen.slice(asked + 1).map(({ path, body }) => `${path} ${body}`);
    deepStrictEqual(
      bodies.filter((text) => /package-(?!9")/.test(text) || (text.includes('vulns/') && !text.includes(second.id))),
      [],
    );

    const again = await watch();
    deepStrictEqual([again.code, names(told(again))], [0, []], again.err);

    services.isDown = true;
    const down = await watch();
    strictEqual(down.code, 2);
    deepStrictEqual([told(down).new, told(down).checked, told(down).notChecked.packages.length], [[], 0, 486]);
    services.isDown = false;

    const folder = join(review.at('home'), 'watched');
    for (const file of readdirSync(folder)) writeFileSync(join(folder, file), '{"schemaVersion":1,"told":7}');
    const damaged = await watch();
    deepStrictEqual([damaged.code, names(told(damaged)), told(damaged).checked], [1, ['package-9 new'], 486]);
    strictEqual(hashOf(review.workbook()), before);
  });

  it('never says that nothing is new where a row names no package', async () => {
    review.write(['package-1', '==7.7.7']);
    strictEqual((await review.run('scan', '--no-input', '--quiet', ...services.online())).code, 2);
    const json = await watch();
    deepStrictEqual(
      [json.code, told(json).notChecked],
      [2, { services: [], packages: [], rows: [{ row: 3, reason: 'noName', version: '7.7.7' }] }],
    );
    const { out, code } = await review.run('watch', '--once', ...services.online());
    strictEqual(code, 2);
    match(out, /: not fully checked since [^]*\n {2}Row 3 not checked: a version without a package name\n/);
  });

  it('refuses a workbook without a review, wrong times, and what it cannot do', async () => {
    for (const [words, message] of [
      [['--once', ...services.online()], /No review of this workbook is known\. Scan it first/],
      [['--every', '5m'], /--every 5m is not a time from 15m to 14d/],
      [['--every', 'daily'], /--every daily is not a time/],
      [['--every', '1h', '--once'], /--every and --once exclude each other/],
      [['--disable-source', 'osv', '--once'], /watch needs OSV, which is disabled/],
      [['--offline', '--once'], /--offline/],
    ] as const) {
      const { code, out, err } = await review.run('watch', ...words);
      deepStrictEqual([code, out], [127, ''], err);
      match(err, message);
    }
  });
});
