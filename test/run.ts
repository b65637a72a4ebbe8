// The entry of `npm test`, after the build: runs the layers one after the other and says what they came to; it runs no
// test itself, so that nothing a test does can end it.
import { parseArgs } from 'node:util';
import { allLayers, type Layer } from './support/runner/layers';
import { runLayer, type LayerOutcome } from './support/runner/runLayer';
import { summary } from './support/runner/summary';

const help = `Usage: npm test -- [options]

  --layer NAME  run only this layer: lint, unit, scenario, fidelity, faults, integration, ui (repeatable)
  --grep REGEX  run only tests whose title matches; without lint
  --no-lint     leave lint out
  --soak        the long forms: larger counts, ten times the time
  --help        this text

Environment: IHACPA_VSCODE=desktop, IHACPA_TEST_BROWSER=bundled, CHROME_PATH`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      layer: { type: 'string', multiple: true },
      grep: { type: 'string' },
      'no-lint': { type: 'boolean', default: false },
      soak: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const withLint = !values['no-lint'] && values.grep === undefined;
  const outcomes: LayerOutcome[] = [];
  for (const layer of selectLayers(values.layer, withLint)) {
    console.log(`\n== ${layer.title} (${layer.ranOn})`);
    if (layer.files.length === 0) console.log('no tests');
    else outcomes.push(await runLayer(layer, { grep: values.grep, soak: values.soak }));
  }
  console.log(summary(outcomes));
  return outcomes.some((layer) => layer.failed > 0) || ranNothing(outcomes) ? 1 : 0;
}

/** The layers named, or all; a name that is none is an error, since a typo would otherwise pass as a run without failures. */
function selectLayers(names: readonly string[] | undefined, withLint: boolean): readonly Layer[] {
  const layers = allLayers();
  if (names === undefined) return withLint ? layers : layers.filter((layer) => layer.name !== 'lint');
  const known = [...new Set(layers.map((layer) => layer.name))];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`Unknown layer ${unknown.join(', ')}: say ${known.join(', ')}.`);
  return layers.filter((layer) => names.includes(layer.name));
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
