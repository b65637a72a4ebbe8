/** The main job on the oldest supported VS Code: start, watch, cancel, resume from a checkpoint, read the findings. */
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { useWorkbench } from './support/journey';

describe('the oldest supported VS Code', function () {
  this.timeout(150_000);
  const workbench = useWorkbench('oldest', async () => ({
    workspace: await temporaryWorkspace(),
    version: 'oldest',
    env: { IHACPA_TEST_LOOKUP_DELAY_MS: '400' },
  }));

  it('scans, cancels and resumes from a checkpoint', async () => {
    await workbench().runCommand('IHACPA: Start Scan');
    await workbench().notifications.waitFor(/Batch 2 of \d+/);
    await workbench()
      .statusBarItem(/\d+\/33 · batch \d+\/4 · \d+ at risk/)
      .waitFor();
    await workbench().openViewContainer('IHACPA');
    await workbench().screenshot('oldest-1-running');
    await workbench().notifications.press(/Batch \d+ of \d+/, 'Cancel');
    await workbench().notifications.waitFor(/scan cancelled/);
    await workbench()
      .tree('Scans')
      .chooseFromMenu(/Batch \d+ of 4/, 'Resume from Checkpoint');
    await workbench().notifications.waitFor(/review\.xlsx: \d+ checked, \d+ at risk/, 60_000);
    await workbench()
      .tree('Findings')
      .row(/At Risk/)
      .waitFor();
    await workbench().screenshot('oldest-2-finished');
  });
});
