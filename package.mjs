// Makes what is published, into artifacts/package: the extension (.vsix) and the command line (.tgz), a list of the libraries in
// each (CycloneDX), and their SHA-256. The same sources give the same bytes: times and permissions are fixed.
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

/** The first second that a ZIP can hold, of 1980, in UTC: which time it is says nothing about the sources. */
const buildTime = '315532800';

/** What the command line needs beside its bundle. */
const besideCommandLine = ['README.md', 'CHANGELOG.md', 'LICENSE', 'THIRD-PARTY-NOTICES.md', 'media/sample'];

if (process.argv.includes('--refuse')) {
  console.error('npm pack would pack the sources. `npm run package` makes the extension and the command line.');
  process.exit(1);
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const name = `${manifest.name}-${manifest.version}`;
const target = join('artifacts', 'package');
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
execFileSync(process.execPath, ['esbuild.mjs', '--production'], { stdio: 'inherit' });
const inputs = JSON.parse(readFileSync(join('dist', 'inputs.json'), 'utf8'));
finish(makeExtension(), (bundle) => bundle !== 'dist/cli.js');
finish(makeCommandLine(), (bundle) => bundle === 'dist/cli.js');

/** The path of the VSIX, packed from a copy in which every file has the same permissions, whatever the clone's are. */
function makeExtension() {
  const copy = join('dist', 'extension-package');
  for (const file of [...packedByExtension(), '.vscodeignore']) copyPlain(file, join(copy, file));
  const file = join(target, `${name}.vsix`);
  const vsce = resolve('node_modules', '@vscode', 'vsce', 'vsce');
  const links = manifest.repository === undefined ? ['--no-rewrite-relative-links', '--allow-missing-repository'] : [];
  const options = ['--no-dependencies', ...links, '--out', resolve(file)];
  const env = { ...process.env, SOURCE_DATE_EPOCH: buildTime };
  execFileSync(process.execPath, [vsce, 'package', ...options], {
    cwd: copy,
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  });
  return file;
}

/** By the rules of .vscodeignore, which lists what is packed. */
function packedByExtension() {
  const vsce = join('node_modules', '@vscode', 'vsce', 'vsce');
  const listed = execFileSync(process.execPath, [vsce, 'ls', '--no-dependencies'], { encoding: 'utf8' });
  return listed.split(/\r?\n/).filter((line) => line !== '');
}

/** The path of the tarball. The bundle holds the libraries, but for those of a queue: its manifest names them as optional. */
function makeCommandLine() {
  const copy = join('dist', 'command-line-package');
  for (const file of ['dist/cli.js', ...besideCommandLine]) copyPlain(file, join(copy, file));
  chmodSync(join(copy, 'dist', 'cli.js'), 0o755);
  const { version, description, license, bin, keywords, optionalDependencies } = manifest;
  const { node } = manifest.engines;
  const published = {
    ...{ name: manifest.name, version, description, license, keywords, bin },
    ...{ engines: { node }, optionalDependencies },
  };
  writeFileSync(join(copy, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  chmodSync(join(copy, 'package.json'), 0o644);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const options = { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' };
  execFileSync(
    npm,
    ['pack', `./${copy.replaceAll('\\', '/')}`, '--pack-destination', target, '--loglevel=error'],
    options,
  );
  return join(target, `${name}.tgz`);
}

/** Copies a file or folder with the permissions 644 and 755. */
function copyPlain(from, to) {
  cpSync(from, to, { recursive: true });
  let entries = [];
  try {
    entries = readdirSync(to, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (error.code !== 'ENOTDIR') throw error;
    chmodSync(to, 0o644);
  }
  for (const entry of entries) chmodSync(join(entry.parentPath, entry.name), entry.isFile() ? 0o644 : 0o755);
}

/** Writes beside the file its SHA-256 and the list of the libraries in those of its bundles. */
function finish(file, isIn) {
  const paths = Object.entries(inputs).flatMap(([bundle, files]) => (isIn(bundle) ? files : []));
  const folders = paths.map((path) => /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0]);
  const libraries = [...new Set(folders.filter((folder) => folder !== undefined))].sort();
  const bom = new Models.Bom();
  bom.metadata.component = componentOf('.', Enums.ComponentType.Application);
  for (const folder of libraries) bom.components.add(componentOf(folder, Enums.ComponentType.Library));
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  writeFileSync(`${file}.cdx.json`, `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`);
  const sum = createHash('sha256').update(readFileSync(file)).digest('hex');
  writeFileSync(`${file}.sha256`, `${sum}  ${basename(file)}\n`);
  console.log(`${sum}  ${file}`);
}

function componentOf(folder, type) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const component = new Models.Component(type, name, { version, purl, bomRef: purl });
  if (license !== undefined) component.licenses.add(new Models.SpdxLicense(license));
  return component;
}
