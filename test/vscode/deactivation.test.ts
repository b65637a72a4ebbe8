/** What is left of the extension when VS Code disposes of it: nothing. Comes last, since it ends the extension; then starts it anew. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { activate, deactivate } from '../../src/extension';
import { commandIds } from '../../src/vscode/ids';
import { projectRoot } from '../support/vscode/projectRoot';
import { extensionParts } from './support/extensionParts';
import { untilTrue } from './support/until';

interface Bundle {
  readonly activate: typeof activate;
  readonly deactivate: typeof deactivate;
}

// Every thread that this extension host starts from here on; VS Code itself starts none there.
const threads = new Set<Worker>();
process.on('worker', (thread: Worker) => {
  threads.add(thread);
  thread.once('exit', () => threads.delete(thread));
});

describe('an extension that is disposed of', () => {
  const ofOurs = async (): Promise<readonly string[]> => {
    const ours: readonly string[] = Object.values(commandIds);
    return (await vscode.commands.getCommands(true)).filter((command) => ours.includes(command));
  };

  it('leaves no command and no thread, and can be started again in the same window', async function () {
    this.timeout(120_000);
    const { context, jobs } = await extensionParts();
    // Those of earlier tests end of themselves; the thread of jobs may be there.
    await untilTrue(() => threads.size <= 1, 30_000);
    await jobs.run('readFindings', { storageFolder: context.globalStorageUri.fsPath, scanId: 'none' });
    assert.equal((await ofOurs()).length, Object.keys(commandIds).length);
    assert.ok(threads.size > 0, 'the thread of jobs runs');
    for (const subscription of context.subscriptions.splice(0)) await subscription.dispose();
    assert.deepEqual(await ofOurs(), []);
    // Sooner than the thread ends of itself for want of work, after ten seconds.
    await untilTrue(() => threads.size === 0, 8_000);

    const again = Object.create(context, { subscriptions: { value: [] } }) as vscode.ExtensionContext;
    const bundle = createRequire(__filename)(join(projectRoot(), 'dist', 'extension.js')) as Bundle;
    // A command, view or editor that was left registered would refuse to be registered once more.
    bundle.activate(again);
    assert.equal((await ofOurs()).length, Object.keys(commandIds).length);
    await bundle.deactivate();
    for (const subscription of again.subscriptions.splice(0)) await subscription.dispose();
    assert.deepEqual(await ofOurs(), []);
  });
});
