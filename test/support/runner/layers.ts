// The layers of `npm test`: what each runs, on what, and for how long at most; it runs none of them.
import { join } from 'node:path';
import { projectRoot } from '../vscode/projectRoot';
import { versions, type VersionName } from '../vscode/versions';
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
  /** What it runs on, where that is not plain Node. */
  readonly ranOn: string;
}

const out = join(projectRoot(), 'out', 'test');
const program = (...path: string[]) => join(out, 'support', ...path);

/** All layers in the order they run, the quickest to fail first. */
export function allLayers(): readonly Layer[] {
  const journeys = testFiles(join(out, 'ui'), { except: ['measures'] });
  return [
    lintLayer(),
    mochaLayer(
      'unit',
      testFiles(out, { except: ['vscode', 'ui', 'page', 'faults', 'fidelity', 'bench', 'scenario'] }),
      420,
    ),
    mochaLayer('scenario', testFiles(join(out, 'scenario')), 300),
    mochaLayer('fidelity', testFiles(join(out, 'fidelity')), 420),
    mochaLayer('faults', testFiles(join(out, 'faults')), 420),
    integrationLayer('oldest', 'trusted'),
    integrationLayer('newest', 'trusted'),
    integrationLayer('newest', 'restricted'),
    { ...mochaLayer('ui', testFiles(join(out, 'page')), 300), title: 'ui, pages' },
    { ...uiLayer('newest', testFiles(join(out, 'ui', 'measures'))), title: 'ui, measures' },
    uiLayer('oldest', journeys),
    uiLayer('newest', journeys),
  ];
}

function lintLayer(): Layer {
  const file = program('runner', 'lintChild.js');
  const ranOn = `Node ${process.versions.node}`;
  return { name: 'lint', title: 'lint', files: [file], command: [file], env: {}, limitSeconds: 300, ranOn };
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
    limitSeconds: 600,
    ranOn: vscodeLabel(version),
  };
}

function uiLayer(version: VersionName, files: readonly string[]): Layer {
  const env = { IHACPA_VSCODE_VERSION: version };
  return { ...mochaLayer('ui', files, 900), title: `ui, ${version}`, env, ranOn: vscodeLabel(version) };
}

function vscodeLabel(version: VersionName): string {
  return `VS Code ${versions[version].vscode}${process.env['IHACPA_VSCODE'] === 'desktop' ? ' desktop' : ''}`;
}
