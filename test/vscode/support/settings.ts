/** Settings of this machine for one test, as a person would change them. Leaves them as they were found. */
import * as vscode from 'vscode';

/** Call inside `describe`; the returned function takes the whole id. Everything is put back after each test. */
export function useSettings(): (id: string, value: unknown) => Promise<void> {
  const before = new Map<string, unknown>();
  const write = (id: string, value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration().update(id, value, vscode.ConfigurationTarget.Global);
  afterEach(async () => {
    for (const [id, value] of before) await write(id, value);
    before.clear();
  });
  return async (id, value) => {
    if (!before.has(id)) before.set(id, vscode.workspace.getConfiguration().inspect(id)?.globalValue);
    await write(id, value);
  };
}
