/** Offline data that a person brings along: copied, checked, dated, and used when they say so. */
import assert from 'node:assert/strict';
import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commandIds, configurationSection, settingIds } from '../../src/vscode/ids';
import { osvRecord } from '../support/bulkSite';
import { buildZip } from '../support/zipBuilder';
import { extensionParts } from './support/extensionParts';
import { useMessages } from './support/messages';
import { useReviewCopy } from './support/reviewCopy';
import { untilTrue } from './support/until';

const record = osvRecord({ id: 'PYSEC-2026-1', modified: '2026-01-01T00:00:00Z' });

describe('IHACPA: Import Advisory Data…', () => {
  const copy = useReviewCopy();
  const messages = useMessages();
  const { showOpenDialog } = vscode.window;
  const archive = (): string => join(copy().folder, 'all.zip');
  const setting = (): string =>
    vscode.workspace.getConfiguration(configurationSection).get<string>(settingIds.advisories, '');

  beforeEach(() => writeFileSync(archive(), buildZip([{ name: 'PYSEC-2026-1.json', content: record }])));
  afterEach(async () => {
    Object.assign(vscode.window, { showOpenDialog });
    await vscode.workspace
      .getConfiguration(configurationSection)
      .update(settingIds.advisories, undefined, vscode.ConfigurationTarget.Workspace);
    rmSync(join((await extensionParts()).store.folder, 'advisories'), { recursive: true, force: true });
  });

  function importFrom(origin: 'Choose Folder…' | 'Choose Files…', ...paths: string[]): Thenable<string | undefined> {
    const chosen = paths.map((path) => vscode.Uri.file(path));
    Object.assign(vscode.window, { showOpenDialog: () => Promise.resolve(chosen) });
    messages().answer(origin);
    return vscode.commands.executeCommand(commandIds.importAdvisories);
  }

  it('takes an archive, says its date, and scans use it once the person agrees', async () => {
    messages().answer('Use It in Scans');
    const folder = (await importFrom('Choose Files…', archive())) ?? '';
    assert.deepEqual(readFileSync(join(folder, 'osv-pypi.zip')), readFileSync(archive()));
    assert.match(messages().shown.at(-1)?.text ?? '', /2026-01-01/);
    await untilTrue(() => setting() === folder);
  });

  it('takes a folder with its list, and keeps what it had when another one is damaged', async () => {
    const folder = (await importFrom('Choose Files…', archive())) ?? '';
    const brought = join(copy().folder, 'stick');
    cpSync(folder, brought, { recursive: true });
    rmSync(folder, { recursive: true });
    assert.equal(await importFrom('Choose Folder…', brought), folder);
    const whole = readFileSync(join(folder, 'osv-pypi.zip'));
    appendFileSync(join(brought, 'osv-pypi.zip'), 'x');
    assert.equal(await importFrom('Choose Folder…', brought), undefined);
    assert.match(messages().shown.at(-1)?.text ?? '', /osv-pypi\.zip does not match the list.*Fetch the folder again/);
    assert.deepEqual(readFileSync(join(folder, 'osv-pypi.zip')), whole);
    assert.equal(setting(), '');
  });

  it('refuses what no scan could use, and says what to choose', async () => {
    const { store } = await extensionParts();
    const text = join(copy().folder, 'notes.txt');
    const broken = join(copy().folder, 'broken.zip');
    writeFileSync(text, 'no data');
    writeFileSync(broken, 'no archive');
    const refusals: readonly [readonly string[], RegExp][] = [
      [[archive(), text], /notes\.txt: The file is not advisory data that a scan can use\. Choose an archive of OSV/],
      [[broken], /broken\.zip: The file does not contain the data that its extension indicates\./],
      [[archive(), broken], /broken\.zip: OSV advisories were chosen twice\./],
      [[text], /The data contains no advisories/],
    ];
    for (const [paths, why] of refusals) {
      assert.equal(await importFrom('Choose Files…', ...paths), undefined);
      assert.match(messages().shown.at(-1)?.text ?? '', why);
    }
    assert.equal(await importFrom('Choose Folder…', copy().folder), undefined);
    assert.match(messages().shown.at(-1)?.text ?? '', /contains no ihacpa-bundle\.json/);
    assert.equal(existsSync(join(store.folder, 'advisories')), false);
  });
});
