/** Whoever's code is in the bundles is named, with a licence, in the notices that are packaged with them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from './support/vscode/projectRoot';

/** Those of the build itself, each bundle's. */
const entryPoints = [...readFileSync(join(projectRoot(), 'esbuild.mjs'), 'utf8').matchAll(/'(src\/[\w/]+\.ts)'/g)].map(
  ([, path]) => path ?? '',
);

const optionalPackages = Object.keys(
  (JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as { optionalDependencies: object })
    .optionalDependencies,
);

const packageOf = (path: string) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [];
const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

async function bundledFiles(bundles: readonly string[]) {
  const { metafile } = await build({
    absWorkingDir: projectRoot(),
    entryPoints: [...bundles],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // Optional packages are loaded from where they are installed, and are in no bundle.
    external: ['vscode', ...optionalPackages],
    outdir: 'out/unused',
    write: false,
    metafile: true,
  });
  return metafile.inputs;
}

async function bundledPackages(bundles: readonly string[]): Promise<readonly string[]> {
  return sorted(Object.keys(await bundledFiles(bundles)).flatMap(packageOf));
}

describe('third-party notices', () => {
  it('name every package in the bundles, and no other', async () => {
    const notices = readFileSync(join(projectRoot(), 'THIRD-PARTY-NOTICES.md'), 'utf8');
    assert.ok(entryPoints.length >= 7, entryPoints.join());
    const named = [...notices.matchAll(/^## (\S+)$/gm)].map((heading) => heading[1]);
    assert.deepEqual(named.sort(), await bundledPackages(entryPoints));
  });

  it('are about what the sources import, which package.json lists under dependencies, and nothing else there', async () => {
    const files = Object.entries(await bundledFiles(entryPoints));
    const own = files.filter(([path]) => path.startsWith('src/'));
    const imported = own.flatMap(([, { imports }]) => imports.flatMap(({ path }) => packageOf(path)));
    const manifest = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as { dependencies: object };
    assert.deepEqual(Object.keys(manifest.dependencies).sort(), sorted(imported));
  });

  it('leave the editor its own fetch: undici, which replaces it, is in the command line alone', async () => {
    const inEditor = await bundledPackages(entryPoints.filter((entry) => !entry.includes('/cli/')));
    assert.deepEqual(
      inEditor.filter((name) => name === 'undici'),
      [],
    );
  });
});
