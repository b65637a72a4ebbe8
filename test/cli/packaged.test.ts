/** What `npm run package` makes: the same bytes from the same sources, its libraries listed, and a command line that installs alone. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PackagedProject, packageProject } from '../support/packageProject';
import { assertValid, schemas } from '../support/reportSchemas';
import { projectRoot } from '../support/vscode/projectRoot';

interface LibraryList {
  readonly components: readonly { readonly name: string; readonly version: string; readonly purl: string }[];
}

const windows = process.platform === 'win32';
const listOf = (file: string) => JSON.parse(readFileSync(`${file}.cdx.json`, 'utf8')) as LibraryList;

describe('what is published', function () {
  this.timeout(300_000);
  let folder = '';
  let made: PackagedProject;
  let again: PackagedProject;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ihacpa-packaged-'));
    made = await packageProject(join(folder, 'one'));
    again = await packageProject(join(folder, 'two'), 0o600);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is the same bytes from another clone of the same sources', () => {
    for (const kind of ['vsix', 'tarball'] as const) {
      assert.ok(readFileSync(made[kind]).equals(readFileSync(again[kind])), kind);
    }
  });

  it('has its SHA-256 beside it, in the form that sha256sum reads', function () {
    if (spawnSync('sha256sum', ['--version']).error !== undefined) this.skip();
    for (const file of [made.vsix, made.tarball]) {
      execFileSync('sha256sum', ['--check', `${file}.sha256`], { cwd: join(file, '..'), stdio: 'pipe' });
    }
  });

  it('lists, as CycloneDX, the libraries that the notices name', () => {
    const notices = readFileSync(join(projectRoot(), 'THIRD-PARTY-NOTICES.md'), 'utf8');
    const named = [...notices.matchAll(/^## (\S+)$/gm)].map(([, name]) => name ?? '');
    const lists = [listOf(made.vsix), listOf(made.tarball)];
    const listed = lists.flatMap((list) => list.components.map(({ name }) => name));
    assert.deepEqual([...new Set(listed)].sort(), [...named].sort());
    for (const list of lists) assertValid(schemas.cycloneDx, list);
  });

  it('installs the command line without another package, and its sample can be scanned', () => {
    const prefix = join(folder, 'installed');
    mkdirSync(prefix);
    const options = { encoding: 'utf8', stdio: 'pipe', shell: windows } as const;
    execFileSync('npm', ['install', '--global', '--offline', '--prefix', prefix, made.tarball], options);
    const program = windows ? join(prefix, 'ihacpa.cmd') : join(prefix, 'bin', 'ihacpa');
    const told = execFileSync(program, ['demo'], options);
    assert.match(told, /33 of 33 packages/);
    assert.match(told, /: ihacpa scan WORKBOOK/);
    const root = windows ? prefix : join(prefix, 'lib');
    const manifest = join(root, 'node_modules', 'ihacpa-package-review', 'package.json');
    const { dependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as { dependencies?: object };
    assert.equal(dependencies, undefined);
  });

  it('is not made by npm pack, which says what to run instead', () => {
    const refused = spawnSync('npm', ['pack', '--dry-run'], { cwd: projectRoot(), encoding: 'utf8', shell: windows });
    assert.notEqual(refused.status, 0);
    assert.match(refused.stderr, /npm run package/);
  });
});
