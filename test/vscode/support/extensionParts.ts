/** The parts of the extension under test, as it activated in this VS Code. Starts nothing else. */
import * as vscode from 'vscode';
import type { activate } from '../../../src/extension';

export type ExtensionParts = ReturnType<typeof activate>;

export const extensionId = 'ihacpa.ihacpa-package-review';

export async function extensionParts(): Promise<ExtensionParts> {
  const extension = vscode.extensions.getExtension<ExtensionParts>(extensionId);
  if (extension === undefined) throw new Error(`Expected ${extensionId} to be loaded, it is not.`);
  return extension.activate();
}
