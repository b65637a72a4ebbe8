// The VS Code versions the tests run on: the oldest that `engines.vscode` allows and the newest; it installs nothing.

export type VersionName = 'oldest' | 'newest';

/** One VS Code, as the npm package code-server ships it. */
export interface VSCodeVersion {
  readonly name: VersionName;
  /** VS Code's own version; also the desktop version that is downloaded with IHACPA_VSCODE=desktop. */
  readonly vscode: string;
  /** The version of the npm package `code-server` that contains it. */
  readonly codeServer: string;
  /** The Node major it runs on: on another one its extension host hangs. */
  readonly nodeMajor: number;
}

export const versions: Readonly<Record<VersionName, VSCodeVersion>> = {
  oldest: { name: 'oldest', vscode: '1.110.0', codeServer: '4.110.0', nodeMajor: 22 },
  newest: { name: 'newest', vscode: '1.139.1', codeServer: '4.139.1', nodeMajor: 24 },
};

/** The version that `name` means; 'newest' where nothing is said. */
export function versionNamed(name: string | undefined): VSCodeVersion {
  if (name === undefined || name === '' || name === 'newest') return versions.newest;
  if (name === 'oldest') return versions.oldest;
  throw new Error(`Unknown VS Code version '${name}': say oldest or newest.`);
}
