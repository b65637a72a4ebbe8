// Builds the address that opens a workbench of a running server; it opens nothing.

export interface WorkbenchUrlOptions {
  readonly port: number;
  /** Absolute path of the folder, or of the .code-workspace file, to open; no folder where absent. */
  readonly folder?: string | undefined;
  readonly extensionDevelopmentPaths?: readonly string[];
  readonly extensionTestsPath?: string | undefined;
}

/** The address with VS Code's `payload` parameter, whose paths the extension host on the server reads. */
export function workbenchUrl(options: WorkbenchUrlOptions): string {
  const remote = (path: string) => `vscode-remote://127.0.0.1:${options.port}${uriPath(path)}`;
  const payload: [string, string][] = [];
  for (const path of options.extensionDevelopmentPaths ?? []) payload.push(['extensionDevelopmentPath', remote(path)]);
  if (options.extensionTestsPath !== undefined) {
    payload.push(['extensionTestsPath', remote(options.extensionTestsPath)]);
  }
  const query = new URLSearchParams();
  if (options.folder === undefined) query.set('ew', 'true');
  else query.set(options.folder.endsWith('.code-workspace') ? 'workspace' : 'folder', uriPath(options.folder));
  query.set('payload', JSON.stringify(payload));
  return `http://127.0.0.1:${options.port}/?${query.toString().replaceAll('+', '%20')}`;
}

/** Windows paths as VS Code writes them in a URI: forward slashes, and one before the drive. */
function uriPath(path: string): string {
  const slashed = path.replaceAll('\\', '/');
  return slashed.startsWith('/') ? slashed : `/${slashed}`;
}
