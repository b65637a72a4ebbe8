/** A changed workbook in git, clicked in Source Control: its old side can be read beside the new one, without a setting. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { patchBytes } from '../support/patchedSheet';
import { editOf } from '../support/saverRig';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { useWorkbench } from './support/journey';

const patientMs = 60_000;

/** The sample, committed, with one cell changed since. */
async function changedRepository(): Promise<string> {
  const workspace = await temporaryWorkspace();
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: workspace });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'first');
  const file = join(workspace, 'review.xlsx');
  const { bytes } = patchBytes(readFileSync(file), (read) => [
    editOf(read, read.rows[0]!.identity.name, 'nvdResult', 'looked myself'),
  ]);
  writeFileSync(file, bytes);
  return workspace;
}

describe('a changed workbook in Source Control', function () {
  this.timeout(240_000);
  const workbench = useWorkbench('source-control', async () => ({
    workspace: await changedRepository(),
    settings: { 'git.enabled': true },
  }));

  it('shows at a click how it was and how it is, both of which can be searched', async () => {
    const { page } = workbench();
    await workbench().openViewContainer('Source Control');
    const row = page.locator('.scm-view .monaco-list-row', { hasText: 'review.xlsx' }).first();
    await row.waitFor({ timeout: patientMs });
    await row.click();
    for (const [side, found] of [
      [0, /no|0 of 0/i],
      [1, /^1 of 1$/],
    ] as const) {
      const grid = workbench().webview(side);
      await grid.locator('.row', { hasText: 'aiohttp' }).first().waitFor({ timeout: patientMs });
      await grid.getByText('33 packages', { exact: true }).waitFor({ timeout: patientMs });
      await grid.locator('.find-field input').fill('looked myself');
      await grid.locator('.find-count', { hasText: found }).waitFor({ timeout: patientMs });
    }
    await workbench().screenshot('source-control-1-both-sides');
  });
});
