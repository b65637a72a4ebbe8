/** A workbook with changes in an editor that are not saved, as another extension's editor would leave it. Saves none of them. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { storedKeys } from '../../../src/vscode/ids';
import { extensionParts } from './extensionParts';

/**
 * Call inside `describe`. The returned function leaves the file on the disk as it was; the editor holds a text, since VS
 * Code's own editors open no workbook. It is closed, unsaved, after each test.
 */
export function useUnsavedWorkbook(): (shownAs: vscode.Uri) => Promise<void> {
  let opened: string | undefined;
  afterEach(async () => {
    if (opened === undefined) return;
    // Taking changes back means to read the file, and only a text can be read.
    writeFileSync(opened, 'a text');
    opened = undefined;
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
  return async (shownAs) => {
    // The offer of the grid is no part of what follows.
    await (await extensionParts()).context.globalState.update(storedKeys.askedForGrid, true);
    const bytes = readFileSync(shownAs.fsPath);
    writeFileSync(shownAs.fsPath, 'a text');
    const editor = await vscode.window.showTextDocument(shownAs);
    assert.ok(await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'changed: ')));
    assert.ok(editor.document.isDirty);
    opened = shownAs.fsPath;
    writeFileSync(opened, bytes);
  };
}
