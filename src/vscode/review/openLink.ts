/** Opens a web address outside VS Code, which asks first. */
import * as vscode from 'vscode';
import { isWebAddress } from '../../grid/query/webAddress';

export async function openLink(url: string): Promise<void> {
  if (!isWebAddress(url)) throw new Error(`Refused to open what is no web address: ${url}`);
  await vscode.env.openExternal(vscode.Uri.parse(url, true));
}
