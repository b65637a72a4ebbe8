// Chooses the program that @vscode/test-electron starts as VS Code: the downloaded desktop or our launcher.
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { projectRoot } from './projectRoot';
import type { VSCodeVersion } from './versions';

/** Whether the desktop was asked for with IHACPA_VSCODE=desktop; the server of the npm packages runs everywhere else. */
export function wantsDesktop(): boolean {
  return process.env['IHACPA_VSCODE'] === 'desktop';
}

/** A path for `vscodeExecutablePath`. */
export async function vscodeExecutable(version: VSCodeVersion): Promise<string> {
  if (!wantsDesktop()) return launcherScript();
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    throw new Error('IHACPA_VSCODE=desktop needs a display: run the tests under xvfb-run, or leave the variable out.');
  }
  return downloadAndUnzipVSCode(version.vscode);
}

/** Writes the small script that runs our launcher with this very Node, since VS Code's program is one file. */
async function launcherScript(): Promise<string> {
  const folder = join(projectRoot(), '.vscode-test');
  const launcher = join(projectRoot(), 'out', 'test', 'support', 'vscode', 'launcher.js');
  await mkdir(folder, { recursive: true });
  if (process.platform === 'win32') {
    const script = join(folder, 'launch.cmd');
    await writeFile(script, `@"${process.execPath}" "${launcher}" %*\r\n`);
    return script;
  }
  const script = join(folder, 'launch.sh');
  await writeFile(script, `#!/bin/sh\nexec "${process.execPath}" "${launcher}" "$@"\n`);
  await chmod(script, 0o755);
  return script;
}
