/** The question after a scan on a terminal: what to do with cells that say less than the findings. Once, and never where nobody can answer. */
import { deepStrictEqual, doesNotMatch, match, strictEqual } from 'node:assert/strict';
import type { CliDependencies } from '../../src/cli/cliPorts';
import { UserError } from '../../src/core/message/errors';
import type { Difference } from '../../src/core/cells/differences';
import { say } from '../../src/core/message/text';
import type { WorkbookDifferences } from '../../src/tasks/resolveDifferences';
import { findingOf, runFake, type Script, summary, type Told } from './fakeCli';

const question = /1 cell of your workbook says less than the finding\.\n {2}1\) Put the findings first/;
const found = 'SECURITY RISK | REMOVE OR REPLACE, no fix known | 1 advisory (Highest: HIGH)';
const difference: Difference = {
  cell: 'W4',
  package: { name: 'click', version: '1.0', occurrence: 0 },
  displayName: 'click',
  field: 'recommendation',
  value: 'PROCEED',
  finding: found,
  taken: 'mine',
  isOurs: false,
  present: { kind: 'text', text: 'PROCEED' },
  verdict: 'vulnerable',
  severity: 'HIGH',
};
const known = (cells: readonly Difference[]): WorkbookDifferences => ({
  cells,
  listed: ['click'],
  notChecked: [],
  rowsNotChecked: 0,
  notFullyChecked: [],
  scans: [],
});
const kept = { cell: 'W4', package: 'click', value: 'PROCEED', finding: found };
const scanned = summary({
  findings: [findingOf('click', 'vulnerable', { flaws: 1, highestSeverity: 'HIGH' })],
  kept: [kept],
  contradicted: [{ ...kept, verdict: 'vulnerable', severity: 'HIGH' }],
});

interface Asked extends Told {
  readonly resolved: readonly (readonly unknown[])[];
  readonly remembered: number;
}

async function scan(words: readonly string[], script: Script = {}): Promise<Asked> {
  const resolved: unknown[][] = [];
  let remembered = 0;
  const deps: Partial<CliDependencies> = {
    readDifferences: () => Promise.resolve(known([difference])),
    resolveDifferences: (_storage, ...rest) => {
      resolved.push(rest);
      return Promise.resolve({ changed: 1, left: [], backup: '/kept/review.xlsx' });
    },
    isAskedAbout: () => Promise.resolve(remembered > 0),
    rememberAsked: () => {
      remembered += 1;
      return Promise.resolve();
    },
    ...script.deps,
  };
  const told = await runFake(['scan', 'review.xlsx', ...words], {
    terminal: true,
    runScan: () => Promise.resolve(scanned),
    ...script,
    deps,
  });
  return { ...told, resolved, remembered };
}

describe('the question about differences', () => {
  it('puts the findings first where a person wants it', async () => {
    const { code, err, resolved, remembered } = await scan([], { answers: ['1'] });
    match(err, question);
    match(err, /1 cell changed\.\nA backup of the workbook is at \/kept\/review\.xlsx\n$/);
    deepStrictEqual(resolved, [['/reviews/review.xlsx', 'result', ['W4']]]);
    deepStrictEqual([code, remembered], [1, 1]);
  });

  it('shows the cells and asks again', async () => {
    const { err, resolved, remembered } = await scan([], { answers: ['2', 'what', '3'] });
    match(
      err,
      /most severe first:\n +Cell +Package +Highest +Workbook +Finding\n +W4 +click +HIGH +PROCEED +SECURITY RISK/,
    );
    match(err, /Please type a number from 1 to 3\./);
    deepStrictEqual([resolved, remembered], [[], 1]);
  });

  for (const [title, answer, remembers] of [
    ['leaves them with Enter, for good', '', 1],
    ['changes nothing where the input ends, and asks another time', undefined, 0],
  ] as const) {
    it(title, async () => {
      const { code, resolved, remembered } = await scan([], { answers: [answer] });
      deepStrictEqual([code, resolved, remembered], [1, [], remembers]);
    });
  }

  const silent: readonly (readonly [string, readonly string[], Script])[] = [
    ['with --no-input', ['--no-input'], {}],
    ['with --json', ['--json'], {}],
    ['with --quiet', ['--quiet'], {}],
    ['with --dry-run', ['--dry-run'], {}],
    ['without a terminal', [], { terminal: false }],
    ['about cells of an earlier question', [], { deps: { isAskedAbout: () => Promise.resolve(true) } }],
    ['after a scan that did not end', [], { runScan: () => Promise.resolve({ ...scanned, status: 'cancelled' }) }],
    ['where no cell says less', [], { runScan: () => Promise.resolve({ ...scanned, kept: [], contradicted: [] }) }],
    [
      'where all are settled',
      [],
      { deps: { readDifferences: () => Promise.resolve(known([{ ...difference, taken: 'result' }])) } },
    ],
  ];
  for (const [title, words, script] of silent) {
    it(`is not asked ${title}`, async () => {
      const { err, resolved } = await scan(words, { answers: ['1'], ...script });
      doesNotMatch(err, /Your choice/);
      deepStrictEqual(resolved, []);
    });
  }

  it('tells why the cells could not be changed, and ends with the code of the scan', async () => {
    const locked = new UserError({ code: 'workbookLocked', what: say`Excel has it open`, next: say`Close it` });
    const { code, err } = await scan([], {
      answers: ['1'],
      deps: { resolveDifferences: () => Promise.reject(locked) },
    });
    match(err, /Excel has it open\. Close it\./);
    strictEqual(code, 1);
  });
});
