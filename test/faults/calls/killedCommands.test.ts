/** Commands that write a workbook or a file of decisions, killed at a call of the file system: all or nothing, and the same command again finishes it. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRiskFile } from '../../../src/sources/risks/riskFile';
import { runCli } from '../../cli/realCli';
import { isSoak, soakSample } from '../../support/soak';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { projectRoot } from '../../support/vscode/projectRoot';
import { callLibrary } from './callLibrary';

const sample = join(projectRoot(), 'media', 'sample');
const callNames = ['open', 'write', 'fsync', 'rename'] as const;
/** Of each kind and command; the long form kills at every one. */
const everydayCalls = 1;

/** Three more packages, five other versions, and the rest no longer installed. */
const installed = [
  ...['aiohttp==9.1', 'attrs==9.1', 'certifi==9.1', 'colorama==9.1', 'idna==9.1'],
  ...['new-one==1.0', 'new-two==2.0', 'new-three==3.0', 'Flask==2.2.2', 'Jinja2==3.1.2'],
].join('\n');

describe('a command that is killed at a call of the file system', function () {
  this.timeout(isSoak ? 3_600_000 : 240_000);
  const folder = useTemporaryFolder();
  let library: string;
  beforeEach(function () {
    library = callLibrary(this, folder());
  });

  /** The sample after a scan, with all that belongs to it. */
  async function scanned(): Promise<string> {
    const base = join(realpathSync(folder()), 'base');
    cpSync(sample, base, { recursive: true });
    writeFileSync(join(base, 'installed.txt'), installed);
    const ended = await run(base, ['scan', '--advisories', join(base, 'advisories'), '--offline', '--no-input']);
    strictEqual(ended.code, 1, ended.err);
    return base;
  }

  /** Words that end in .txt are files in the folder `at`. */
  function run(at: string, [command = '', ...words]: readonly string[], environment: Record<string, string> = {}) {
    const [name, ...subcommand] = command.split(' ');
    const storage = ['--storage', join(at, 'state')];
    const inPlace = words.map((word) => (word.endsWith('.txt') ? join(at, word) : word));
    return runCli([name ?? '', ...subcommand, join(at, 'review.xlsx'), ...inPlace, ...storage], {
      environment: { IHACPA_STATE_HOME: join(at, 'home'), ...environment },
    });
  }

  const bytesOf = (at: string, file: string): Buffer => readFileSync(join(at, file));
  const namesIn = (at: string): readonly string[] => readdirSync(at).sort();

  function copyOf(base: string, name: string): string {
    const own = join(realpathSync(folder()), name);
    cpSync(base, own, { recursive: true });
    return own;
  }

  /** What must hold of the file in a folder after the kill, and after the same command again. */
  interface Judge {
    readonly left: (at: string, where: string) => void;
    readonly finished: (at: string, where: string) => void;
  }

  /** Each time in a copy of `base`. */
  async function killThroughout(base: string, words: readonly string[], judge: Judge): Promise<void> {
    let killed = 0;
    for (const name of callNames) {
      const counted = copyOf(base, `counted-${name}`);
      const count = join(folder(), 'count');
      const failing = { LD_PRELOAD: library, FAIL_CALL: name };
      const ended = await run(counted, words, { ...failing, FAIL_COUNT: count, FAIL_BELOW: counted });
      strictEqual(ended.code, 0, ended.err);
      const total = Number(readFileSync(count, 'utf8'));
      for (const at of soakSample(total, everydayCalls)) {
        const own = copyOf(base, `killed-${name}-${at}`);
        const killing = { ...failing, FAIL_BELOW: own, FAIL_AT: `${at}`, FAIL_KILL: '1' };
        const first = await run(own, words, killing);
        if (first.code === null || first.code === 137) killed++;
        const where = `${name} ${at} of ${total}: ${first.code} ${first.err}`;
        judge.left(own, where);
        const again = await run(own, words);
        strictEqual(again.code, 0, `${where}\n${again.err}`);
        judge.finished(own, where);
        deepStrictEqual(namesIn(own), namesIn(counted), where);
      }
    }
    ok(killed > 0);
    console.log(`      killed at ${killed} calls`);
  }

  for (const words of [
    ['sync', '--from', 'installed.txt', '--yes', '--mark', 'strike'],
    ['sync', '--from', 'installed.txt', '--yes', '--mark', 'note'],
    ['resolve', '--take', 'result'],
  ]) {
    it(`leaves the old or the new file, and is finished by the same command again: ${words.join(' ')}`, async () => {
      const base = await scanned();
      const file = 'review.xlsx';
      const old = bytesOf(base, file);
      const whole = copyOf(base, 'whole');
      const ended = await run(whole, words);
      strictEqual(ended.code, 0, ended.err);
      const wanted = bytesOf(whole, file);
      ok(!wanted.equals(old));
      await killThroughout(base, words, {
        left: (at, where) => {
          const left = bytesOf(at, file);
          ok(left.equals(old) || left.equals(wanted), where);
        },
        finished: (at, where) => deepStrictEqual(bytesOf(at, file), wanted, where),
      });
    });
  }

  it('leaves the former decisions or the new ones, with their comments: risks add', async () => {
    const base = await scanned();
    const file = 'ihacpa-risks.yaml';
    const old = bytesOf(base, file).toString();
    const decision = ['--package', 'aiohttp', '--advisory', 'CVE-2023-37276'];
    const add = ['risks add', ...decision, '--reason', 'behind a proxy', '--until', '2099-12-31'];
    const comments = (text: string): readonly string[] => text.match(/#.*$/gm) ?? [];
    const named = (text: string): readonly string[] =>
      parseRiskFile(text).decisions.map(({ package: name, advisory }) => `${name} ${advisory}`);
    await killThroughout(base, add, {
      left: (at, where) => {
        const left = bytesOf(at, file).toString();
        deepStrictEqual(comments(left), comments(old), where);
        ok(left === old || named(left).length === named(old).length + 1, where);
      },
      finished: (at, where) => {
        const now = bytesOf(at, file).toString();
        deepStrictEqual(named(now).filter((each) => each.startsWith('aiohttp ')).length, 1, where);
        deepStrictEqual(comments(now), comments(old), where);
      },
    });
  });
});
