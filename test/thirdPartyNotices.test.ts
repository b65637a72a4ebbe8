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

async function bundledPackages(bundles: readonly string[]): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: projectRoot(),
    entryPoints: [...bundles],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    outdir: 'out/unused',
    write: false,
    metafile: true,
  });
  const names = Object.keys(metafile.inputs).map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

describe('third-party notices', () => {
  it('name every package in the bundles, and no other', async () => {
    const notices = readFileSync(join(projectRoot(), 'THIRD-PARTY-NOTICES.md'), 'utf8');
    assert.ok(entryPoints.length >= 7, entryPoints.join());
    const named = [...notices.matchAll(/^## (\S+)$/gm)].map((heading) => heading[1]);
    assert.deepEqual(named.sort(), await bundledPackages(entryPoints));
  });

  it('leave the editor its own fetch: undici, which replaces it, is in the command line alone', async () => {
    const inEditor = await bundledPackages(entryPoints.filter((entry) => !entry.includes('/cli/')));
    assert.deepEqual(
      inEditor.filter((name) => name === 'undici'),
      [],
    );
  });
});
