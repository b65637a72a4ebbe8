// Shows that a workbench with the extension opens in a browser and its palette lists our commands; it judges no feature.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { openWorkbench } from './support/openWorkbench';
import type { Workbench } from './support/workbench';

describe('the workbench', function () {
  this.timeout(300_000);
  let workspace: string;
  let workbench: Workbench;

  before(async () => {
    workspace = await temporaryWorkspace();
    workbench = await openWorkbench({ workspace });
  });

  after(async () => {
    await workbench.close();
    await rm(workspace, { recursive: true, force: true });
  });

  it('lists the commands of the extension in the palette', async () => {
    const entries = await workbench.paletteEntries('IHACPA');
    await workbench.screenshot('smoke-workbench');
    assert.ok(
      entries.some((entry) => entry.startsWith('IHACPA')),
      `only found: ${entries.join(', ')}`,
    );
  });
});
