/** `watch` as real processes that are killed, stopped, and doubled, and whose workbook is taken away: every change is reported, and once. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { advisory } from '../scenario/smallWorlds';
import { type Ended, hashOf, runCli, type Started, startCli } from './realCli';
import { useSmallReview } from './smallReview';
import { useWatchedServices } from './watchedServices';

const packages = ['alpha', 'beta', 'gamma', 'delta'];
const known = advisory('alpha', 'GHSA-aaaa-aaaa-aaaa', ['CVE-2021-0001'], '2.0');
const first = advisory('beta', 'GHSA-bbbb-bbbb-bbbb', ['CVE-2021-0002'], '2.0');
const second = advisory('gamma', 'GHSA-cccc-cccc-cccc', ['CVE-2021-0003'], '2.0');

describe('a watch', function () {
  this.timeout(150_000);
  const review = useSmallReview();
  const services = useWatchedServices(packages);
  const { at, workbook, run } = review;

  beforeEach(async () => {
    services.records = [known];
    review.write(packages);
    strictEqual((await run('scan', '--no-input', '--quiet', ...services.online())).code, 1);
    strictEqual((await once()).code, 0);
  });

  const once = (...words: string[]): Promise<Ended> => run('watch', '--once', ...services.online(), ...words);
  const start = (environment: Readonly<Record<string, string>>, ...words: string[]): Started =>
    startCli(['watch', workbook(), ...services.online(), '--storage', at('state'), ...words], {
      environment: { IHACPA_STATE_HOME: at('home'), ...environment },
    });
  const often = { IHACPA_TEST_WATCH_MS: '50' };
  const told = (out: string): string[] =>
    [...out.matchAll(/^ {2}(\w+) 1\.0 {2}New: (\S+)/gm)].map(([, name, id]) => `${name} ${id}`).sort();
  const [ofFirst, ofSecond] = ['beta CVE-2021-0002', 'gamma CVE-2021-0003'];
  const outOnce = (
    { child, ended }: Started,
    pattern: RegExp,
    stream: 'stdout' | 'stderr' = 'stdout',
  ): Promise<string> => {
    let said = '';
    return new Promise((resolve, reject) => {
      child[stream]?.on('data', (text: string) => {
        said += text;
        if (pattern.test(said)) resolve(said);
      });
      void ended.then(({ out, err }) => reject(new Error(`Expected ${String(pattern)}, got ${out}${err}`)));
    });
  };

  it('that is killed at any time loses nothing, and reports nothing again that an ended one has reported', async () => {
    services.records = [known, first, second];
    const from = Date.now();
    const whole = await once('--json');
    const tookMs = Date.now() - from;
    strictEqual(whole.code, 1, whole.err);
    services.records = [known, first, second, advisory('delta', 'GHSA-dddd-dddd-dddd', ['CVE-2021-0004'], '2.0')];
    const outs: string[] = [];
    for (let step = 1; step <= 8; step++) {
      const started = start({}, '--once', '--output', at('news.html'), '--force');
      const timer = setTimeout(() => started.child.kill('SIGKILL'), (tookMs * step) / 7);
      outs.push((await started.ended).out);
      clearTimeout(timer);
    }
    outs.push((await once()).out);
    const times = outs.flatMap(told).filter((text) => text.startsWith('delta')).length;
    // A kill between the output and the memory repeats a change, once for each such kill.
    ok(times >= 1 && times <= 2, `reported ${times} times`);
    deepStrictEqual([...new Set(outs.flatMap(told))], ['delta CVE-2021-0004']);
    match(readFileSync(at('news.html'), 'utf8'), /<\/html>\s*$/);
  });

  it('next to another one of the same workbook reports each change in one of them', async () => {
    for (let round = 0; round < 2; round++) {
      const name = packages[round] ?? '';
      services.records = [
        ...services.records,
        advisory(name, `GHSA-zzzz-zzzz-zzz${round}`, [`CVE-2022-000${round}`], '3.0'),
      ];
      const ended = await Promise.all([once(), once(), once()]);
      deepStrictEqual(
        ended.flatMap(({ out }) => told(out)),
        [`${name} CVE-2022-000${round}`],
        ended.map(({ err }) => err).join(''),
      );
    }
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`ends with a sentence and 130 after ${signal}`, async () => {
      const started = start({});
      await outOnce(started, /nothing new since the review/);
      started.child.kill(signal);
      const { code, err } = await started.ended;
      deepStrictEqual(
        [code, err],
        [130, 'ihacpa: warning: The watch has stopped. The next one reports what this one did not\n'],
      );
    });
  }

  it('goes on after its workbook was deleted, damaged, and put back, and says each time what is wrong', async () => {
    const started = start(often);
    try {
      await outOnce(started, /nothing new since the review/);
      renameSync(workbook(), at('away.xlsx'));
      await outOnce(started, /review\.xlsx: The workbook does not exist|review\.xlsx.*(not|missing)/, 'stderr');
      writeFileSync(workbook(), 'PK');
      await outOnce(started, /review\.xlsx: .*(zip|workbook|damaged|cut)/i, 'stderr');
      services.records = [known, first];
      renameSync(at('away.xlsx'), workbook());
      deepStrictEqual(told(await outOnce(started, /New: .*\n/)), [ofFirst]);
    } finally {
      started.child.kill('SIGINT');
    }
    strictEqual((await started.ended).code, 130);
  });

  it('is continued under a new name of the workbook', async () => {
    services.records = [known, first];
    deepStrictEqual(told((await once()).out), [ofFirst]);
    renameSync(workbook(), at('moved.xlsx'));
    services.records = [known, first, second];
    const moved = await runCli(['watch', at('moved.xlsx'), '--once', ...services.online(), '--storage', at('state')], {
      environment: { IHACPA_STATE_HOME: at('home') },
    });
    deepStrictEqual([moved.code, told(moved.out)], [1, [ofSecond]], moved.err);
  });

  it('writes an HTML report with everything that is new since the review, and only if something is', async () => {
    const news = at('news.html');
    const before = hashOf(workbook());
    strictEqual((await once('--output', news)).code, 0);
    strictEqual(existsSync(news), false);
    services.records = [known, first];
    strictEqual((await once('--output', news)).code, 1);
    const ids = (): string[] =>
      ['CVE-2021-0002', 'CVE-2021-0003'].filter((id) =>
        new RegExp(`<td[^>]*>[^<]*New[^]*${id}`).test(readFileSync(news, 'utf8')),
      );
    deepStrictEqual(ids(), ['CVE-2021-0002']);
    services.records = [known, first, second];
    const again = await once('--output', news);
    deepStrictEqual([again.code, again.out], [127, '']);
    match(again.err, /news\.html: The file of --output exists already/);
    const forced = await once('--output', news, '--force');
    deepStrictEqual([forced.code, told(forced.out), ids()], [1, [ofSecond], ['CVE-2021-0002', 'CVE-2021-0003']]);
    strictEqual(hashOf(workbook()), before);
    match((await once('--output', workbook(), '--force')).err, /--output names the workbook itself/);
    match((await once('--force')).err, /--force does nothing without --output/);
  });

  it('saves to the workbook with --save only, also what an earlier watch reported, and after it was locked', async () => {
    services.records = [known, first];
    const results = (): Promise<string[]> => review.texts('recommendation');
    const before = hashOf(workbook());
    strictEqual((await once()).code, 1);
    strictEqual(hashOf(workbook()), before);
    const owner = at('.~lock.review.xlsx#');
    writeFileSync(owner, ',Ann,desk,02.12.2026 10:00,file:///home/ann/.config/libreoffice/4;');
    const locked = await once('--save');
    deepStrictEqual([locked.code, hashOf(workbook())], [3, before], locked.err + locked.out);
    match(locked.err, /review\.xlsx: Ann on desk in LibreOffice/);
    rmSync(owner);
    const saved = await once('--save');
    strictEqual(saved.code, 0, saved.err);
    strictEqual(saved.err, '');
    match(saved.out, /^ {2}Saved to the workbook: 1 package$/m);
    match((await results())[1] ?? '', /^SECURITY RISK/);
    const after = hashOf(workbook());
    const rest = await once('--save');
    deepStrictEqual([rest.code, told(rest.out), hashOf(workbook())], [0, [], after], rest.err);
  });
});
