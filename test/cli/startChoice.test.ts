/** What happens when an older scan waits: the question on a terminal, the exact instruction without one. */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict';
import type { ScanRequest } from '../../src/core/scan/scanRequest';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { StateExistsError } from '../../src/core/scan/stateExistsError';
import { say } from '../../src/core/message/text';
import { resumable, runFake, type Script, summary } from './fakeCli';

const command = ['scan', 'review.xlsx', '--advisories', 'all.zip'];

function withState(script: Script, waiting = resumable()): Script {
  const runScan = (request: ScanRequest): Promise<ScanSummary> =>
    request.recovery.resumeMode === undefined
      ? Promise.reject(new StateExistsError(waiting, say`Choose`))
      : Promise.resolve(summary());
  return { ...script, runScan };
}

describe('an older scan', () => {
  for (const [title, args, script] of [
    ['without a terminal', [], { terminal: false }],
    ['with --no-input', ['--no-input'], { terminal: true }],
  ] as const) {
    it(`${title} ends with 2 and says what to pass`, async () => {
      const { code, out, err, requests } = await runFake([...command, ...args], withState(script));
      strictEqual(code, 2);
      strictEqual(out, '');
      strictEqual(requests.length, 1);
      match(
        err,
        /^ihacpa: \/reviews\/review\.xlsx: An earlier scan stopped on 2026-01-02 after 130 of 486 packages\. Pass --resume-auto/,
      );
      match(err, /--checkpoint cp-10 to resume from its latest checkpoint, or --start-fresh to start a new scan\.\n$/);
    });
  }

  it('shows what is done, what is left, the estimate and the checkpoint', async () => {
    const { err } = await runFake(command, withState({ terminal: true, answers: ['4'] }));
    match(err, /Done +130 of 486 packages, 6 vulnerable/);
    match(err, /Saved +13 of 49 batches/);
    match(err, /Left +356 packages, about 40 s/);
    match(err, /Last change +2026-01-02 03:05 UTC/);
    match(err, /Checkpoint +2026-01-02 03:04 UTC/);
  });

  const choices: readonly [string, readonly (string | undefined)[], object | undefined][] = [
    ['Enter resumes', [''], { resumeMode: 'auto' }],
    ['1 resumes', ['1'], { resumeMode: 'auto' }],
    ['2 starts fresh', [' 2 '], { resumeMode: 'fresh' }],
    ['3 and a number take a checkpoint', ['3', '2'], { resumeMode: 'custom', checkpointId: 'cp-5' }],
    ['3 and Enter go back to the question', ['3', '', '2'], { resumeMode: 'fresh' }],
    ['a wrong number of a checkpoint goes back, too', ['3', '7', '1'], { resumeMode: 'auto' }],
    ['a wrong answer is asked again', ['yes', '5', '1'], { resumeMode: 'auto' }],
    ['4 cancels', ['4'], undefined],
    ['the end of the input cancels', [undefined], undefined],
    ['five wrong answers cancel', ['a', 'b', 'c', 'd', 'e', '1'], undefined],
  ];
  for (const [title, answers, expected] of choices) {
    it(title, async () => {
      const { code, requests } = await runFake(command, withState({ terminal: true, answers }));
      strictEqual(code, expected === undefined ? 130 : 0);
      strictEqual(requests.length, expected === undefined ? 1 : 2);
      if (expected === undefined) return;
      const { resumeMode, checkpointId } = requests[1]!.recovery;
      deepStrictEqual({ resumeMode, ...(checkpointId === undefined ? {} : { checkpointId }) }, expected);
    });
  }

  it('with --json still asks on standard error only', async () => {
    const { out } = await runFake([...command, '--json'], withState({ terminal: true, answers: ['1'] }));
    deepStrictEqual(JSON.parse(out), summary());
  });

  it('without usable checkpoints says so and asks again', async () => {
    const script = withState({ terminal: true, answers: ['3', '4'] }, resumable({ checkpoints: [] }));
    match((await runFake(command, script)).err, /This scan has no valid checkpoint\./);
  });
});
