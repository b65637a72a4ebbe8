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
  for (const [first, ...others] of sideBySide(selectLayers(values.layer, withLint))) {
    if (first === undefined) continue;
    const run = (layer: Layer, isHeld: boolean) => runLayer(layer, { grep: values.grep, soak: values.soak, isHeld });
    const held = others.map((layer) => run(layer, true));
    printTitle(first);
    outcomes.push(await run(first, false));
    for (const [index, outcome] of (await Promise.all(held)).entries()) {
      printTitle(others[index] ?? first);
      process.stdout.write(outcome.printed);
      outcomes.push(outcome);
    }
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

/** Groups of layers to run at once, each what its layer says of itself. */
function sideBySide(layers: readonly Layer[]): readonly (readonly Layer[])[] {
  const groups: Layer[][] = [];
  for (const layer of layers) {
    const group = groups.at(-1);
    if (layer.runsBesideItsNamesake === true && group?.[0]?.name === layer.name) group.push(layer);
    else groups.push([layer]);
  }
  return groups;
}

function printTitle(layer: Layer): void {
  console.log(`\n== ${layer.title} (${layer.ranOn})`);
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
