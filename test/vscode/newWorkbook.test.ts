/** A first workbook from a list in the workspace: asked for its place, created, scanned at a click; a file that is there stays. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { displayText } from '../../src/core/spreadsheet/cell';
import { commandIds } from '../../src/vscode/ids';
import type { PackageRow } from '../../src/core/sheet/packageRow';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { extensionParts } from './support/extensionParts';
import { untilTrue } from './support/until';
import { useMessages } from './support/messages';
import { useReviewCopy } from './support/reviewCopy';
import { run } from './support/slowScan';

describe('IHACPA: New Workbook…', () => {
  const copy = useReviewCopy();
  const messages = useMessages();
  const list = (): string => join(copy().folder, 'requirements.txt');
  const created = (): string => join(copy().folder, 'first.xlsx');
  const { showSaveDialog, showOpenDialog } = vscode.window;
  let asked: vscode.SaveDialogOptions | undefined;
  let place = '';
  beforeEach(() => {
    writeFileSync(list(), 'Django==3.2.12\nclick==8.10\nq>=1\n');
    place = created();
    asked = undefined;
    Object.assign(vscode.window, {
      showSaveDialog: (options: vscode.SaveDialogOptions) => {
        asked = options;
        return Promise.resolve(place === '' ? undefined : vscode.Uri.file(place));
      },
      showOpenDialog: () => Promise.resolve([vscode.Uri.file(list())]),
    });
  });
  afterEach(() => Object.assign(vscode.window, { showSaveDialog, showOpenDialog }));
  const rows = async (): Promise<readonly PackageRow[]> => [
    ...(await readReviewWorkbook(nodeFileSystem, created())).rows,
  ];

  it('is created from a list that is chosen, beside it, and says what cannot be used', async () => {
    messages().answer('Choose Files…');
    place = created().replace('.xlsx', '');
    await run(commandIds.newWorkbook);
    assert.equal(asked?.defaultUri?.fsPath, join(copy().folder, 'review.xlsx'));
    assert.deepEqual(
      (await rows()).map(({ displayName, identity }) => `${displayName} ${identity.version}`),
      ['click 8.10', 'Django 3.2.12'],
    );
    const { text, buttons } = messages().shown[0] ?? { text: '' };
    assert.equal(text, 'first.xlsx was created. Packages: 2. Entries that cannot be used: 1. The log lists them.');
    assert.deepEqual(buttons, ['Start Scan', 'Open Review Grid', 'Show Log']);
  });

  it('is created without packages, says so, and offers to add some', async () => {
    messages().answer('Start Without Packages');
    await run(commandIds.newWorkbook);
    const { rows: none } = await readReviewWorkbook(nodeFileSystem, created(), { mayBeEmpty: true });
    assert.deepEqual(none, []);
    const { text, buttons } = messages().shown[0] ?? { text: '' };
    assert.equal(text, 'first.xlsx was created. Packages: 0.');
    assert.deepEqual(buttons, ['Add Packages…']);
  });

  it('is created from the file that the command was chosen for, and scanned when asked', async () => {
    messages().answer('Start Scan');
    await run(commandIds.newWorkbook, vscode.Uri.file(list()));
    assert.match(messages().shown.at(-1)?.text ?? '', /Checked 2 of 2 packages/);
    assert.notEqual(displayText((await rows())[1]?.cells.recommendation ?? { kind: 'empty' }), '');
  });

  it('shows in the findings why a package is installed, as the list says', async () => {
    const source = 'source = { registry = "https://pypi.org/simple" }';
    const lock = [
      'version = 1\n',
      '[[package]]\nname = "app"\nversion = "0"\nsource = { virtual = "." }\ndependencies = [{ name = "flask" }]\n',
      `[[package]]\nname = "flask"\nversion = "2.2.2"\n${source}\ndependencies = [{ name = "jinja2" }]\n`,
      `[[package]]\nname = "jinja2"\nversion = "3.1.2"\n${source}\n`,
    ].join('\n');
    const file = join(copy().folder, 'uv.lock');
    writeFileSync(file, lock);
    messages().answer('Start Scan');
    await run(commandIds.newWorkbook, vscode.Uri.file(file));
    const { findings } = await extensionParts();
    const tooltips = async (): Promise<readonly string[]> => {
      const groups = await findings.getChildren();
      const entries = await Promise.all(groups.map((group) => findings.getChildren(group)));
      return entries.flat().map((entry) => {
        const { tooltip } = findings.getTreeItem(entry);
        return typeof tooltip === 'string' ? tooltip : '';
      });
    };
    await untilTrue(async () => (await tooltips()).some((text) => text.split('\n').includes('through flask')));
    assert.ok((await tooltips()).some((text) => text.split('\n').includes('direct')));
  });

  it('leaves a file that is there, and creates none where the person chose no place', async () => {
    place = copy().workbook.fsPath;
    const before = readFileSync(place);
    await run(commandIds.newWorkbook, vscode.Uri.file(list()));
    assert.equal(messages().shown[0]?.level, 'error');
    assert.match(messages().shown[0]?.text ?? '', /The file exists already/);
    assert.deepEqual(readFileSync(place), before);
    place = '';
    await run(commandIds.newWorkbook, vscode.Uri.file(list()));
    assert.equal(existsSync(created()), false);
  });
});
