/** A file whose every entry is unusable is refused with the first reason, and an entry of a folder is found by its name. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readInventories } from '../../src/inventory/readInventories';
import { readInventory } from '../../src/inventory/readInventory';
import { useTemporaryFolder } from '../support/temporaryFolder';

describe('a list without any entry that can be used', () => {
  const folder = useTemporaryFolder();
  const lock =
    'version = 99\n[[package]]\nname = "six"\nversion = "1.16.0"\nsource = { registry = "https://pypi.org/simple" }\n';

  for (const [title, name, content, what] of [
    ['an invalid line', 'requirements.txt', '\nflask==\n', 'line 2 is not a valid requirement (PEP 508)'],
    ['an address', 'requirements.txt', 'https://x/y.tar.gz\n', 'line 1 comes from an address without a version'],
    ['a newer format', 'uv.lock', lock, 'it has a version of the format that is not supported'],
    [
      'a nameless entry',
      'bom.json',
      '{"bomFormat":"CycloneDX","specVersion":"1.5","components":[7]}',
      'entry 1 is not written as the format of the file requires',
    ],
  ] as const) {
    it(`is refused with the reason: ${title}`, async () => {
      const path = join(folder(), name);
      writeFileSync(path, content);
      await assert.rejects(readInventories([path]), { what: `The file names no package that can be used: ${what}` });
    });
  }

  it('tells which included file cannot be read', async () => {
    const path = join(folder(), 'requirements.txt');
    writeFileSync(path, '-r gone.txt\n');
    const what = `The file names no package that can be used: it names a file that cannot be read (${join(folder(), 'gone.txt')})`;
    await assert.rejects(readInventories([path]), { what });
  });

  it('names the folder of an installed package without readable metadata', async () => {
    const site = join(folder(), 'lib', 'python3.11', 'site-packages');
    mkdirSync(join(site, 'bad-1.0.dist-info'), { recursive: true });
    mkdirSync(join(site, '~ood-1.0.dist-info'), { recursive: true });
    const { notUsable } = await readInventory(folder());
    assert.deepEqual(
      notUsable.map(({ file, reason }) => [file, reason]),
      [
        [join(site, 'bad-1.0.dist-info/'), 'broken-metadata'],
        [join(site, '~ood-1.0.dist-info/'), 'leftover'],
      ],
    );
    await assert.rejects(readInventories([folder()]), /: it has no readable metadata \(.*bad-1\.0\.dist-info\/\)/);
  });
});
