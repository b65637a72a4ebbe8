// The program of the integration layer: runs the tests of test/vscode inside one VS Code version, named by
// IHACPA_VSCODE_VERSION; it counts nothing itself, the extension host writes the counts.
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import { vscodeExecutable, wantsDesktop } from './executable';
import { projectRoot } from './projectRoot';
import { versionNamed } from './versions';

/** A copy of the sample workspace, so that tests may write into it. */
async function copyOfSample(target: string): Promise<void> {
  const sample = join(projectRoot(), 'media', 'sample');
  if (existsSync(sample)) await cp(sample, target, { recursive: true });
  else await writeFile(join(target, 'README.md'), 'An empty workspace.\n');
}

async function main(): Promise<void> {
  const version = versionNamed(process.env['IHACPA_VSCODE_VERSION']);
  const workspace = await mkdtemp(join(tmpdir(), 'ihacpa-workspace-'));
  try {
    await copyOfSample(workspace);
    const vscodeExecutablePath = await vscodeExecutable(version);
    if (wantsDesktop()) console.log(`VS Code ${version.vscode} (desktop): ${vscodeExecutablePath}`);
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: process.env['IHACPA_EXTENSION'] ?? projectRoot(),
      extensionTestsPath: join(projectRoot(), 'out', 'test', 'vscode', 'index.js'),
      launchArgs: [workspace],
      reuseMachineInstall: !wantsDesktop(),
    });
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  // The tests that failed have been printed already.
  if (!(error instanceof TestRunFailedError)) console.error(error);
  process.exitCode = 1;
});
