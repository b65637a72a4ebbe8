/** What is left of the extension when VS Code disposes of it: nothing. Comes last, since it ends the extension; then starts it anew. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';
import { join } from 'node:path';
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

// Every process of threads that the extension starts from here on.
const hosts = new Set<ChildProcess>();
subscribe('child_process', (message) => {
  const { process: started } = message as { readonly process: ChildProcess };
  // Its arguments are not known yet.
  started.once('spawn', () => {
    if (!started.spawnargs.includes(join(projectRoot(), 'dist', 'threadHost.js'))) return;
    hosts.add(started);
    started.once('exit', () => hosts.delete(started));
  });
});

describe('an extension that is disposed of', () => {
  const ofOurs = async (): Promise<readonly string[]> => {
    const ours: readonly string[] = Object.values(commandIds);
    return (await vscode.commands.getCommands(true)).filter((command) => ours.includes(command));
  };

  it('leaves no command and no process, and can be started again in the same window', async function () {
    this.timeout(120_000);
    const { context, jobs } = await extensionParts();
    await jobs.run('readFindings', { storageFolder: context.globalStorageUri.fsPath, scanId: 'none' });
    assert.equal((await ofOurs()).length, Object.keys(commandIds).length);
    assert.equal(hosts.size, 1, 'one process has all threads');
    for (const subscription of context.subscriptions.splice(0)) await subscription.dispose();
    assert.deepEqual(await ofOurs(), []);
    // Sooner than the process ends of itself for want of work.
    await untilTrue(() => hosts.size === 0, 8_000);

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
