/** A scan whose one source is slow: the notification's bar moves with every answer, the counts with whole packages only. */
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { serviceIds } from '../../src/sources/registered';
import { type LoopbackServer, loopbackServer, sendJson } from '../support/loopbackServer';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { useWorkbench } from './support/journey';

const scanning = /Scanning review\.xlsx/;

describe('a scan with a slow source', function () {
  this.timeout(300_000);
  /** Questions that wait; PyPI answers nothing until it is told to. */
  const waiting: (() => void)[] = [];
  let server: LoopbackServer;
  const workbench = useWorkbench('slow-source', async () => {
    server = await loopbackServer((response, { path }) => waiting.push(() => answerFor(response, path)));
    const others = serviceIds.filter((id) => id !== 'pypi');
    return {
      workspace: await temporaryWorkspace(),
      size: { width: 800, height: 600 },
      settings: {
        'ihacpa.network.offline': false,
        'ihacpa.network.keepAnswers': false,
        'ihacpa.sources.pypi.baseUrl': server.base,
        ...Object.fromEntries(others.map((id) => [`ihacpa.sources.${id}.enabled`, false])),
      },
    };
  });
  after(() => server.close());

  const percent = (): Promise<number> => workbench().notifications.progressOf(scanning);

  /** Polls, as a person would look again. */
  async function untilPast(least: number): Promise<number> {
    for (;;) {
      const now = await percent();
      if (now > least) return now;
      await workbench().page.waitForTimeout(50);
    }
  }

  async function answer(count: number): Promise<void> {
    for (let answered = 0; answered < count;) {
      const next = waiting.shift();
      next?.();
      if (next === undefined) await workbench().page.waitForTimeout(20);
      else answered += 1;
    }
  }

  it('moves its bar while no package of the first batch is finished', async () => {
    await workbench().runCommand('IHACPA: Start Scan');
    await workbench().notifications.waitFor(/: 0 of 33 packages/);
    const quick = await untilPast(20);
    // The advisories at hand have answered for every package, PyPI for none.
    assert.ok(quick < 100, `${quick} %`);
    await workbench()
      .statusBarItem(/0 of 33/)
      .waitFor();
    await workbench().screenshot('slow-source-1-answers-of-the-quick');
  });

  it('moves it on with each answer of the slow one, and fills it', async () => {
    const before = await percent();
    await answer(3);
    const between = await untilPast(before);
    assert.ok(between < 100, `${between} %`);
    // PyPI is asked twice about a package: one of them may be finished.
    await workbench().notifications.waitFor(/: [01] of 33 packages/);
    await workbench().screenshot('slow-source-2-between-packages');
    const shown = { done: false };
    const done = workbench()
      .notifications.waitFor(/review\.xlsx: .*Checked \d+/, 60_000)
      .finally(() => (shown.done = true));
    while (!shown.done) {
      waiting.shift()?.();
      await workbench().page.waitForTimeout(5);
    }
    await done;
  });
});

/** A document of PyPI with one release. */
function answerFor(response: ServerResponse, path: string): void {
  const [, , name = ''] = path.split('/');
  sendJson(response, { info: { name, classifiers: [] }, releases: { '1.0': [] } });
}
