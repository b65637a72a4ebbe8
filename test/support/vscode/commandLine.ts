// Reads the part of VS Code's own command line that the launcher understands; every other option is ignored.
import { resolve } from 'node:path';

export interface VSCodeCommandLine {
  readonly folder: string | undefined;
  readonly extensionDevelopmentPaths: readonly string[];
  readonly extensionTestsPath: string | undefined;
  readonly userDataFolder: string | undefined;
  readonly trusted: boolean;
}

/** Both `--name=value` and `--name value` are understood for the options listed here; the one plain argument is the folder. */
export function readCommandLine(args: readonly string[]): VSCodeCommandLine {
  const withValue = new Set([
    ...['extensionDevelopmentPath', 'extensionTestsPath', 'user-data-dir', 'extensions-dir', 'folder-uri'],
  ]);
  const values = new Map<string, string[]>();
  const plain: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    const option = /^--([^=]+)(?:=(.*))?$/s.exec(arg);
    if (option === null) {
      plain.push(arg);
      continue;
    }
    const name = option[1] ?? '';
    const value = option[2] ?? (withValue.has(name) ? args[++index] : '') ?? '';
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  const path = (value: string | undefined) => (value === undefined ? undefined : resolve(value));
  return {
    folder: path(plain.at(-1)),
    extensionDevelopmentPaths: (values.get('extensionDevelopmentPath') ?? []).map((value) => resolve(value)),
    extensionTestsPath: path(values.get('extensionTestsPath')?.at(-1)),
    userDataFolder: path(values.get('user-data-dir')?.at(-1)),
    trusted: values.has('disable-workspace-trust'),
  };
}
