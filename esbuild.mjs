// Builds the bundles (extension, workers, pages, command line) into dist/; with --production smaller, and with dist/inputs.json,
// which names the files in each. With --tests it also transforms src and test, file by file and unbundled, into out/.
import { build, context } from 'esbuild';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const flags = new Set(process.argv.slice(2));
const production = flags.has('--production');

const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20.19',
  sourcemap: production ? false : 'linked',
  minify: production,
  legalComments: 'none',
  logLevel: 'warning',
};

// Only the extension bundle may know the module `vscode`: elsewhere such an import does not resolve and the build fails.
const bundles = [
  { ...common, entryPoints: { extension: 'src/extension.ts' }, outdir: 'dist', external: ['vscode'] },
  { ...common, entryPoints: { threadHost: 'src/threads/rpc/threadHost.ts' }, outdir: 'dist' },
  {
    ...common,
    entryPoints: {
      scanWorker: 'src/threads/scan/scanWorker.ts',
      reviewWorker: 'src/threads/grid/reviewWorker.ts',
      jobWorker: 'src/threads/jobs/jobWorker.ts',
    },
    outdir: 'dist',
    // What workers share is in the package once.
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'shared/[name]-[hash]',
    // For the packages that are CommonJS.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  },
  {
    ...common,
    entryPoints: { review: 'src/webview/review/review.ts', report: 'src/webview/report/report.ts' },
    outdir: 'dist/webview',
    platform: 'browser',
    format: 'iife',
    target: 'chrome120',
  },
  {
    ...common,
    entryPoints: { cli: 'src/cli/main.ts' },
    outdir: 'dist',
    // Installed where somebody uses a queue, and loaded then.
    external: ['bullmq', 'ioredis'],
    banner: { js: '#!/usr/bin/env node' },
  },
];

/** The TypeScript files below a folder, by a call that the oldest supported Node has. */
const sources = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name));

if (flags.has('--tests')) {
  rmSync('out', { recursive: true, force: true });
  mkdirSync('out');
  // What src imports of the manifest; not the whole of it, since a folder with a full one would pass for the project.
  const { version, contact } = JSON.parse(readFileSync('package.json', 'utf8'));
  writeFileSync(join('out', 'package.json'), JSON.stringify({ version, contact }));
  bundles.push({
    ...common,
    bundle: false,
    minify: false,
    sourcemap: 'inline',
    // An import() left as it is would look for files with their endings.
    supported: { 'dynamic-import': false },
    entryPoints: [...sources('src'), ...sources('test')],
    outdir: 'out',
    outbase: '.',
  });
}

if (flags.has('--watch')) {
  await Promise.all(bundles.map(async (options) => (await context({ ...options, logLevel: 'info' })).watch()));
} else {
  rmSync('dist', { recursive: true, force: true });
  const results = await Promise.all(bundles.map((options) => build({ ...options, metafile: production })));
  if (production) {
    const outputs = results.flatMap(({ metafile }) => Object.entries(metafile.outputs));
    const inputs = Object.fromEntries(outputs.map(([output, { inputs }]) => [output, Object.keys(inputs).sort()]));
    writeFileSync(join('dist', 'inputs.json'), JSON.stringify(inputs));
  }
}
