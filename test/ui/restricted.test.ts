/** Restricted Mode as a person meets it: the views say why nothing runs and how that changes. */
import assert from 'node:assert/strict';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { useWorkbench } from './support/journey';

describe('a workspace that is not trusted', function () {
  this.timeout(300_000);
  const workbench = useWorkbench('restricted', async () => ({
    workspace: await temporaryWorkspace(),
    trusted: false,
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
  }));

  it('says in the views why nothing runs, and on Start Scan what to do', async () => {
    await workbench().runCommand('IHACPA: Focus on Scans View');
    const sidebar = workbench().page.locator('.sidebar');
    await sidebar.getByRole('button', { name: 'Manage Workspace Trust' }).first().waitFor();
    await workbench().screenshot('restricted-1-views');
    await workbench().runCommand('IHACPA: Start Scan');
    await workbench().notifications.waitFor(/trusted workspaces only/);
    await workbench().screenshot('restricted-2-refused');
  });

  it('offers no command that could not run', async () => {
    const entries = await workbench().paletteEntries('IHACPA:');
    for (const title of ['Resume Scan', 'Start Scan from Package…', 'Restore Checkpoint…']) {
      assert.ok(!entries.some((entry) => entry.includes(title)), entries.join(', '));
    }
  });
});
