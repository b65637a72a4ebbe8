/** A result that rests on an accepted risk is checked again: the decision may not stand any more. Words of people are no results. */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { buildWorkbook, headerRow, packageRow, textCell } from '../support/workbookBuilder';
import { batchFrom, type Ended, runCli, saysOnce, startCli, summaryOf } from './realCli';

describe('what a scan must look at again', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  const at = (name: string): string => join(folder(), name);
  const risks = (): string => at('ihacpa-risks.yaml');
  const words = (command: string, ...more: readonly string[]): string[] => [
    ...[command, at('a.xlsx'), '--advisories', at('data'), '--offline', '--storage', at('state')],
    ...more,
  ];
  const run = (command: string, ...more: readonly string[]): Promise<Ended> =>
    runCli(words(command, ...more), { environment: { IHACPA_STATE_HOME: at('home') } });
  const verdicts = (ended: Ended): string[] => {
    const { findings, known = [] } = summaryOf(ended);
    return [...findings, ...known].map(({ package: name, verdict }) => `${name} ${verdict}`).sort();
  };

  function workbook(...rows: readonly string[]): void {
    const all = rows.map((more, place) => packageRow(place + 2, ['eps', 'six', 'idna'][place] ?? '', '1.0', more));
    writeFileSync(at('a.xlsx'), buildWorkbook({ rows: headerRow() + all.join('') }));
  }

  beforeEach(() => {
    mkdirSync(at('data'));
    const modified = new Date().toISOString();
    const ranges = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.0' }] }];
    const affected = [{ package: { ecosystem: 'PyPI', name: 'eps' }, ranges }];
    writeFileSync(at('data/PYSEC-2024-1.json'), JSON.stringify({ id: 'PYSEC-2024-1', modified, affected }));
    const [year] = new Date(Date.now() + 40 * 86_400_000).toISOString().split('T');
    const lines = [
      '  - package: eps',
      '    advisory: PYSEC-2024-1',
      '    reason: not reachable',
      `    until: ${year ?? ''}`,
    ];
    writeFileSync(risks(), `accepted:\n${lines.join('\n')}\n`);
  });

  it('is a package whose risk was accepted when the scan was killed', async () => {
    workbook('', '', '');
    const environment = { IHACPA_TEST_LOOKUP_DELAY_MS: '300', IHACPA_STATE_HOME: at('home') };
    const killed = startCli(words('scan', '--no-input', '--batch-size', '1'), { environment });
    await saysOnce(killed, batchFrom(2));
    killed.child.kill('SIGKILL');
    await killed.ended;
    rmSync(risks());
    const resumed = await run('scan', '--resume-auto', '--json');
    deepStrictEqual(verdicts(resumed), ['eps vulnerable', 'idna clean', 'six clean']);
    strictEqual(resumed.code, 1);
  });

  it('is one whose acceptance was withdrawn, with --only and add', async () => {
    workbook('');
    const first = await run('scan', '--json');
    deepStrictEqual([first.code, verdicts(first)], [0, ['eps accepted']], first.err);
    strictEqual((await run('scan', '--only', 'empty')).code, 0);
    rmSync(risks());
    const dry = await run('scan', '--only', 'empty', '--json', '--dry-run');
    deepStrictEqual([dry.code, verdicts(dry)], [1, ['eps vulnerable']]);
    const outdated = await run('scan', '--only', 'outdated', '--json', '--dry-run');
    deepStrictEqual([outdated.code, verdicts(outdated)], [1, ['eps vulnerable']]);
    strictEqual((await run('add', 'eps==1.0')).code, 1);
  });

  it('is one that has words of people and no result', async () => {
    workbook(textCell('P2', 'see ticket 12'));
    const looked = await run('scan', '--only', 'empty', '--json', '--dry-run');
    deepStrictEqual([looked.code, verdicts(looked)], [0, ['eps accepted']]);
    rmSync(risks());
    workbook(textCell('P2', 'None found'));
    const known = await run('scan', '--only', 'empty');
    strictEqual(known.code, 2, known.out);
    match(known.out, /Check 1 package that no scan has checked in this version: .* --only outdated$/m);
    strictEqual((await run('add', 'eps==1.0')).code, 2);
    workbook(textCell('P2', 'CVE-2024-1'));
    strictEqual((await run('scan', '--only', 'empty')).code, 1);
  });
});
