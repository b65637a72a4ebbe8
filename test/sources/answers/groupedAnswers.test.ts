/** Ids that travel together: how groups form, what is asked again, and what is kept between scans. */
import { deepStrictEqual, rejects, strictEqual } from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { SourceAnswer } from '../../../src/core/advisory/source';
import { unavailable, type Unanswered } from '../../../src/sources/answers/answerText';
import { GroupedAnswers } from '../../../src/sources/answers/groupedAnswers';
import { keptBy } from '../../../src/sources/sourceContext';
import { neverAborted, sourceRig } from '../../support/sourceContext';
import { useTemporaryFolder } from '../../support/temporaryFolder';

const hour = 3_600_000;

interface Rig {
  readonly asker: GroupedAnswers<string>;
  readonly groups: (readonly string[])[];
  answer: 'value' | 'nothing' | Unanswered;
  openRoom(): void;
  pass(ms: number): void;
}

function rigWith(options: { folder?: string; mostIds?: number; mostCharacters?: number; isFull?: boolean } = {}): Rig {
  const context = sourceRig(() => '', options.folder);
  let openRoom = (): void => undefined;
  if (options.isFull === true) context.client.room = new Promise((resolve) => (openRoom = resolve));
  const rig: Rig = {
    groups: [],
    answer: 'value',
    openRoom: () => openRoom(),
    pass: (ms) => void (context.time += ms),
    asker: new GroupedAnswers<string>({
      mostIds: options.mostIds ?? 3,
      mostCharacters: options.mostCharacters ?? 1000,
      freshMs: hour,
      staleMs: 3 * hour,
      clock: context.clock,
      kept: keptBy(context, 'demo', v.string()),
      whenRoom: () => context.client.room,
      fetch: (ids) => {
        rig.groups.push(ids);
        const { answer } = rig;
        if (typeof answer !== 'string') return Promise.resolve(answer);
        const answers = new Map(ids.map((id) => [id, answer === 'value' ? `about ${id}` : null]));
        return Promise.resolve({ answers, origin: { retrievedAt: new Date(context.clock.now()).toISOString() } });
      },
    }),
  };
  return rig;
}

function shown(answers: ReadonlyMap<string, SourceAnswer<string>>): readonly string[] {
  return [...answers].map(([id, answer]) => `${id} ${'why' in answer ? answer.why : answer.status}`);
}

describe('questions that travel in groups', () => {
  it('fill groups up to the number of ids', async () => {
    const rig = rigWith();
    await rig.asker.ask(['a', 'b', 'c', 'd', 'e'], neverAborted);
    deepStrictEqual(rig.groups, [
      ['a', 'b', 'c'],
      ['d', 'e'],
    ]);
  });

  it('fill groups up to the number of characters, and send an id that is longer alone', async () => {
    const rig = rigWith({ mostIds: 9, mostCharacters: 8 });
    await rig.asker.ask(['abc', 'def', 'ghi', 'much-too-long', 'jkl'], neverAborted);
    deepStrictEqual(rig.groups, [['abc', 'def'], ['ghi'], ['much-too-long'], ['jkl']]);
  });

  it('wait for room together, whoever asks', async () => {
    const rig = rigWith({ isFull: true, mostIds: 10 });
    const answers = [rig.asker.ask(['a'], neverAborted), rig.asker.ask(['b', 'a'], neverAborted)];
    await new Promise((resolve) => setImmediate(resolve));
    answers.push(rig.asker.ask(['c'], neverAborted));
    rig.openRoom();
    deepStrictEqual((await Promise.all(answers)).map(shown), [['a ok'], ['b ok', 'a ok'], ['c ok']]);
    deepStrictEqual(rig.groups, [['a', 'b', 'c']]);
  });

  it('are asked once, also those that nothing is known about', async () => {
    const rig = rigWith();
    rig.answer = 'nothing';
    deepStrictEqual(shown(await rig.asker.ask(['a'], neverAborted)), ['a notFound']);
    deepStrictEqual(shown(await rig.asker.ask(['a'], neverAborted)), ['a notFound']);
    deepStrictEqual(rig.groups, [['a']]);
  });

  it('are asked again when they could not be answered', async () => {
    const rig = rigWith();
    rig.answer = unavailable('is down');
    deepStrictEqual(shown(await rig.asker.ask(['a'], neverAborted)), ['a is down']);
    rig.answer = 'value';
    deepStrictEqual(shown(await rig.asker.ask(['a'], neverAborted)), ['a ok']);
  });

  it('end with the reason of the one who asked, and go on for the others', async () => {
    const rig = rigWith({ isFull: true });
    const stopped = new AbortController();
    const first = rig.asker.ask(['a'], stopped.signal);
    const second = rig.asker.ask(['b'], neverAborted);
    const ended = rejects(first, /enough/);
    await new Promise((resolve) => setImmediate(resolve));
    stopped.abort(new Error('enough'));
    rig.openRoom();
    await ended;
    deepStrictEqual(shown(await second), ['b ok']);
  });
});

describe('answers kept between scans', () => {
  const temporaryFolder = useTemporaryFolder();
  it('serve without a request within their time, whatever group they came in', async () => {
    const folder = temporaryFolder();
    await rigWith({ folder }).asker.ask(['a', 'b', 'c', 'd'], neverAborted);
    const again = rigWith({ folder });
    const answers = await again.asker.ask(['d', 'a', 'x'], neverAborted);
    deepStrictEqual(again.groups, [['x']]);
    deepStrictEqual(answers.get('a'), {
      status: 'ok',
      value: 'about a',
      origin: { retrievedAt: '2026-01-01T00:00:00.000Z', fromCache: true },
    });
  });

  it('past their time serve only when the service cannot answer, and say so', async () => {
    const folder = temporaryFolder();
    await rigWith({ folder }).asker.ask(['a'], neverAborted);
    const later = rigWith({ folder });
    later.pass(2 * hour);
    later.answer = unavailable('is down');
    const answer = (await later.asker.ask(['a', 'b'], neverAborted)).get('a');
    deepStrictEqual(later.groups, [['a', 'b']]);
    strictEqual(answer?.origin?.stale, true);
    const tooLate = rigWith({ folder });
    tooLate.pass(4 * hour);
    tooLate.answer = unavailable('is down');
    deepStrictEqual(shown(await tooLate.asker.ask(['a'], neverAborted)), ['a is down']);
  });

  it('are readable by their owner alone', async () => {
    const folder = temporaryFolder();
    await rigWith({ folder }).asker.ask(['a'], neverAborted);
    if (process.platform !== 'win32') strictEqual(statSync(join(folder, 'demo.json')).mode & 0o777, 0o600);
  });

  it('that are damaged are asked again', async () => {
    const folder = temporaryFolder();
    await rigWith({ folder }).asker.ask(['a', 'b'], neverAborted);
    const file = join(folder, 'demo.json');
    const whole = readFileSync(file, 'utf8');
    for (const damaged of ['', whole.slice(0, 20), '[]', whole.replace('"about a"', '7')]) {
      writeFileSync(file, damaged);
      const again = rigWith({ folder });
      deepStrictEqual(shown(await again.asker.ask(['a'], neverAborted)), ['a ok']);
      deepStrictEqual(again.groups, [['a']], damaged);
    }
  });
});
