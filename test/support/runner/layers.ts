// The layers of `npm test`: what each runs, on what, and for how long at most; it runs none of them.
import { join, sep } from 'node:path';
import { projectRoot } from '../vscode/projectRoot';
import { versions, type VersionName } from '../vscode/versions';
import { filesVariable } from './results';
import { testFiles } from './testFiles';

/** One child process of the test run. */
export interface Layer {
  /** What `--layer` selects; several may share one name. */
  readonly name: string;
  readonly title: string;
  readonly files: readonly string[];
  /** The program and its arguments, run by the Node that runs us. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly limitSeconds: number;
  readonly ranOn: string;
  /** The VS Code that must be installed before. */
  readonly vscode?: VersionName;
  /** It starts programs and waits for them: files with failures run once more, and are told as unstable where they then pass. */
  readonly secondAttempt?: boolean;
  /** It measures times: nothing runs beside it. */
  readonly alone?: boolean;
}

const out = join(projectRoot(), 'out', 'test');
const program = (...path: string[]) => join(out, 'support', ...path);

/** Files and folders that the oldest VS Code runs unless all are asked for: what rests on a part of its API. */
const oldestJourneys = ['firstRun', 'interrupted', 'keyboard', 'review', 'scan'];
const oldestIntegration = [
  ...['activation', 'checkFormat', 'choose', 'contributions', 'deactivation', 'exportReport', 'findings'],
  ...['newWorkbook', 'progress', 'review', 'scan/renamed', 'settings', 'showChanges', 'smoke', 'startScan'],
];

/** The layer with only these of its files. Mocha's layers name them as arguments; inside VS Code they arrive in the environment. */
export function onlyFiles(layer: Layer, files: readonly string[]): Layer {
  const [program = '', ...named] = layer.command;
  if (named.length > 0) return { ...layer, files, command: [program, ...files] };
  return { ...layer, files, env: { ...layer.env, [filesVariable]: JSON.stringify(files) } };
}

/** All layers in the order they start, long ones first. `everything`: each test of VS Code on the oldest one, too. */
export function allLayers(everything: boolean): readonly Layer[] {
  const [vscode, ui] = [join(out, 'vscode'), join(out, 'ui')];
  const trusted = testFiles(vscode, { except: ['restricted'] });
  const journeys = testFiles(ui, { except: ['measures'] });
  const onOldest = (folder: string, files: readonly string[], names: readonly string[]): readonly string[] =>
    everything ? files : names.flatMap((name) => filesNamed(join(folder, name), files));
  const elsewhere = ['cli', 'vscode', 'ui', 'page', 'faults', 'fidelity', 'bench', 'scenario', 'windows'];
  return [
    // In turns, so that those that use the processors all the time and those that wait for VS Code run beside each other.
    ...inTurns(
      inParts(mochaLayer('cli', testFiles(join(out, 'cli')), 2400), 5),
      inParts(uiLayer('newest', journeys), 2),
      inParts(integrationLayer('newest', trusted), 4),
    ),
    lintLayer(),
    ...inParts(mochaLayer('unit', testFiles(out, { except: elsewhere }), 1500), 2),
    mochaLayer('faults', testFiles(join(out, 'faults')), 1800),
    integrationLayer('oldest', onOldest(vscode, trusted, oldestIntegration)),
    uiLayer('oldest', onOldest(ui, journeys, oldestJourneys)),
    mochaLayer('scenario', testFiles(join(out, 'scenario')), 900),
    mochaLayer('windows', testFiles(join(out, 'windows')), 900),
    mochaLayer('fidelity', testFiles(join(out, 'fidelity')), 900),
    { ...mochaLayer('ui', testFiles(join(out, 'page')), 900), title: 'ui, pages' },
    integrationLayer('newest', testFiles(join(vscode, 'restricted')), 'restricted'),
    { ...uiLayer('newest', testFiles(join(ui, 'measures'))), title: 'ui, measures', alone: true },
  ];
}

/** A long layer as several of files in turn, since files with long tests stand beside each other. */
function inParts(layer: Layer, count: number): readonly Layer[] {
  return Array.from({ length: count }, (_, part) => {
    const files = layer.files.filter((_file, at) => at % count === part);
    return { ...onlyFiles(layer, files), title: `${layer.title}, ${part + 1} of ${count}` };
  });
}

/** The first of each, the second of each, and so on. */
function inTurns(...groups: readonly (readonly Layer[])[]): readonly Layer[] {
  const most = Math.max(...groups.map(({ length }) => length));
  return Array.from({ length: most }, (_, at) => groups.flatMap((group) => group[at] ?? [])).flat();
}

/** The file of this path without its ending, or those below it; a name that fits none is an error, since it would otherwise pass unseen. */
function filesNamed(path: string, files: readonly string[]): readonly string[] {
  const named = files.filter((file) => file === `${path}.test.js` || file.startsWith(path + sep));
  if (named.length === 0) throw new Error(`No test file is named ${path}.`);
  return named;
}

function lintLayer(): Layer {
  const file = join(projectRoot(), 'test', 'support', 'runner', 'lint.mjs');
  const ranOn = `Node ${process.versions.node}`;
  return { name: 'lint', title: 'lint', files: [file], command: [file], env: {}, limitSeconds: 1200, ranOn };
}

function mochaLayer(name: string, files: readonly string[], limitSeconds: number): Layer {
  const command = [program('runner', 'mochaChild.js'), ...files];
  // Hundreds of tests start the command line: it is compiled once for all of them.
  const env = { NODE_COMPILE_CACHE: join(out, 'compiled') };
  const ranOn = `Node ${process.versions.node}`;
  return { name, title: name, files, command, env, limitSeconds, secondAttempt: name !== 'unit', ranOn };
}

function integrationLayer(version: VersionName, files: readonly string[], trust = 'trusted'): Layer {
  return {
    name: 'integration',
    title: trust === 'trusted' ? `integration, ${version}` : `integration, ${version}, restricted`,
    files,
    command: [program('vscode', 'runIntegration.js')],
    env: { IHACPA_VSCODE_VERSION: version, IHACPA_TEST_TRUST: trust, [filesVariable]: JSON.stringify(files) },
    limitSeconds: 2400,
    secondAttempt: true,
    ranOn: vscodeLabel(version),
    vscode: version,
  };
}

function uiLayer(version: VersionName, files: readonly string[]): Layer {
  return {
    ...mochaLayer('ui', files, 2700),
    title: `ui, ${version}`,
    env: { IHACPA_VSCODE_VERSION: version },
    ranOn: vscodeLabel(version),
    vscode: version,
  };
}

function vscodeLabel(version: VersionName): string {
  return `VS Code ${versions[version].vscode}${process.env['IHACPA_VSCODE'] === 'desktop' ? ' desktop' : ''}`;
}
