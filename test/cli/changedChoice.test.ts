/** A workbook that changed since its scan stopped: the question on a terminal, and the list of what differs. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WorkbookChangedError } from '../../src/core/scan/workbookChangedError';
import type { WorkbookComparison } from '../../src/core/scan/workbookComparison';
import { displayText } from '../../src/core/spreadsheet/cell';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { patchBytes } from '../support/patchedSheet';
import { editOf } from '../support/saverRig';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { runFake, type Script, summary } from './fakeCli';
import { batchFrom, runCli, saysOnce, startCli } from './realCli';

const command = ['scan', 'review.xlsx', '--advisories', 'all.zip', '--resume-auto'];

const identities = ['click', 'attrs', 'idna'].map((name) => ({ name, version: '1.0', occurrence: 0 }));
const comparison: WorkbookComparison = {
  scanId: 'scan-1',
  checkpointId: 'cp-10',
  differences: identities.map((identity, index) => ({
    cell: `N${index + 4}`,
    row: index + 4,
    package: identity,
    displayName: identity.name,
    field: 'notes',
    yours: index === 0 ? '' : 'mine\u001b[2J\nmore',
    checkpoints: 'before',
    content: { kind: 'text', text: 'before' },
  })),
  gone: ['flask 1.0'],
  added: [],
  reversioned: [],
};

/** Refuses as the engine does until a choice was made. */
function changed(script: Script, found = comparison): Script {
  return {
    ...script,
    runScan: ({ recovery: { mergeStrategy, mergeChoices } }) =>
      mergeStrategy === 'manual' && mergeChoices === undefined
        ? Promise.reject(new WorkbookChangedError('/reviews/review.xlsx', found))
        : Promise.resolve(summary()),
  };
}

