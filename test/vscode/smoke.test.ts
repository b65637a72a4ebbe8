// Shows that the tests run inside a real VS Code with the built extension in it; it judges no feature.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension in VS Code', () => {
  it('is found and activates', async () => {
    console.log(
      `      VS Code ${vscode.version}, Node ${process.versions.node}, trusted: ${vscode.workspace.isTrusted}`,
    );
    const extension = vscode.extensions.getExtension('ihacpa.ihacpa-package-review');
    assert.ok(extension, 'the extension under test is not loaded');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
