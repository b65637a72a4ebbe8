/** The parts of the extension under test, as it activated in this VS Code. Starts nothing else. */
import * as vscode from 'vscode';
import type { TestedExtension } from '../../../src/extension';

export type ExtensionParts = TestedExtension;

export const extensionId = 'ihacpa.ihacpa-package-review';

export async function extensionParts(): Promise<ExtensionParts> {
  const extension = vscode.extensions.getExtension<TestedExtension | undefined>(extensionId);
  if (extension === undefined) throw new Error(`Expected ${extensionId} to be loaded, it is not.`);
  const parts = await extension.activate();
  if (parts === undefined) throw new Error(`Expected ${extensionId} to run in test mode, it does not.`);
  return parts;
}
