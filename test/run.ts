// The entry of `npm test`, after the build: runs the layers and says what they came to; it runs no
// test itself, so that nothing a test does can end it.
import { availableParallelism } from 'node:os';
import { join, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { updateVariable } from './support/golden';
import { allLayers, onlyFiles, type Layer } from './support/runner/layers';
import { prepareVSCode } from './support/runner/prepareVSCode';
import { runTwice, type LayerOutcome, type RunOptions } from './support/runner/runLayer';
import { summary } from './support/runner/summary';
import { projectRoot } from './support/vscode/projectRoot';

const help = `Usage: npm test -- [options] [PATH...]

  PATH          run only the tests of this file or folder (test/core, src/core/package); without lint
  --layer NAME  run only this layer: lint, unit, cli, scenario, fidelity, faults, windows, integration, ui (repeatable)
  --grep REGEX  run only tests whose title matches; without lint
  --no-lint     leave lint out
  --jobs N      layers side by side (default: one more than processors, at most 3, as the layers of VS Code often wait)
  --all         every test of VS Code on the oldest one, too; --soak implies it
  --update      write the files of test/golden anew; look at the difference before you commit it
  --soak        the long forms: larger counts, ten times the time
  --help        this text

Environment: IHACPA_VSCODE=desktop, IHACPA_TEST_BROWSER=bundled, CHROME_PATH`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      layer: { type: 'string', multiple: true },
      grep: { type: 'string' },
      'no-lint': { type: 'boolean', default: false },
      jobs: { type: 'string' },
      all: { type: 'boolean', default: false },
      update: { type: 'boolean', default: false },
      soak: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  if (values.update) process.env[updateVariable] = '1';
  const withLint = !values['no-lint'] && values.grep === undefined && positionals.length === 0;
  const jobs = jobsNamed(values.jobs);
  const chosen = selectFiles(selectLayers(values.layer, withLint, values.all || values.soak), positionals);
  const { ready, failed } = await prepareVSCode(chosen.filter((layer) => layer.files.length > 0));
  const options = { grep: values.grep, soak: values.soak, gathered: jobs > 1 && ready.length > 1 };
  const outcomes = [...failed, ...(await runLayers(ready, options, jobs))];
  console.log(summary(outcomes));
  return outcomes.some((layer) => layer.failed > 0) || ranNothing(outcomes) ? 1 : 0;
}

function jobsNamed(text: string | undefined): number {
  if (text === undefined) return Math.min(3, availableParallelism() + 1);
  const jobs = Number(text);
  if (!Number.isInteger(jobs) || jobs < 1) throw new Error(`--jobs takes a whole number from 1 on, not ${text}.`);
  return jobs;
}

/** Side by side, those that measure afterwards and alone; outcomes in the order of the layers. */
async function runLayers(
  layers: readonly Layer[],
  options: RunOptions,
  jobs: number,
): Promise<readonly LayerOutcome[]> {
  const outcomes = new Map<Layer, LayerOutcome>();
  const waiting = layers.filter((layer) => layer.alone !== true);
  const run = async (layer: Layer): Promise<void> => {
    if (!options.gathered) console.log(`\n== ${layer.title} (${layer.ranOn})`);
    outcomes.set(layer, await runTwice(layer, options));
  };
  const worker = async (): Promise<void> => {
    for (let layer = waiting.shift(); layer !== undefined; layer = waiting.shift()) await run(layer);
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  for (const layer of layers) if (layer.alone === true) await run(layer);
  return layers.flatMap((layer) => outcomes.get(layer) ?? []);
}

/** The layers named, or all; a name that is none is an error, since a typo would otherwise pass as a run without failures. */
function selectLayers(names: readonly string[] | undefined, withLint: boolean, everything: boolean): readonly Layer[] {
  const layers = allLayers(everything);
  if (names === undefined) return withLint ? layers : layers.filter((layer) => layer.name !== 'lint');
  const known = [...new Set(layers.map((layer) => layer.name))];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`Unknown layer ${unknown.join(', ')}: say ${known.join(', ')}.`);
  return layers.filter((layer) => names.includes(layer.name));
}

/** The layers with only the test files at or below these paths; a path of src selects the tests that mirror it. */
function selectFiles(layers: readonly Layer[], paths: readonly string[]): readonly Layer[] {
  if (paths.length === 0) return layers;
  const wanted = paths.map((path) => resolve(path).replace(join(projectRoot(), 'src'), join(projectRoot(), 'test')));
  const isWanted = (file: string) => {
    const source = file.replace(join(projectRoot(), 'out'), projectRoot()).replace(/\.test\.js$/, '');
    return wanted.some((path) => source === path.replace(/(\.test)?\.ts$/, '') || source.startsWith(path + sep));
  };
  const some = layers
    .map((layer) => onlyFiles(layer, layer.files.filter(isWanted)))
    .filter((layer) => layer.files.length > 0);
  if (some.length === 0) throw new Error(`No test file at or below ${paths.join(', ')}.`);
  return some;
}

function ranNothing(outcomes: readonly LayerOutcome[]): boolean {
  return outcomes.every((layer) => layer.passed + layer.failed === 0);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
