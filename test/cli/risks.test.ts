/** Decisions about risks on the built command line: recorded with what was known, never lost, and reported again when that gets worse. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRiskFile } from '../../src/sources/risks/riskFile';
import { type Ended, runCli, startCli } from './realCli';
import { osvDocument, useSmallReview } from './smallReview';

describe('ihacpa risks', function () {
  this.timeout(90_000);
  const review = useSmallReview();
  const file = (): string => review.at('ihacpa-risks.yaml');
  const text = (): string => readFileSync(file(), 'utf8');
  const add = (name: string, id: string, ...words: readonly string[]): Promise<Ended> =>
    risks('add', '--package', name, '--advisory', id, '--reason', 'not used', '--until', '2099-12-31', ...words);
  const risks = (command: string, ...words: readonly string[]): Promise<Ended> =>
    runCli(commandOf(command, words), { environment: { IHACPA_STATE_HOME: review.at('home') } });

  function commandOf(command: string, words: readonly string[]): string[] {
    const storage = ['add', 'check', 'end'].includes(command) ? ['--storage', review.at('state')] : [];
    return ['risks', command, review.workbook(), ...words, ...storage];
  }

  /** As its publisher rates it. */
  function rate(data: string, severity: string): void {
    const document = osvDocument({ id: 'GHSA-aaaa', name: 'alpha' }, new Date(Date.now() - 86_400_000).toISOString());
    const rated = { ...(document as object), database_specific: { severity } };
    writeFileSync(join(review.at(data), 'GHSA-aaaa.json'), JSON.stringify(rated));
  }

  beforeEach(async () => {
    review.write(['alpha', 'beta']);
    review.advisories('one', [
      { id: 'GHSA-aaaa', name: 'alpha' },
      { id: 'GHSA-bbbb', name: 'beta' },
    ]);
    rate('one', 'MODERATE');
    await review.scan('one');
  });

  it('records who accepted what, when, for which version, and on which evidence', async () => {
    const added = await add('Alpha', 'ghsa-AAAA', '--owner', 'ann', '--approver', 'bob', '--ticket', 'SEC-1');
    strictEqual(added.code, 0, added.err);
    match(
      text(),
      /^accepted:\n {2}- advisory: ghsa-AAAA\n {4}package: alpha\n {4}reason: not used\n {4}owner: ann\n {4}approver: bob\n {4}ticket: SEC-1\n {4}until: 2099-12-31\n {4}acceptedAt: \d{4}-\S+Z\n {4}acceptedBy: \S+\n {4}version: "?1\.0"?\n {4}evidence: \{ ids: \[ GHSA-aaaa \], severity: MEDIUM \}\n$/,
    );
    strictEqual((await review.scan('one')).code, 1);
    await add('beta', 'GHSA-bbbb');
    strictEqual((await review.scan('one')).code, 0);
    match((await risks('list')).out, /alpha +ghsa-AAAA +until 2099-12-31 +ann +not used\n.*beta/);
    match((await risks('check')).out, /^2 accepted risks: no problem\n$/);
  });

  it('ends every acceptance of a vulnerability, by any ID of it, and no other', async () => {
    const document = osvDocument({ id: 'GHSA-aaaa', name: 'alpha' }, new Date(Date.now() - 86_400_000).toISOString());
    const named = { ...(document as object), aliases: ['CVE-2026-1000'] };
    writeFileSync(join(review.at('one'), 'GHSA-aaaa.json'), JSON.stringify(named));
    await review.scan('one');
    const inForce = (): number => parseRiskFile(text()).decisions.filter(({ until }) => until === '2099-12-31').length;
    for (const ids of [['GHSA-aaaa'], ['CVE-2026-1000', 'GHSA-aaaa']]) {
      for (const id of ids) strictEqual((await add('alpha', id)).code, 0);
      await add('beta', 'GHSA-bbbb');
      const ended = await risks('end', '--package', 'alpha', '--advisory', 'cve-2026-1000');
      strictEqual(ended.code, 0, ended.err);
      match(ended.out, new RegExp(`^Ended: ${ids.length} acceptance`));
      strictEqual(inForce(), 1);
    }
    strictEqual((await review.scan('one')).code, 1);
  });

  it('ends one that was written by hand under another ID', async () => {
    const document = osvDocument({ id: 'GHSA-aaaa', name: 'alpha' }, new Date(Date.now() - 86_400_000).toISOString());
    const named = { ...(document as object), aliases: ['CVE-2026-1000'] };
    writeFileSync(join(review.at('one'), 'GHSA-aaaa.json'), JSON.stringify(named));
    await review.scan('one');
    const fields = ['advisory: CVE-2026-1000', 'package: alpha', 'reason: x', 'until: 2099-12-31'];
    writeFileSync(file(), `accepted:\n  - ${fields.join('\n    ')}\n`);
    const ended = await risks('end', '--package', 'alpha', '--advisory', 'ghsa-AAAA');
    strictEqual(ended.code, 0, ended.err);
    doesNotMatch(text(), /2099/);
  });

  it('is over in reports once its last day is', async () => {
    await add('alpha', 'GHSA-aaaa');
    writeFileSync(file(), text().replace('2099-12-31', new Date().toISOString().slice(0, 10)));
    await add('beta', 'GHSA-bbbb');
    strictEqual((await review.scan('one')).code, 0);
    const shift = review.at('shift.cjs');
    writeFileSync(shift, `const now = Date.now; Date.now = () => now() + 3 * 86_400_000;`);
    const report = (...words: readonly string[]) =>
      runCli(['report', review.workbook(), '--storage', review.at('state'), ...words], {
        environment: { IHACPA_STATE_HOME: review.at('home'), NODE_OPTIONS: `--require=${shift}` },
      });
    match((await report()).out, /Vulnerable +1: 1 Medium\n(?:.*\n)*Accepted risks +1 vulnerability of 1 package/);
    match((await report('--format', 'csv')).out, /alpha.*Vulnerable[^]*beta.*Risk accepted/);
    strictEqual((await report('--fail-on-new')).code, 1);
    const { runs } = JSON.parse((await report('--format', 'sarif')).out) as {
      runs: { results: { suppressions?: unknown[] }[] }[];
    };
    deepStrictEqual(
      runs[0]?.results.map(({ suppressions = [] }) => suppressions.length),
      [0, 1],
    );
  });

  it('is over in reports as soon as it was ended, unless another one still holds', async () => {
    await add('alpha', 'GHSA-aaaa');
    await add('beta', 'GHSA-bbbb');
    strictEqual((await review.scan('one')).code, 0);
    const report = async (...words: readonly string[]): Promise<Ended> => review.run('report', ...words);
    match((await report('--format', 'csv')).out, /alpha.*Risk accepted/);
    const ended = await risks('end', '--package', 'alpha', '--advisory', 'GHSA-aaaa');
    match(ended.out, /^Reports no longer show it as accepted, and the next scan of the package applies it\.$/m);
    match((await report('--format', 'csv')).out, /alpha.*Vulnerable[^]*beta.*Risk accepted/);
    match((await report()).out, /Vulnerable +1: 1 Medium\n/);
    strictEqual((await report('--fail-on-new')).code, 1);
    strictEqual((await review.run('report', '--format', 'json', '--since', 'last')).code, 0);
    await add('alpha', 'GHSA-aaaa', '--owner', 'ann');
    match((await report('--format', 'csv')).out, /alpha.*Risk accepted/);
    rmSync(file());
    match((await report('--format', 'csv')).out, /alpha.*Risk accepted/, 'accepted in a file that is not known');
  });

  it('records the same decision once, and a renewed one beside the former', async () => {
    await add('alpha', 'GHSA-aaaa', '--owner', 'ann');
    const once = text();
    strictEqual((await add('Alpha', 'ghsa-aaaa', '--owner', 'ann')).code, 0);
    strictEqual(text(), once);
    await add('alpha', 'GHSA-aaaa', '--owner', 'bob');
    ok(text().startsWith(once) && text() !== once);
  });

  it('reports a risk again whose evidence got worse, and says why', async () => {
    await add('alpha', 'GHSA-aaaa');
    strictEqual((await review.scan('one', '--packages', 'alpha')).code, 0);
    rate('one', 'CRITICAL');
    const worse = await review.scan('one', '--packages', 'alpha');
    strictEqual(worse.code, 1);
    match(worse.err, /Line 2 of the accepted risks \(GHSA-aaaa of alpha\) is outdated \(severity MEDIUM → CRITICAL\)/);
    const checked = await risks('check');
    strictEqual(checked.code, 1);
    match(checked.out, /is outdated/);
    await add('alpha', 'GHSA-aaaa');
    strictEqual((await review.scan('one', '--packages', 'alpha')).code, 0, 'accepted on the worse evidence');
  });

  it('ends an acceptance, and reports the vulnerability again', async () => {
    writeFileSync(
      file(),
      '# ours\naccepted: # all\n- package: alpha # first\n  advisory: GHSA-aaaa\n  until: "2099-01-01"\n  reason: x\n# end\n',
    );
    const before = text();
    strictEqual((await review.scan('one', '--packages', 'alpha')).code, 0);
    strictEqual((await risks('end', '--package', 'alpha', '--advisory', 'GHSA-aaaa')).code, 0);
    const until = parseRiskFile(text()).decisions[0]?.until ?? '';
    strictEqual(text(), before.replace('2099-01-01', until));
    ok(until < new Date().toISOString().slice(0, 10));
    strictEqual((await review.scan('one', '--packages', 'alpha')).code, 1);
    match((await risks('check')).out, /expired on/);
    match(
      (await risks('end', '--package', 'alpha', '--advisory', 'GHSA-aaaa')).err,
      /No acceptance of GHSA-aaaa for alpha is in force/,
    );
  });

  it('rejects what nothing knows, days in the past, and files with an error, and changes no byte', async () => {
    for (const [words, said] of [
      [['--package', 'alpha', '--advisory', 'CVE-1'], /No vulnerability CVE-1 affects alpha. Pass one of GHSA-aaaa/],
      [['--package', 'gamma', '--advisory', 'CVE-1'], /No scan has checked gamma/],
    ] as const) {
      match((await risks('add', ...words, '--reason', 'r', '--until', '2099-12-31')).err, said);
    }
    const past = await risks(
      'add',
      '--package',
      'alpha',
      '--advisory',
      'GHSA-aaaa',
      '--reason',
      'r',
      '--until',
      '2020-12-31',
    );
    match(past.err, /--until 2020-12-31 is in the past/);
    strictEqual(existsSync(file()), false);
    const broken = 'accepted:\n  - advisory: X\n    package: p\n    until: soon\n';
    writeFileSync(file(), broken);
    for (const ended of [
      await add('alpha', 'GHSA-aaaa'),
      await risks('end', '--package', 'p', '--advisory', 'X'),
      await risks('list'),
      await risks('check'),
    ]) {
      strictEqual(ended.code, 127);
      match(ended.err, /ihacpa-risks\.yaml.*Line [24]: /);
    }
    strictEqual(text(), broken);
  });

  it('says that a reason is missing where it is blank, and does not blame the file', async () => {
    await add('beta', 'GHSA-bbbb');
    const former = text();
    const decision = ['--package', 'alpha', '--advisory', 'GHSA-aaaa', '--until', '2099-12-31'];
    const { code, err } = await risks('add', ...decision, '--reason', '  ');
    strictEqual(code, 127);
    match(err, /--reason needs a value\. Pass --reason TEXT/);
    strictEqual(text(), former);
  });

  it('finds no acceptance for a workbook that is not there', async () => {
    await add('alpha', 'GHSA-aaaa');
    rmSync(review.workbook());
    for (const command of ['list', 'check']) {
      const { code, out, err } = await risks(command);
      deepStrictEqual([code, out], [127, ''], err);
      match(err, /The file does not exist/);
    }
  });

  it('says which acceptance of the same vulnerability is in force already', async () => {
    const before = osvDocument({ id: 'GHSA-aaaa', name: 'alpha' }, new Date(Date.now() - 86_400_000).toISOString());
    writeFileSync(
      join(review.at('one'), 'GHSA-aaaa.json'),
      JSON.stringify({ ...(before as object), aliases: ['CVE-2026-0001'] }),
    );
    await review.scan('one');
    doesNotMatch((await add('alpha', 'CVE-2026-0001')).out, /before/);
    doesNotMatch((await add('beta', 'GHSA-bbbb')).out, /before/);
    match(
      (await add('alpha', 'GHSA-aaaa')).out,
      /^Accepted before, too: CVE-2026-0001 of alpha until 2099-12-31 \(line 2\)$/m,
    );
    const third = await add('alpha', 'ghsa-AAAA', '--owner', 'ann');
    match(third.out, /before, too: CVE-2026-0001 of alpha [^]*before, too: GHSA-aaaa of alpha/);
  });

  it('calls no package missing that the last scan only left out', async () => {
    writeFileSync(file(), 'accepted:\n  - { advisory: GHSA-bbbb, package: beta, reason: r, until: 2099-12-31 }\n');
    const state = review.at('other');
    const words = ['scan', review.workbook(), '--advisories', review.at('one'), '--offline', '--packages', 'alpha'];
    await runCli([...words, '--storage', state]);
    const checked = await runCli(['risks', 'check', review.workbook(), '--storage', state]);
    strictEqual(checked.out, '1 accepted risk: no problem\n');
  });

  it('joins several files, and says which one a line is in', async () => {
    const entry = (name: string, id: string, until: string): string =>
      `accepted:\n  - advisory: ${id}\n    package: ${name}\n    reason: shared\n    until: ${until}\n`;
    writeFileSync(review.at('mine.yaml'), entry('alpha', 'GHSA-aaaa', '2099-01-01'));
    writeFileSync(review.at('team.yaml'), entry('beta', 'GHSA-bbbb', '2020-01-01'));
    const words = ['--risks', review.at('mine.yaml'), '--risks', review.at('team.yaml')];
    const scanned = await review.scan('one', ...words);
    strictEqual(scanned.code, 1);
    match(scanned.err, /Line 2 of team\.yaml \(GHSA-bbbb of beta\) expired on 2020-01-01/);
    match((await risks('list', ...words)).out, /alpha[^\n]*\n[^\n]*beta +GHSA-bbbb +ended, last day 2020-01-01/);
  });

  it('loses none of the decisions of processes that accept at once, through a link, too', async () => {
    writeFileSync(review.at('shared.yaml'), '# kept\naccepted: []\n');
    symlinkSync(review.at('shared.yaml'), file());
    const ended = await Promise.all(
      Array.from({ length: 4 }, (_, at) =>
        risks(
          'add',
          '--package',
          'alpha',
          '--advisory',
          'GHSA-aaaa',
          '--reason',
          `reason ${at}`,
          '--until',
          '2099-12-31',
        ),
      ),
    );
    deepStrictEqual(
      ended.map(({ code }) => code),
      [0, 0, 0, 0],
    );
    const { decisions } = parseRiskFile(readFileSync(review.at('shared.yaml'), 'utf8'));
    deepStrictEqual(decisions.map(({ reason }) => reason).sort(), ['reason 0', 'reason 1', 'reason 2', 'reason 3']);
    ok(text().startsWith('# kept\n'));
  });

  it('leaves the old or the new file when it is killed at any time', async () => {
    await add('beta', 'GHSA-bbbb', '--owner', 'first');
    let told = 1;
    for (let delay = 0; delay < 6; delay++) {
      const started = startCli(
        commandOf('add', [
          '--package',
          'alpha',
          '--advisory',
          'GHSA-aaaa',
          '--reason',
          `at ${delay}`,
          '--until',
          '2099-12-31',
        ]),
        {
          environment: { IHACPA_STATE_HOME: review.at('home') },
        },
      );
      setTimeout(() => started.child.kill('SIGKILL'), 300 * delay);
      if ((await started.ended).code === 0) told += 1;
      const { decisions, problems } = parseRiskFile(text());
      deepStrictEqual(problems, []);
      ok(decisions.length >= told);
    }
    strictEqual((await add('alpha', 'GHSA-aaaa', '--owner', 'last')).code, 0);
    deepStrictEqual(
      parseRiskFile(text()).decisions.flatMap(({ owner }) => owner ?? []),
      ['first', 'last'],
    );
  });
});
