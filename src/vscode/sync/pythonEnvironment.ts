/** The Python environment that a workspace uses in VS Code: as the Python extension says, else as its setting does. Runs no Python. */
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import { workspaceFolderOf } from '../choose/findAdvisories';

/** The part of the Python extension's API that is used: `environments` of its PythonExtension, since its version 2023.10. */
interface PythonExtension {
  readonly environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(environment: {
      readonly path: string;
    }): Promise<{ readonly executable: { readonly sysPrefix?: string } } | undefined>;
  };
}

/** Milliseconds: it may still be looking for environments, and people can choose the folder themselves. */
const patienceMs = 5000;

/** The folder of the environment (`sys.prefix`), absolute; undefined: none is selected, or it cannot be told. */
export async function selectedEnvironment(near: vscode.Uri | undefined): Promise<string | undefined> {
  const folder = (await ofExtension(near)) ?? ofSetting(near);
  return folder !== undefined && isAbsolute(folder) ? folder : undefined;
}

async function ofExtension(near: vscode.Uri | undefined): Promise<string | undefined> {
  const python = vscode.extensions.getExtension<PythonExtension | undefined>('ms-python.python');
  if (python === undefined) return undefined;
  const asked = (async () => {
    const environments = (await python.activate())?.environments;
    const resolved = await environments?.resolveEnvironment(environments.getActiveEnvironmentPath(near));
    const prefix: unknown = resolved?.executable.sysPrefix;
    return typeof prefix === 'string' ? prefix : undefined;
  })();
  const late = new Promise<undefined>((resolve) => {
    setTimeout(() => {
      resolve(undefined);
    }, patienceMs).unref();
  });
  // What goes wrong in another extension is no reason not to ask for a list.
  return Promise.race([asked.catch(() => undefined), late]);
}

/** The setting names the interpreter or, of an environment without one, its folder. */
function ofSetting(near: vscode.Uri | undefined): string | undefined {
  const path: unknown = vscode.workspace.getConfiguration('python', near).get('defaultInterpreterPath');
  if (typeof path !== 'string') return undefined;
  const root = (near === undefined ? undefined : workspaceFolderOf(near)) ?? '';
  const named = path.replaceAll('${workspaceFolder}', root).replace(/^~(?=[\\/])/, homedir());
  // A mere command is found on the path of a terminal, which is not known here.
  if (!/[\\/]/.test(named)) return undefined;
  const whole = isAbsolute(named) ? named : join(root, named);
  if (!/^python[\d.]*(?:\.exe)?$/i.test(basename(whole))) return whole;
  const folder = dirname(whole);
  return /^(?:bin|Scripts)$/i.test(basename(folder)) ? dirname(folder) : folder;
}
