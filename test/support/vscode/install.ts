// Installs a real VS Code from npm packages into the cache on first use; it starts nothing and needs no compiler.
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cacheFolder';
import { nodeBinary } from './nodeBinary';
import { installOnce, npmInstall } from './npmInstall';
import type { VSCodeVersion } from './versions';

/** A VS Code server that is ready to start. */
export interface InstalledVSCode {
  readonly version: VSCodeVersion;
  /** The folder that holds `out/server-main.js`; the server starts with this as its working directory. */
  readonly serverRoot: string;
  /** The Node executable it runs on. */
  readonly node: string;
}

// The package that holds the search program VS Code starts for `workspace.findFiles`.
const ripgrepPackage = '@vscode/ripgrep-universal@1.18.0';

/**
 * Makes this VS Code ready, downloading it once (about 20 s). Install scripts do not run: they would compile native
 * modules that the tests do without (the server logs one error about `spdlog`, nothing else is missing).
 */
export async function installVSCode(version: VSCodeVersion): Promise<InstalledVSCode> {
  const folder = join(cacheFolder(), `code-server-${version.codeServer}`);
  const inside = join('node_modules', 'code-server', 'lib', 'vscode');
  await installOnce(folder, async (unfinished) => {
    console.log(`Installing VS Code ${version.vscode} (npm package code-server ${version.codeServer}) …`);
    await npmInstall(unfinished, [`code-server@${version.codeServer}`, ripgrepPackage]);
    await npmInstall(join(unfinished, inside), []);
    await addRipgrep(unfinished, join(unfinished, inside));
  });
  return { version, serverRoot: join(folder, inside), node: await nodeBinary(version.nodeMajor) };
}

/** Older versions download the search program in an install script; they get the one of the package instead. */
async function addRipgrep(folder: string, serverRoot: string): Promise<void> {
  const target = join(serverRoot, 'node_modules', '@vscode', 'ripgrep');
  if (!existsSync(target)) return;
  const file = process.platform === 'win32' ? 'rg.exe' : 'rg';
  const bin = join(folder, 'node_modules', '@vscode', 'ripgrep-universal', 'bin');
  await mkdir(join(target, 'bin'), { recursive: true });
  await copyFile(join(bin, `${process.platform}-${process.arch}`, file), join(target, 'bin', file));
  await chmod(join(target, 'bin', file), 0o755);
}
