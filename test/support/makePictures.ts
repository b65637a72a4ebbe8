// Takes the pictures of README and gallery into media/: the real VS Code on a copy of the sample. Judges nothing.
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openWorkbench } from '../ui/support/openWorkbench';
import { ReviewGrid } from '../ui/support/reviewGrid';
import type { Workbench } from '../ui/support/workbench';
import { projectRoot } from './vscode/projectRoot';
import { temporaryFolder } from './vscode/temporaryFolder';

const media = join(projectRoot(), 'media');

const notes = `# Review of November

- PyYAML: who still loads untrusted files?
- Django: the support of 3.2 has ended.
`;

/** A folder with a name that a person would give it. */
async function reviewFolder(): Promise<string> {
  const folder = join(await temporaryFolder('pictures'), 'package-review');
  await mkdir(folder);
  await cp(join(media, 'sample'), folder, { recursive: true });
  await writeFile(join(folder, 'notes.md'), notes);
  return folder;
}

async function takePictures(workbench: Workbench): Promise<void> {
  const { page, notifications } = workbench;
  const findings = workbench.tree('Findings');
  const shoot = async (name: string): Promise<void> => {
    // The mouse rests where it marks nothing.
    await page.mouse.move(700, 890);
    await page.screenshot({ path: join(media, name), animations: 'disabled' });
  };

  await workbench.openFile('notes.md');
  await workbench.runCommand('IHACPA: Start Scan');
  await workbench.openViewContainer('IHACPA');
  await notifications.waitFor(/\d+ checked, \d+ at risk/, 60_000);
  await findings.row(/Pillow.*fixed in/).waitFor();
  await page.locator('.editor-instance .view-lines').first().click();
  await shoot('screenshot.png');

  await notifications.clear();
  const grid = new ReviewGrid(workbench);
  await workbench.runCommand('View: Close All Editors');
  await findings.row(/PyYAML/).click();
  await grid.waitForRow('PyYAML');
  await grid.header('Package Name').click();
  await grid.row('PyYAML').getByRole('gridcell').nth(1).click();
  await page.keyboard.press('Enter');
  await grid.details.getByRole('heading', { name: /PyYAML/ }).waitFor();
  await shoot('review-grid.png');
}

async function main(): Promise<void> {
  const workbench = await openWorkbench({ workspace: await reviewFolder(), size: { width: 1400, height: 860 } });
  try {
    await takePictures(workbench);
  } finally {
    await workbench.close();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
