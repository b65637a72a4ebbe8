/** Folders of sync clients, told by name and by mark, and the copies that they make of a file that two people saved. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { conflictCopies, syncServiceOf } from '../../src/platform/syncedFolder';
import { useTemporaryFolder } from '../support/temporaryFolder';

describe('a folder that a sync client copies', () => {
  const folder = useTemporaryFolder();
  function place(...parts: readonly string[]): string {
    const path = join(realpathSync(folder()), ...parts, 'review.xlsx');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
    return path;
  }

  const named: readonly (readonly [string, string | undefined])[] = [
    ['OneDrive', 'OneDrive'],
    ['OneDrive - Example Ltd', 'OneDrive'],
    ['OneDrive-Personal', 'OneDrive'],
    ['OneDrive-SharedLibraries-Example', 'SharePoint'],
    ['SharePoint', 'SharePoint'],
    ['Dropbox (Example)', 'Dropbox'],
    ['GoogleDrive-anna@example.org', 'Google Drive'],
    ['com~apple~CloudDocs', 'iCloud Drive'],
    ['Not OneDrive', undefined],
    ['onedriver', undefined],
    ['dropboxes', undefined],
  ];
  for (const [name, service] of named) {
    it(`is ${service ?? 'none'} by the name ${name}`, async () => {
      strictEqual(await syncServiceOf(nodeFileSystem, place(name, 'reviews', '2026')), service);
    });
  }

  for (const [mark, service] of [
    ['.849C9593-D756-4E56-8D6E-42412F2A707B', 'OneDrive'],
    ['.dropbox', 'Dropbox'],
    ['.tmp.drivedownload', 'Google Drive'],
  ] as const) {
    it(`is ${service} by its mark, under any name`, async () => {
      const path = place('Work', 'reviews');
      writeFileSync(join(dirname(path), '..', mark), '');
      strictEqual(await syncServiceOf(nodeFileSystem, path), service);
    });
  }

  it('is not the home of a user of Dropbox', async () => {
    const path = place('anna', 'reviews');
    mkdirSync(join(dirname(path), '..', '.dropbox'));
    strictEqual(await syncServiceOf(nodeFileSystem, path), undefined);
  });

  it('holds copies of a workbook that two people saved, and other files', async () => {
    const path = place('OneDrive');
    const copies = [
      ...['review (1).xlsx', "review (Anna's conflicted copy 2026-11-30).xlsx", 'review 2.xlsx'],
      'review-DESKTOP7.xlsx',
    ];
    const others = ['review.xlsx.bak', 'reviewed.xlsx', 'review-2026.csv', 'review notes.xlsx', '~$review.xlsx'];
    for (const name of [...copies, ...others]) writeFileSync(join(dirname(path), name), '');
    deepStrictEqual(
      (await conflictCopies(nodeFileSystem, path)).map((copy) => basename(copy)),
      copies,
    );
  });
});
