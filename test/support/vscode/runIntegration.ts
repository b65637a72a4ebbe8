// The program of the integration layer: runs the tests of test/vscode inside one VS Code version, named by
// IHACPA_VSCODE_VERSION; it counts nothing itself, the extension host writes the counts.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import { vscodeExecutable, wantsDesktop } from './executable';
import { projectRoot } from './projectRoot';
import { temporaryWorkspace } from './temporaryWorkspace';
import { versionNamed } from './versions';

async function main(): Promise<void> {
  const version = versionNamed(process.env['IHACPA_VSCODE_VERSION']);
  const workspace = await temporaryWorkspace();
  try {
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