describe('a workbook that changed since its scan stopped', () => {
  it('lists cell, package, column and both sides, inert and in one line each', async () => {
    const { err } = await runFake(command, changed({ terminal: true, answers: ['4'] }));
    match(err, /review\.xlsx was changed since the scan stopped: 3 cells differ\./);
    match(err, /1\) {2}N4 +click 1\.0 +Notes +before +\(empty\)/);
    match(err, /2\) {2}N5 +attrs 1\.0 +Notes +before +mine.*more/);
    match(err, /No longer in the workbook: flask 1\.0/);
    ok(!err.includes('\u001b[2J'));
  });

  const takes = (...cells: readonly string[]): object => ({
    mergeStrategy: 'manual',
    mergeChoices: identities.map((identity, index) => {
      return { package: identity, field: 'notes', take: cells.includes(`N${index + 4}`) ? 'checkpoint' : 'yours' };
    }),
  });
  const choices: readonly [string, readonly (string | undefined)[], object | undefined][] = [
    ['Enter keeps the workbook', [''], { mergeStrategy: 'use_current' }],
    ['1 keeps the workbook', ['1'], { mergeStrategy: 'use_current' }],
    ['2 takes the checkpoint', [' 2 '], { mergeStrategy: 'use_checkpoint' }],
    ['3 and numbers merge', ['3', '1,3'], takes('N4', 'N6')],
    ['3 and a range merge', ['3', '2-3'], takes('N5', 'N6')],
    ['3 and all merge', ['3', 'all'], takes('N4', 'N5', 'N6')],
    ['3 and a number outside the list go back to the question', ['3', '4', '1'], { mergeStrategy: 'use_current' }],
    ['3 and Enter go back to the question', ['3', '', '2'], { mergeStrategy: 'use_checkpoint' }],
    ['4 cancels', ['4'], undefined],
    ['the end of the input cancels', [undefined], undefined],
    ['five wrong answers cancel', ['a', '0', '5', 'd', '-1', '1'], undefined],
  ];
  for (const [title, answers, expected] of choices) {
    it(title, async () => {
      const { code, requests } = await runFake(command, changed({ terminal: true, answers }));
      strictEqual(code, expected === undefined ? 130 : 0);
      strictEqual(requests.length, expected === undefined ? 1 : 2);
      if (expected === undefined) return;
      const { resumeMode, mergeStrategy, mergeChoices } = requests[1]!.recovery;
      strictEqual(resumeMode, 'auto');
      deepStrictEqual({ mergeStrategy, ...(mergeChoices === undefined ? {} : { mergeChoices }) }, expected);
    });
  }

  it('offers no checkpoint where none is usable', async () => {
    const found = { ...comparison, checkpointId: undefined };
    const { err, code } = await runFake(command, changed({ terminal: true, answers: ['3'] }, found));
    match(err, /2\) Merge: [^\n]*\n +3\) Cancel/);
    strictEqual(code, 130);
  });

  for (const [title, args, terminal] of [
    ['without a terminal', [], false],
    ['with --no-input', ['--no-input'], true],
    ['with --merge-strategy', ['--merge-strategy', 'use_current'], true],
  ] as const) {
    it(`is not asked about ${title}`, async () => {
      const { code, requests } = await runFake([...command, ...args], changed({ terminal }));
      strictEqual(code, 0);
      deepStrictEqual(
        requests.map(({ recovery }) => recovery.mergeStrategy),
        ['use_current'],
      );
    });
  }

  describe('compared with a checkpoint', function () {
    this.timeout(60_000);
    const folder = useTemporaryFolder();

    /** With its newest checkpoint, and its first. */
    async function stopped() {
      const sample = join(projectRoot(), 'media', 'sample');
      const workbook = join(folder(), 'review.xlsx');
      const state = ['--storage', join(folder(), 'state')];
      cpSync(join(sample, 'review.xlsx'), workbook);
      const words = ['scan', workbook, '--advisories', join(sample, 'advisories'), '--offline', '--batch-size', '5'];
      const started = startCli([...words, ...state], { environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '150' } });
      await saysOnce(started, batchFrom(3));
      started.child.kill('SIGINT');
      await started.ended;
      const listed = await runCli(['checkpoints', 'list', workbook, '--json', ...state]);
      const { scans } = JSON.parse(listed.out) as { scans: { checkpoints: { checkpointId: string }[] }[] };
      const id = scans[0]?.checkpoints[0]?.checkpointId ?? '';
      const first = scans[0]?.checkpoints.at(-1)?.checkpointId ?? '';
      const resume = [...words, ...state, '--resume-auto', '--no-input'];
      return { workbook, state, id, first, resume };
    }

    const shown = async (path: string): Promise<string[]> => {
      const { rows } = await readReviewWorkbook(nodeFileSystem, path);
      return rows.flatMap(({ cells }) => Object.values(cells).map(displayText));
    };

    it('is listed by checkpoints compare, and as JSON', async () => {
      const { workbook, state, id } = await stopped();
      const compare = async (...more: string[]) => {
        const ended = await runCli(['checkpoints', 'compare', id, ...more, ...state]);
        strictEqual(ended.code, 0, ended.err);
        return ended.out;
      };
      strictEqual(
        await compare(),
        `You changed nothing in the workbook since checkpoint ${id}. Results of scans are not listed.\n`,
      );
      const { bytes } = patchBytes(readFileSync(workbook), (read) => [editOf(read, 'attrs', 'notes', 'MINE')]);
      writeFileSync(workbook, bytes);
      match(
        await compare(),
        /^ +Cell +Package +Column +Checkpoint +Now\n +1\) {2}N5 +attrs 22\.1\.0 +Notes +.* {2}MINE\n$/,
      );
      const { differences } = JSON.parse(await compare('--json')) as WorkbookComparison;
      deepStrictEqual(
        differences.map(({ cell, yours }) => [cell, yours]),
        [['N5', 'MINE']],
      );
    });

    it('lists only what people changed, not what the scan wrote since', async () => {
      const { workbook, state, first } = await stopped();
      const compare = async (): Promise<readonly [string, string][]> => {
        const { out } = await runCli(['checkpoints', 'compare', first, '--json', ...state]);
        const { differences } = JSON.parse(out) as WorkbookComparison;
        return differences.map(({ cell, yours }) => [cell, yours]);
      };
      deepStrictEqual(await compare(), []);
      const { bytes } = patchBytes(readFileSync(workbook), (read) => [
        editOf(read, 'attrs', 'notes', 'MINE'),
        editOf(read, 'attrs', 'recommendation', 'agreed with Ann'),
        editOf(read, 'wheel', 'recommendation', 'wait for Ann'),
      ]);
      writeFileSync(workbook, bytes);
      deepStrictEqual(await compare(), [
        ['N5', 'MINE'],
        ['W5', 'agreed with Ann'],
        ['W35', 'wait for Ann'],
      ]);
    });

    it('is not told after a restore of its own checkpoint, and every result is written again', async () => {
      const { workbook, state, first, resume } = await stopped();
      const straight = join(folder(), 'straight.xlsx');
      cpSync(join(projectRoot(), 'media', 'sample', 'review.xlsx'), straight);
      await runCli(['scan', straight, ...resume.slice(2, 5), '--storage', join(folder(), 'other')]);
      strictEqual((await runCli(['checkpoints', 'restore', first, '--workbook', workbook, ...state])).code, 0);
      const { code, err } = await runCli(resume);
      strictEqual(code, 1, err);
      doesNotMatch(err, /changed since|not in the journal/);
      match(err, new RegExp(`was restored from checkpoint ${first}`));
      deepStrictEqual(await shown(workbook), await shown(straight));
    });

    it('is told after a restore with the cells that a person changed since, and no others', async () => {
      const { workbook, state, first, resume } = await stopped();
      strictEqual((await runCli(['checkpoints', 'restore', first, '--workbook', workbook, ...state])).code, 0);
      const { bytes } = patchBytes(readFileSync(workbook), (read) => [
        editOf(read, 'attrs', 'notes', 'MINE'),
        editOf(read, 'attrs', 'recommendation', 'wait for Ann'),
      ]);
      writeFileSync(workbook, bytes);
      const { code, err } = await runCli(resume);
      strictEqual(code, 1, err);
      match(err, /The workbook has changed since the scan stopped, at N5 \(attrs\), W5 \(attrs\)\. The scan/);
      doesNotMatch(err, /not in the journal/);
      const words = await shown(workbook);
      ok(words.includes('MINE') && words.includes('wait for Ann'));
    });
  });
});
