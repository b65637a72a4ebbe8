/** What cannot be read as a list of packages is refused in one sentence with its file, and its line where there is one. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../src/core/message/errors';
import { toEnglish } from '../../src/core/message/text';
import type { Inventory } from '../../src/inventory/inventory';
import { readInventory } from '../../src/inventory/readInventory';
import { useTemporaryFolder } from '../support/temporaryFolder';

describe('bad input as an inventory', () => {
  const folder = useTemporaryFolder();

  function write(name: string, content: string | Buffer): string {
    const path = join(folder(), name);
    writeFileSync(path, content);
    return path;
  }

  for (const name of [
    ...['requirements.txt', 'conda.txt', 'uv.lock', 'poetry.lock', 'pdm.lock', 'pylock.toml', 'pyproject.toml'],
    ...['Pipfile.lock', 'pixi.lock', 'environment.yml', 'list.json', 'bom.json'],
  ]) {
    it(`refuses an empty ${name}, which may be any environment`, async () => {
      for (const content of ['', '\uFEFF', '\n \n'])
        await assert.rejects(readInventory(write(name, content)), /The file is empty/);
    });
  }

  it('takes no package for gone where a file has none', async () => {
    for (const [name, content] of [
      ['requirements.txt', '# later\n'],
      ['pip-list.json', '[]'],
      ['conda.txt', '# packages in environment at /e:\n#\n'],
    ] as const) {
      const { packages, complete, notes } = await readInventory(write(name, content));
      assert.deepEqual([packages.length, complete, notes.map(toEnglish)], [0, false, [`${name} contains no package`]]);
    }
  });

  const refused: readonly (readonly [title: string, name: string, content: () => string | Buffer, words: RegExp])[] = [
    ['a file of no known kind', 'letter.md', () => 'Dear all,\nplease find enclosed.\n', /not a list of packages/],
    ['a picture', 'image.txt', () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 0, 0, 0, 2]), /not a list/],
    ['a text with a few zeros', 'some-requirements.txt', () => 'a==1.0\nb==2\0\0.0\nc==3.0\n', /not a list/],
    ['JSON of something else', 'package.json', () => '{"name": "left-pad", "version": "1.0.0"}', /not a list/],
    ['TOML of something else', 'Cargo.lock', () => 'version = 3\n[[metadatas]]\nname = "a"\n', /not a list/],
    ['a truncated lock file', 'uv.lock', () => 'version = 1\n[[package]]\nname = "a"\nversion = "1', /Line 4: .*TOML/],
    ['TOML with a key twice', 'poetry.lock', () => '[metadata]\na = 1\na = 2\n', /Line 3: .*TOML \(column/],
    ['truncated JSON', 'bom.json', () => '{"bomFormat": "CycloneDX",\n "components": [', /Line 2: .*JSON \(column/],
    ['JSON with an error', 'list.json', () => '[{"name": "a",\n "version": 1.0.0}]', /Line 2: .*JSON \(column/],
    [
      'JSON with a key twice',
      'Pipfile.lock',
      () => '{"_meta": {"pipfile-spec": 6},\n"default": {},\n "default": {}}',
      /Line 3: .*JSON \(column 2\): the key "default" appears twice/,
    ],
    [
      'YAML with a key twice',
      'environment.yml',
      () => 'dependencies:\n  - a\ndependencies:\n  - b\n',
      /Line 3: .*YAML/,
    ],
    ['YAML with an error', 'environment.yml', () => 'dependencies:\n  - a\n - b: [\n', /Line \d: .*YAML/],
    ['deep JSON', 'deep.json', () => '['.repeat(10_000) + ']'.repeat(10_000), /more than 200 levels/],
    ['deep TOML', 'pdm.lock', () => `a = ${'['.repeat(10_000)}${']'.repeat(10_000)}`, /TOML|200 levels/],
    ['deep YAML', 'deep.yml', () => `dependencies: ${'['.repeat(10_000)}${']'.repeat(10_000)}`, /more than 200 levels/],
    ['more packages than a review has', 'many-requirements.txt', () => 'a==1\n'.repeat(100_001), /more than 100000/],
    ['a file of 65 MiB', 'large.txt', () => Buffer.alloc(64 * 1024 * 1024 + 1, 'a'), /larger than 64 MiB/],
  ];
  for (const [title, name, content, words] of refused) {
    it(`refuses ${title}`, async () => {
      const path = write(name, content());
      await assert.rejects(readInventory(path), (error: unknown) => {
        assert.ok(error instanceof UserError, String(error));
        assert.match(error.message, words);
        assert.ok(error.message.startsWith(path));
        assert.ok(!error.message.includes('\n'));
        return true;
      });
    });
  }

  it('refuses a path that is not there, and a folder without an environment', async () => {
    await assert.rejects(readInventory(join(folder(), 'missing.txt')), /The file or folder does not exist/);
    const empty = join(folder(), 'empty');
    mkdirSync(empty);
    await assert.rejects(readInventory(empty), /not a Python environment/);
  });

  it('is bounded in the time that a line, a name and a marker may take', async () => {
    const blanks = ' '.repeat(200_000);
    const path = write('slow-requirements.txt', `a==1${blanks}x\n${'a'.repeat(200_000)}\nb==1 ; ${'('.repeat(5000)}\n`);
    const started = performance.now();
    const { packages, notUsable } = await readInventory(path);
    assert.ok(performance.now() - started < 2000);
    assert.deepEqual([packages.length, notUsable.length], [0, 3]);
  });

  const told: readonly (readonly [title: string, text: string, reasons: readonly string[]])[] = [
    ['a file that includes itself', '-r self-requirements.txt\na==1\n', ['cycle 1']],
    ['a file outside its folder', '-r ../other.txt\n-c /etc/passwd\n', ['outside-folder 1', 'outside-folder 2']],
    ['a file that is not there', '-r missing.txt\n', ['missing-file -']],
    ['an address', '-r https://user:pw@host/r.txt\n', ['not-fetched 1']],
    ['names that are none', '=HYPERLINK("x")==1\n-a==1\n', ['invalid-requirement 1', 'invalid-line 2']],
    [
      'files in place of names',
      'a.whl\n./dist/b.tar.gz\nc.whl==1\n',
      ['url-no-version 1', 'url-no-version 2', 'invalid-name 3'],
    ],
    ['versions that are none', 'a===2004d\nb==x\n', ['invalid-version 1', 'invalid-requirement 2']],
    ['two versions of one package', 'a==1\nA==2\n', ['contradictory 1', 'contradictory 2']],
    ['a variable', 'a==${SECRET}\n', ['unset-variable 1']],
  ];
  for (const [title, text, expected] of told) {
    it(`tells ${title}, with its line`, async () => {
      const inventory: Inventory = await readInventory(write('self-requirements.txt', text));
      const reasons = inventory.notUsable.map(({ reason, line }) => `${reason} ${line ?? '-'}`);
      assert.deepEqual(reasons, expected);
      assert.doesNotMatch(JSON.stringify(inventory), /pw@|SECRET/);
    });
  }

  it('reads an SBOM without versions as packages whose version is not told', async () => {
    const components = [{ name: 'a', purl: 'pkg:pypi/a' }, { name: 'b', purl: 'pkg:pypi/x/b@1' }, { name: 'c' }];
    const bom = { bomFormat: 'CycloneDX', specVersion: '1.6', components };
    const { packages, notUsable } = await readInventory(write('sbom.cdx.json', JSON.stringify(bom)));
    assert.deepEqual(packages, []);
    assert.deepEqual(
      notUsable.map(({ name, reason }) => `${name} ${reason}`),
      ['a no-version', 'b invalid-purl', 'c no-purl'],
    );
  });

  const meta = '"_meta": {"pipfile-spec": 6}';
  const poetry = '[metadata]\nlock-version = "2.1"\n';
  const inspect = '"version": "1", "pip_version": "25.0", "environment": {}';
  const parts: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
    ['uv.lock', 'version = 1\npackage = [{name = "a", version = "1"}, "b"]', ['- invalid-entry']],
    ['poetry.lock', `package = {name = "a", version = "1"}\n${poetry}`, ['package invalid-entry']],
    ['pdm.lock', 'package = "a"\n[metadata]\nlock_version = "4.5"\n', ['package invalid-entry']],
    ['pylock.toml', 'lock-version = "1.0"\npackages = [1]', ['- invalid-entry']],
    ['pixi.lock', 'version: 6\nenvironments: {}\npackages:\n  - a\n', ['- invalid-entry']],
    [
      'Pipfile.lock',
      `{${meta}, "default": {"a": "==1.0"}, "develop": ["b"]}`,
      ['a invalid-entry', 'develop invalid-entry'],
    ],
    ['inspect.json', `{${inspect}, "installed": ["a"]}`, ['- invalid-entry']],
    [
      'bom.json',
      '{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": {"a": 1}}',
      ['components invalid-entry'],
    ],
    ['a.spdx.json', '{"spdxVersion": "SPDX-2.3", "packages": ["a"]}', ['- invalid-entry']],
    ['environment.yml', 'dependencies:\n  - pip: flask==1.0\n  - [b]\n', ['pip invalid-entry', '- invalid-entry']],
    ['conda.txt', '# packages in environment at /e:\n#\na 1.0 py39_0\nnumpy\n', ['numpy no-version']],
  ];
  for (const [name, text, expected] of parts) {
    it(`tells what of ${name} is not written as its format requires, and does not take the file for complete`, async () => {
      const { notUsable, complete } = await readInventory(write(name, text));
      assert.deepEqual(
        notUsable.map(({ name: entry, reason }) => `${entry ?? '-'} ${reason}`),
        expected,
      );
      if (expected.some((each) => each.endsWith('invalid-entry'))) assert.equal(complete, false);
    });
  }

  const purl = (name: string): string => `{"name": "${name}", "purl": "pkg:pypi/${name}@1.0"}`;
  const spdxOne = '{"name": "a", "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:pypi/a@1.0"}]}';
  const nameless: readonly (readonly [name: string, text: string])[] = [
    ['pip-list.json', '[3, {"version": "1.0"}, {"name": "a", "version": "1.0"}]'],
    [
      'conda.json',
      '[null, {"version": "1.0", "channel": "pypi"}, {"name": "a", "version": "1.0", "channel": "pypi", "base_url": ""}]',
    ],
    [
      'inspect.json',
      `{${inspect}, "installed": ["a", {"metadata": {"version": "1"}}, {"metadata": {"name": "a", "version": "1.0"}}]}`,
    ],
    [
      'bom.json',
      `{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [1.5, {"version": "1"}, ${purl('a')}]}`,
    ],
    ['a.spdx.json', `{"spdxVersion": "SPDX-2.3", "packages": [true, {"versionInfo": "1"}, ${spdxOne}]}`],
    ['uv.lock', 'version = 1\npackage = [1, {version = "1"}, {name = "a", version = "1.0"}]'],
    ['poetry.lock', `package = [1, {version = "1"}, {name = "a", version = "1.0"}]\n${poetry}`],
    ['pdm.lock', 'package = [1, {version = "1"}, {name = "a", version = "1.0"}]\n[metadata]\nlock_version = "4.5"\n'],
    ['pylock.toml', 'lock-version = "1.0"\npackages = [1, {version = "1"}, {name = "a", version = "1.0"}]'],
    [
      'pixi.lock',
      'version: 6\nenvironments: {}\npackages:\n  - a\n  - version: 1\n  - pypi: https://h/a-1.0.whl\n    name: a\n    version: 1.0\n',
    ],
  ];
  for (const [name, text] of nameless) {
    it(`tells by their places which entries of ${name} are none or have no name, and reads the rest`, async () => {
      const { packages, notUsable, complete } = await readInventory(write(name, text));
      assert.deepEqual(
        packages.map((each) => `${each.name} ${each.version}`),
        ['a 1.0'],
      );
      assert.deepEqual(
        notUsable.map(({ entry }) => entry),
        [1, 2],
      );
      assert.equal(complete, false);
    });
  }

  it('tells which declarations of a project and which dependencies of an environment are none', async () => {
    const placesIn = async (name: string, text: string): Promise<readonly string[]> => {
      const { notUsable } = await readInventory(write(name, text));
      return notUsable.map(({ name: of, entry, reason }) => `${of ?? entry ?? '-'} ${reason}`);
    };
    assert.deepEqual(await placesIn('pyproject.toml', '[project]\ndependencies = ["a>=1", 1, ""]\n'), [
      ...['a declared', '2 invalid-requirement', '3 invalid-requirement'],
    ]);
    assert.deepEqual(await placesIn('environment.yml', 'dependencies:\n  - a\n  - =1.0\n  - [b]\n'), [
      ...['a no-version', '2 invalid-requirement', '3 invalid-entry'],
    ]);
  });

  it('reads what stands behind an empty line of a list of pip, and not its notices', async () => {
    const table = 'Package Version\n------- -------\na       1.0\n';
    const { packages, notUsable } = await readInventory(
      write('pip-list.txt', `${table}\nb       2.0\n\n[notice] A new release of pip is available: 1 -> 2\n`),
    );
    assert.deepEqual(
      packages.map(({ name, version, line }) => `${name} ${version} ${line}`),
      ['a 1.0 3', 'b 2.0 5'],
    );
    assert.deepEqual(notUsable, []);
  });
});
