/** Who holds a workbook, from the files that office programs leave beside it. */
import { strictEqual } from 'node:assert/strict';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { toEnglish } from '../../../src/core/message/text';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { findHolder, nameHolder } from '../../../src/workbook/lock/ownerFiles';

/** As Excel writes it: length, name in ANSI padded with blanks, length, name in UTF-16 padded with blanks. */
function excelOwnerFile(name: string): Buffer {
  const bytes = Buffer.alloc(165, 0x20);
  bytes[0] = name.length;
  bytes.write(name, 1, 'latin1');
  for (let at = 56; at + 1 < 165; at += 2) bytes.writeUInt16LE(0x20, at);
  bytes.writeUInt16LE(name.length, 54);
  bytes.write(name, 56, 'utf16le');
  return bytes;
}

describe('owner files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ihacpa-owner-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const excelName = '~$review.xlsx';
  const officeName = '.~lock.review.xlsx#';
  const cases: readonly [string, string, Buffer | string, string | undefined][] = [
    ['Excel', excelName, excelOwnerFile('Anna Example'), 'Anna Example in Excel'],
    [
      'LibreOffice elsewhere',
      officeName,
      ',anna,desk7,23.11.2026 10:00,file:///home/anna;',
      'anna on desk7 in LibreOffice',
    ],
    [
      'LibreOffice here',
      officeName,
      `Anna Example,anna,${hostname()},23.11.2026 10:00,file:///x;`,
      'Anna Example in LibreOffice',
    ],
    ['LibreOffice without names', officeName, ',,,23.11.2026 10:00,file:///x;', 'another user in LibreOffice'],
    ['an empty file', excelName, '', undefined],
    ['a file of another size', excelName, 'x'.repeat(100), undefined],
    ['text that is no owner', officeName, 'hello', undefined],
  ];
  for (const [title, name, content, expected] of cases) {
    it(`reads ${title}`, async () => {
      await writeFile(join(folder, name), content);
      const holder = await findHolder(nodeFileSystem, join(folder, 'review.xlsx'), Date.now());
      strictEqual(holder && toEnglish(holder), expected);
    });
  }

  it('believes a file of last Friday, and none that is older than a week', async () => {
    const path = join(folder, excelName);
    await writeFile(path, excelOwnerFile('Anna'));
    const day = 24 * 60 * 60 * 1000;
    await utimes(path, new Date(), new Date(Date.now() - 3 * day));
    const holder = await findHolder(nodeFileSystem, join(folder, 'review.xlsx'), Date.now());
    strictEqual(holder && toEnglish(holder), 'Anna in Excel');
    await utimes(path, new Date(), new Date(Date.now() - 8 * day));
    strictEqual(await findHolder(nodeFileSystem, join(folder, 'review.xlsx'), Date.now()), undefined);
  });

  it('names the holder of a file that is locked, also when it was opened days ago', async () => {
    const path = join(folder, excelName);
    await writeFile(path, excelOwnerFile('Anna'));
    await utimes(path, new Date(), new Date(Date.now() - 5 * 24 * 60 * 60 * 1000));
    const holder = await nameHolder(nodeFileSystem, join(folder, 'review.xlsx'));
    strictEqual(holder && toEnglish(holder), 'Anna in Excel');
  });
});
