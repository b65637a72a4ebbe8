/** A workbook is brought in step with a list beside it: nothing before the plan is accepted, one save, Undo, and a scan of what changed. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { displayText } from '../../src/core/spreadsheet/cell';
import { parseVersion } from '../../src/core/package/version';
import { commandIds } from '../../src/vscode/ids';
import type { PackageRow } from '../../src/core/sheet/packageRow';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewColors } from '../../src/workbook/review/readReviewColors';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { untilTrue } from './support/until';
import { useMessages } from './support/messages';
import { useReviewCopy } from './support/reviewCopy';
import { run } from './support/slowScan';

describe('IHACPA: Sync with Environment…', () => {
  const copy = useReviewCopy();
  const messages = useMessages();
  const rows = async (): Promise<readonly PackageRow[]> => [
    ...(await readReviewWorkbook(nodeFileSystem, copy().workbook.fsPath)).rows,
  ];
  const bytes = (): Buffer => readFileSync(copy().workbook.fsPath);
  const write = (lines: readonly string[]): void =>
    writeFileSync(join(copy().folder, 'requirements.txt'), `${lines.join('\n')}\n`);

  /** All that the workbook has, with one more package and another version of one. */
  async function writeList(): Promise<string> {
    const sound = (await rows()).filter(({ identity }) => parseVersion(identity.version) !== undefined);
    const names = sound.map(({ identity }) => identity.name);
    const one = sound.find(({ identity: { name } }) => names.indexOf(name) === names.lastIndexOf(name));
    assert.ok(one);
    write([
      ...sound.map(
        ({ displayName, identity }) => `${displayName}==${one.identity === identity ? '99.1.0' : identity.version}`,
      ),
      'click==8.1.7',
    ]);
    return one.displayName;
  }
  const sync = async (accepts: boolean): Promise<void> => {
    // A list outside the workspace is shown with its path.
    messages().answer(join(copy().folder, 'requirements.txt'));
    if (accepts) messages().answer('(nothing)'); // Takes the plan as it is checked.
    await run(commandIds.syncWithEnvironment, copy().workbook);
  };

  it('writes nothing before the plan is accepted', async () => {
    const changed = await writeList();
    const before = bytes();
    await sync(false);
    assert.deepEqual(
      messages()
        .picks.at(-1)
        ?.filter((label) => [changed, 'click'].includes(label)),
      [changed, 'click'],
    );
    assert.deepEqual(bytes(), before);
    assert.equal(messages().shown.length, 0);
  });

  describe('with the environment that is selected in VS Code', () => {
    const { getExtension } = vscode.extensions;
    const { getConfiguration } = vscode.workspace;
    const environment = (): string => join(copy().folder, 'environment');
    beforeEach(() => {
      const metadata = join(environment(), 'lib', 'python3.12', 'site-packages', 'click-8.1.7.dist-info');
      mkdirSync(metadata, { recursive: true });
      writeFileSync(join(metadata, 'METADATA'), 'Metadata-Version: 2.1\nName: click\nVersion: 8.1.7\n');
    });
    afterEach(() => {
      Object.assign(vscode.extensions, { getExtension });
      Object.assign(vscode.workspace, { getConfiguration });
    });
    const pythonExtension = (environments: object): void => {
      const activate = () => Promise.resolve({ environments });
      Object.assign(vscode.extensions, {
        getExtension: (id: string) => (id === 'ms-python.python' ? { activate } : getExtension(id)),
      });
    };
    const offers = async (): Promise<readonly string[]> => {
      messages().answer('Selected Python Environment');
      await run(commandIds.syncWithEnvironment, copy().workbook);
      return messages().picks.at(-1) ?? [];
    };

    it('takes the one that the Python extension names for this workbook', async () => {
      const asked: unknown[] = [];
      pythonExtension({
        getActiveEnvironmentPath: (resource: vscode.Uri) => (asked.push(resource.fsPath), { path: 'py' }),
        resolveEnvironment: ({ path }: { path: string }) => (
          asked.push(path),
          Promise.resolve({ executable: { sysPrefix: environment() } })
        ),
      });
      assert.ok((await offers()).includes('click'));
      assert.deepEqual(asked, [copy().workbook.fsPath, 'py']);
    });

    for (const path of [['bin', 'python3.12'], ['Scripts', 'python.exe'], ['python.exe'], []]) {
      it(`takes the one of the setting where there is no Python extension: ${path.join('/')}`, async () => {
        const named = [environment(), ...path].join('/');
        Object.assign(vscode.workspace, {
          getConfiguration: (section: string, scope: vscode.Uri) =>
            section === 'python' ? { get: () => named } : getConfiguration(section, scope),
        });
        assert.ok((await offers()).includes('click'));
      });
    }

    it('offers none where the Python extension fails, or has none', async () => {
      const broken = {
        getActiveEnvironmentPath: () => ({ path: 'py' }),
        resolveEnvironment: () => Promise.reject(new Error('no')),
      };
      for (const environments of [broken, { ...broken, resolveEnvironment: () => Promise.resolve(undefined) }]) {
        pythonExtension(environments);
        assert.deepEqual(
          (await offers()).filter((label) => /Python/.test(label)),
          [],
        );
      }
    });
  });

  it('adds rows and changes versions in one save, and Undo puts the workbook back', async () => {
    const changed = await writeList();
    const before = bytes();
    const old = await rows();
    messages().answer('Undo');
    await sync(true);
    assert.match(messages().shown[0]?.text ?? '', /review\.xlsx: versions changed: [1-9]\d*, packages added: 1\./);
    assert.deepEqual(messages().shown[0]?.buttons, ['Scan Changed', 'Undo']);
    assert.deepEqual(bytes(), before);
    await sync(true);
    const during = await rows();
    assert.equal(during.length, old.length + 1);
    assert.equal(during.at(-1)?.displayName, 'click');
    assert.equal(during.find(({ displayName }) => displayName === changed)?.identity.version, '99.1.0');
    for (const [at, row] of old.entries()) assert.deepEqual(during[at]?.cells.notes, row.cells.notes);
  });

  it('asks once how to mark what is no longer installed, does it, and Undo takes it back', async () => {
    await writeList();
    const before = bytes();
    messages().answer('Strike Through');
    messages().answer('Undo');
    await sync(true);
    const text = messages().shown[0]?.text ?? '';
    assert.match(text, new RegExp(`Marks changed: [1-9]\\d* packages?\\.`));
    assert.doesNotMatch(text, /…/);
    assert.deepEqual(bytes(), before);
    const asked = messages().picks.length;
    await sync(true);
    assert.equal(messages().picks.length, asked + 2, 'the list and the plan, and no question about marks');
    const seen = await readReviewColors(nodeFileSystem, copy().workbook.fsPath);
    assert.ok(seen.some(({ cells }) => cells.get('packageName')?.colors.struck === true));
  });

  it('writes marks by an earlier choice, and takes them back, only after the plan with them is accepted', async () => {
    await writeList();
    messages().answer('Strike Through');
    await sync(true);
    const installed = (await rows())
      .filter(({ identity }) => parseVersion(identity.version) !== undefined)
      .map(({ displayName, identity }) => `${displayName}==${identity.version}`);
    for (const [list, isStruck] of [
      [installed.slice(1), true],
      [installed, false],
    ] as const) {
      write(list);
      const before = bytes();
      await sync(false);
      assert.ok(messages().picks.at(-1)?.includes('Update Marks'), String(messages().picks.at(-1)));
      assert.deepEqual(bytes(), before);
      await sync(true);
      const [first] = await readReviewColors(nodeFileSystem, copy().workbook.fsPath);
      assert.equal(first?.cells.get('packageName')?.colors.struck === true, isStruck);
    }
  });

  it('shows the plan as two texts', async () => {
    const changed = await writeList();
    messages().answer('Show Differences');
    messages().answer(join(copy().folder, 'requirements.txt'));
    let shown: readonly string[] = [];
    const closing = untilTrue(async () => {
      const input = vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .map((tab) => tab.input)
        .find((each) => each instanceof vscode.TabInputTextDiff);
      if (input === undefined) return false;
      const texts = [input.original, input.modified].map(async (uri) =>
        (await vscode.workspace.openTextDocument(uri)).getText(),
      );
      shown = await Promise.all(texts);
      return true;
    });
    await Promise.all([run(commandIds.syncWithEnvironment, copy().workbook), closing]);
    assert.match(shown[1] ?? '', /^click==8\.1\.7$/m);
    assert.match(shown[1] ?? '', new RegExp(`^${changed}==99\\.1\\.0$`, 'm'));
    assert.match(shown[0] ?? '', new RegExp(`^${changed}==`, 'm'));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('scans only what changed, when asked', async () => {
    await writeList();
    messages().answer('Scan Changed');
    await sync(true);
    assert.match(messages().shown.at(-1)?.text ?? '', /Checked \d of \d packages/);
    assert.notEqual(displayText((await rows()).at(-1)?.cells.recommendation ?? { kind: 'empty' }), '');
  });

  it('says that nothing is to change, and what is no longer installed', async () => {
    await writeList();
    await sync(true);
    const before = bytes();
    const named = (await rows()).map(({ displayName, identity }) => `${displayName}==${identity.version}`);
    write(named.filter((line) => parseVersion(line.split('==')[1] ?? '') !== undefined && !line.startsWith('click=')));
    await sync(true);
    assert.match(messages().shown.at(-1)?.text ?? '', /nothing to change\. .*No longer installed: [1-9]/);
    assert.deepEqual(bytes(), before);
  });

  it('refuses a list of no known kind and writes nothing', async () => {
    write(['this is', 'no list']);
    const before = bytes();
    await sync(true);
    assert.equal(messages().shown[0]?.level, 'error');
    assert.match(messages().shown[0]?.text ?? '', /requirements\.txt/);
    assert.deepEqual(bytes(), before);
  });
});
