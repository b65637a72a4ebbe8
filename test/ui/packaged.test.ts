/** The packaged extension: within its budget, nothing in it that is not for people, installs into a clean profile and scans offline. */
import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { packageProject } from '../support/packageProject';
import { removeTemporaryFolder, temporaryFolder } from '../support/vscode/temporaryFolder';
import { temporaryWorkspace } from '../support/vscode/temporaryWorkspace';
import { useWorkbench } from './support/journey';

const budgetBytes = 2 * 1024 * 1024;

/** What may be in it, by its path in the extension's folder. */
const allowed =
  /^(\.vsixmanifest|package(\.nls)?\.json|(readme|changelog|contributing|security|THIRD-PARTY-NOTICES)\.md|docs\/[\w./-]+\.md|LICENSE(\.txt|\.md)?|dist\/[\w./-]+\.(m?js|css)|l10n\/[\w.]+\.json|media\/(?!sample)[\w./-]+\.(png|webp|svg|json|css)|media\/sample\/(review\.xlsx|ihacpa-risks\.yaml|advisories\/[\w-]+\.json))$/i;

describe('the packaged extension', function () {
  this.timeout(300_000);
  let folder = '';
  let data = '';
  let vsix = '';
  const workbench = useWorkbench('packaged', async () => {
    folder = await temporaryFolder('vsix');
    data = join(folder, 'data');
    ({ vsix } = await packageProject(folder));
    return { workspace: await temporaryWorkspace(), vsix, dataFolder: data };
  });
  after(() => removeTemporaryFolder(folder));

  it('is within its budget', async () => {
    const { size } = await stat(vsix);
    console.log(`      VSIX: ${(size / 1024).toFixed(0)} KiB of ${budgetBytes / 1024} KiB`);
    assert.ok(size < budgetBytes, `${size} bytes`);
  });

  it('holds only what is listed', async () => {
    const extensions = join(data, 'extensions');
    const [installed] = (await readdir(extensions)).filter((name) => name.startsWith('ihacpa.'));
    const root = join(extensions, installed ?? '');
    const files = (await readdir(root, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
    assert.ok(files.includes('dist/scanWorker.mjs') && files.includes('dist/jobWorker.mjs'), files.join(', '));
    assert.deepEqual(
      files.filter((file) => !allowed.test(file)),
      [],
    );
  });

  it('scans the sample without a network', async () => {
    await workbench().runCommand('IHACPA: Start Scan');
    await workbench().notifications.waitFor(/review\.xlsx: .*Checked \d+/, 60_000);
    await workbench().screenshot('packaged-1-scanned');
  });
});
