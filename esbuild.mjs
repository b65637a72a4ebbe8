// Builds the bundles: extension, scan worker and cli into dist/, with --tests also every test file into out/.
import { build, context } from 'esbuild';
import { globSync, rmSync } from 'node:fs';

const flags = new Set(process.argv.slice(2));
const production = flags.has('--production');

const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  sourcemap: production ? false : 'linked',
  minify: production,
  legalComments: 'none',
  logLevel: 'warning',
};

// Only the extension bundle may know the module `vscode`: elsewhere such an import does not resolve and the build fails.
const bundles = [
  { ...common, entryPoints: { extension: 'src/extension.ts' }, outdir: 'dist', external: ['vscode'] },
  { ...common, entryPoints: { scanWorker: 'src/worker/scan/scanWorker.ts' }, outdir: 'dist' },
  { ...common, entryPoints: { reviewWorker: 'src/worker/review/reviewWorker.ts' }, outdir: 'dist' },
  {
    ...common,
    entryPoints: { review: 'src/webview/review/review.ts', report: 'src/webview/report/report.ts' },
    outdir: 'dist/webview',
    platform: 'browser',
    format: 'iife',
    target: 'chrome120',
  },
  { ...common, entryPoints: { jobWorker: 'src/worker/jobs/jobWorker.ts' }, outdir: 'dist' },
  {
    ...common,
    entryPoints: { cli: 'src/cli/main.ts' },
    outdir: 'dist',
    banner: { js: '#!/usr/bin/env node' },
  },
];

if (flags.has('--tests')) {
  rmSync('out', { recursive: true, force: true });
  bundles.push({
    ...common,
    entryPoints: globSync(['test/**/*.ts'], { exclude: ['test/**/*.d.ts'] }),
    outdir: 'out/test',
    outbase: 'test',
    packages: 'external',
    external: ['vscode'],
  });
}

if (flags.has('--watch')) {
  await Promise.all(bundles.map(async (options) => (await context({ ...options, logLevel: 'info' })).watch()));
} else {
  rmSync('dist', { recursive: true, force: true });
  await Promise.all(bundles.map((options) => build(options)));
}
