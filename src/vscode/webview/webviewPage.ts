/** The page of a webview: one script, style sheets of ours, nothing from elsewhere. Lets no text become markup. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

interface WebviewPage {
  /** Bundle in dist/webview, without its ending. */
  readonly script: string;
  /** In media/webview. */
  readonly styles: readonly string[];
  readonly title: string;
  /** Fixed markup without any value of a person. */
  readonly body: string;
  /** Handed to the script as it is. */
  readonly texts: unknown;
}

export function webviewOptions(extensionUri: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [scriptFolder(extensionUri), styleFolder(extensionUri)] };
}

export function renderPage(webview: vscode.Webview, extensionUri: vscode.Uri, page: WebviewPage): string {
  const nonce = randomBytes(16).toString('base64');
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}';`;
  const address = (folder: vscode.Uri, name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
  const styles = page.styles.map(
    (name) => `<link rel="stylesheet" href="${address(styleFolder(extensionUri), name)}">`,
  );
  return `<!DOCTYPE html>
<html lang="${escaped(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(page.title)}</title>
${styles.join('\n')}
</head>
<body data-state="loading" data-vscode-context='{"preventDefaultContextMenuItems": true}'>
${page.body}
<script id="texts" type="application/json" nonce="${nonce}">${JSON.stringify(page.texts).replaceAll('<', '\\u003c')}</script>
<script nonce="${nonce}" src="${address(scriptFolder(extensionUri), `${page.script}.js`)}"></script>
</body>
</html>`;
}

function scriptFolder(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

function styleFolder(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'media', 'webview');
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
