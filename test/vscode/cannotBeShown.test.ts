/** A report, a list of findings, or a grid that cannot be read says so, and offers the report as a file. */
import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { UserError } from '../../src/core/message/errors';
import { say } from '../../src/core/message/text';
import { commandIds } from '../../src/vscode/ids';
import { FindingsTree } from '../../src/vscode/findings/findingsTree';
import { reportMessage } from '../../src/vscode/report/reportMessage';
import { refusal } from '../../src/vscode/review/refusal';
import type { JobClient } from '../../src/threads/jobs/jobClient';
import { extensionParts } from './support/extensionParts';
import { useMessages } from './support/messages';
import { useReviewCopy } from './support/reviewCopy';
import { run } from './support/slowScan';

const broken = (): Promise<never> => Promise.reject(new RangeError('Maximum call stack size exceeded'));
const unexpected = 'An unexpected error occurred';

describe('what cannot be shown', () => {
  const copy = useReviewCopy();
  useMessages();

  it('is said of a report, in plain words for each kind of error', async () => {
    const logged: unknown[] = [];
    const log = { error: (...all: unknown[]) => void logged.push(all) } as Pick<vscode.LogOutputChannel, 'error'>;
    const failed = await reportMessage(broken, log);
    assert.deepEqual(failed, { type: 'failed', why: `${unexpected}. See the log for details.` });
    const refused = new UserError({
      ...{ code: 'storageUnusable', what: say`The state cannot be read`, next: say`Check the folder` },
    });
    assert.deepEqual(await reportMessage(() => Promise.reject(refused), log), {
      ...{ type: 'failed', why: 'The state cannot be read. Check the folder.' },
    });
    assert.equal(logged.length, 2);
  });

  it('is said above the findings, with the report a click away, until they can be read', async () => {
    const { runner, store, jobs, log } = await extensionParts();
    await run(commandIds.startScan, copy().workbook);
    let isBroken = true;
    const value = (...all: Parameters<JobClient['run']>) => (isBroken ? broken() : jobs.run(...all));
    const asked = Object.create(jobs, { run: { value } }) as JobClient;
    const tree = new FindingsTree({ runner, store, jobs: asked, log });
    try {
      const [failed, ...others] = await tree.getChildren();
      assert.deepEqual(others, []);
      assert.ok(failed !== undefined);
      const item = tree.getTreeItem(failed);
      assert.equal(item.label, 'The findings cannot be shown');
      assert.equal(item.command?.command, commandIds.exportReport);
      isBroken = false;
      const changed = new Promise((resolve) => void tree.onDidChangeTreeData(resolve));
      await store.refresh();
      await changed;
      const kinds = (await tree.getChildren()).map(({ kind }) => kind);
      assert.ok(kinds.length > 3 && kinds.every((kind) => kind === 'group'), kinds.join());
    } finally {
      tree.dispose();
    }
  });

  it('is said of a grid, which offers the report only where nothing is wrong with the file', () => {
    const { what, isUnexpected } = refusal(new RangeError('Maximum call stack size exceeded'), '/review.xlsx');
    assert.deepEqual({ what, isUnexpected }, { what: unexpected, isUnexpected: true });
    const error = new UserError({
      ...{ code: 'workbookRefused', what: say`It is no workbook`, file: '/other.xlsx', next: say`Choose another` },
    });
    assert.deepEqual(refusal(error, '/review.xlsx'), {
      ...{ type: 'refused', what: 'It is no workbook', file: '/other.xlsx', next: 'Choose another' },
      isUnexpected: false,
    });
  });
});
