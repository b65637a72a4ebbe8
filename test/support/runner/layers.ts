// The layers of `npm test`: what each runs, on what, and for how long at most; it runs none of them.
import { basename, join } from 'node:path';
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
  /** A real VS Code with its windows and timers: files with failures run once more, and are told as unstable where they then pass. */
  readonly secondAttempt?: boolean;
  /** It measures times: nothing runs beside it. */
  readonly alone?: boolean;
}

const out = join(projectRoot(), 'out', 'test');
const program = (...path: string[]) => join(out, 'support', ...path);

/** Journeys that the oldest VS Code takes unless all are asked for: one for each part of it that the extension stands on. */
const coreJourneys = ['firstRun', 'scan', 'interrupted', 'review', 'keyboard'];

/** The layer with only these of its files. Mocha's layers name them as arguments; inside VS Code they arrive in the environment. */
export function onlyFiles(layer: Layer, files: readonly string[]): Layer {
  const [program = '', ...named] = layer.command;
  if (named.length > 0) return { ...layer, files, command: [program, ...files] };
  return { ...layer, files, env: { ...layer.env, [filesVariable]: JSON.stringify(files) } };
}

/** All layers in the order they start, long ones first. `everything`: every journey on the oldest VS Code, too. */
export function allLayers(everything: boolean): readonly Layer[] {
  const journeys = testFiles(join(out, 'ui'), { except: ['measures'] });
  const core = journeys.filter(
    (file) => everything || coreJourneys.some((name) => basename(file) === `${name}.test.js`),
  );
  return [
    lintLayer(),
    mochaLayer(
      'unit',
      testFiles(out, { except: ['cli', 'vscode', 'ui', 'page', 'faults', 'fidelity', 'bench', 'scenario', 'windows'] }),
      1500,
    ),
    uiLayer('newest', journeys),
    mochaLayer('faults', testFiles(join(out, 'faults')), 1800),
    integrationLayer('newest', 'trusted'),
    integrationLayer('oldest', 'trusted'),
    mochaLayer('cli', testFiles(join(out, 'cli')), 2400),
    uiLayer('oldest', core),
    mochaLayer('scenario', testFiles(join(out, 'scenario')), 900),
    mochaLayer('windows', testFiles(join(out, 'windows')), 900),
    mochaLayer('fidelity', testFiles(join(out, 'fidelity')), 900),
    { ...mochaLayer('ui', testFiles(join(out, 'page')), 900), title: 'ui, pages' },
    integrationLayer('newest', 'restricted'),
    { ...uiLayer('newest', testFiles(join(out, 'ui', 'measures'))), title: 'ui, measures', alone: true },
  ];
}

function lintLayer(): Layer {
  const file = join(projectRoot(), 'test', 'support', 'runner', 'lint.mjs');
  const ranOn = `Node ${process.versions.node}`;
  return { name: 'lint', title: 'lint', files: [file], command: [file], env: {}, limitSeconds: 1200, ranOn };
}

function mochaLayer(name: string, files: readonly string[], limitSeconds: number): Layer {
  const command = [program('runner', 'mochaChild.js'), ...files];
  return { name, title: name, files, command, env: {}, limitSeconds, ranOn: `Node ${process.versions.node}` };
}

function integrationLayer(version: VersionName, trust: 'trusted' | 'restricted'): Layer {
  const folder = join(out, 'vscode');
  return {
    name: 'integration',
    title: trust === 'trusted' ? `integration, ${version}` : `integration, ${version}, restricted`,
    files: trust === 'trusted' ? testFiles(folder, { except: ['restricted'] }) : testFiles(join(folder, 'restricted')),
    command: [program('vscode', 'runIntegration.js')],
    env: { IHACPA_VSCODE_VERSION: version, IHACPA_TEST_TRUST: trust },
    limitSeconds: 1500,
    secondAttempt: true,
    ranOn: vscodeLabel(version),
    vscode: version,
  };
}

function uiLayer(version: VersionName, files: readonly string[]): Layer {
  const env = { IHACPA_VSCODE_VERSION: version };
  return {
    ...mochaLayer('ui', files, 1800),
    title: `ui, ${version}`,
    env,
    secondAttempt: true,
    ranOn: vscodeLabel(version),
    vscode: version,
  };
}

function vscodeLabel(version: VersionName): string {
  return `VS Code ${versions[version].vscode}${process.env['IHACPA_VSCODE'] === 'desktop' ? ' desktop' : ''}`;
}
