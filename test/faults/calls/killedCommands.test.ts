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
const everydayCalls = 2;

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

  function run(at: string, [command = '', ...words]: readonly string[], environment: Record<string, string> = {}) {
    const [name, ...subcommand] = command.split(' ');
    const storage = ['--storage', join(at, 'state')];
    return runCli([name ?? '', ...subcommand, join(at, 'review.xlsx'), ...words, ...storage], {
      environment: { IHACPA_STATE_HOME: join(at, 'home'), ...environment },
    });
  }

  const bytesOf = (at: string, file: string): Buffer => readFileSync(join(at, file));
  const namesIn = (at: string): readonly string[] => readdirSync(at).sort();

  for (const [words, file] of [
    [['sync', '--from', 'installed.txt', '--yes', '--mark', 'strike'], 'review.xlsx'],
    [['sync', '--from', 'installed.txt', '--yes', '--mark', 'note'], 'review.xlsx'],
    [['resolve', '--take', 'result'], 'review.xlsx'],
  ] as const) {
    it(`leaves the old or the new file, and is finished by the same command again: ${words.join(' ')}`, async () => {
      const base = await scanned();
      const old = bytesOf(base, file);
      const inPlace = (at: string): string[] => words.map((word) => (word.endsWith('.txt') ? join(at, word) : word));
      const copy = (name: string): string => {
        const own = join(realpathSync(folder()), name);
        cpSync(base, own, { recursive: true });
        return own;
      };
      const whole = copy('whole');
      const ended = await run(whole, inPlace(whole));
      strictEqual(ended.code, 0, ended.err);
      const wanted = bytesOf(whole, file);
      ok(!wanted.equals(old));
      let killed = 0;
      for (const name of callNames) {
        const counted = copy(`counted-${name}`);
        const count = join(folder(), 'count');
        const failing = { LD_PRELOAD: library, FAIL_CALL: name };
        await run(counted, inPlace(counted), { ...failing, FAIL_COUNT: count, FAIL_BELOW: counted });
        const total = Number(readFileSync(count, 'utf8'));
        for (const at of soakSample(total, everydayCalls)) {
          const own = copy(`killed-${name}-${at}`);
          const first = await run(own, inPlace(own), {
            ...failing,
            FAIL_BELOW: own,
            FAIL_AT: `${at}`,
            FAIL_KILL: '1',
          });
          const where = `${name} ${at} of ${total}: ${first.code} ${first.err}`;
          const left = bytesOf(own, file);
          ok(left.equals(old) || left.equals(wanted), where);
          const again = await run(own, inPlace(own));
          strictEqual(again.code, 0, `${where}\n${again.err}`);
          deepStrictEqual(bytesOf(own, file), wanted, where);
          deepStrictEqual(namesIn(own), namesIn(whole), where);
          if (first.code === null || first.code === 137) killed++;
        }
      }
      ok(killed > 0);
      console.log(`      killed at ${killed} calls`);
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
    let killed = 0;
    for (const name of callNames) {
      const counted = join(realpathSync(folder()), `counted-${name}`);
      cpSync(base, counted, { recursive: true });
      const count = join(folder(), 'count');
      const failing = { LD_PRELOAD: library, FAIL_CALL: name };
      const ended = await run(counted, add, { ...failing, FAIL_COUNT: count, FAIL_BELOW: counted });
      strictEqual(ended.code, 0, ended.err);
      const total = Number(readFileSync(count, 'utf8'));
      for (const at of soakSample(total, everydayCalls)) {
        const own = join(realpathSync(folder()), `killed-${name}-${at}`);
        cpSync(base, own, { recursive: true });
        const first = await run(own, add, { ...failing, FAIL_BELOW: own, FAIL_AT: `${at}`, FAIL_KILL: '1' });
        if (first.code === null || first.code === 137) killed++;
        const left = bytesOf(own, file).toString();
        const where = `${name} ${at} of ${total}: ${first.code} ${first.err}`;
        deepStrictEqual(comments(left), comments(old), where);
        ok(left === old || named(left).length === named(old).length + 1, where);
        strictEqual((await run(own, add)).code, 0, where);
        const now = bytesOf(own, file).toString();
        deepStrictEqual(named(now).filter((each) => each.startsWith('aiohttp ')).length, 1, where);
        deepStrictEqual(comments(now), comments(old), where);
        deepStrictEqual(namesIn(own), namesIn(counted), where);
      }
    }
    ok(killed > 0);
    console.log(`      killed at ${killed} calls`);
  });
});
