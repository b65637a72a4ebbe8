/** Who may own a decision: the person whom Git knows in the folder of the workbook, as VS Code's Git extension says. Runs no Git itself. */
import * as vscode from 'vscode';

/** The part of the Git extension's API that is used. */
interface GitExtension {
  readonly enabled?: boolean;
  getAPI(version: 1): {
    getRepository(
      uri: vscode.Uri,
    ): { getConfig(key: string): Promise<string>; getGlobalConfig(key: string): Promise<string> } | null;
  };
}

/** Milliseconds: it may still be looking for repositories, and people can type a name themselves. */
const patienceMs = 2000;

/** An address, else a name; '' where Git knows none, or has no repository there. */
export async function proposedOwner(workbook: vscode.Uri): Promise<string> {
  const git = vscode.extensions.getExtension<GitExtension | undefined>('vscode.git');
  const asked = (async () => {
    const extension = await git?.activate();
    if (extension?.enabled !== true) return '';
    const repository = extension.getAPI(1).getRepository(workbook);
    if (repository === null) return '';
    for (const key of ['user.email', 'user.name']) {
      for (const get of ['getConfig', 'getGlobalConfig'] as const) {
        const value: unknown = await repository[get](key).catch(() => '');
        if (typeof value === 'string' && value.trim() !== '') return value.trim();
      }
    }
    return '';
  })();
  const late = new Promise<string>((resolve) => {
    setTimeout(() => {
      resolve('');
    }, patienceMs).unref();
  });
  // What goes wrong in another extension is no reason not to ask.
  return Promise.race([asked.catch(() => ''), late]);
}
