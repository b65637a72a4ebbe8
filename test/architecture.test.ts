/** Holds src/ to the import table of the architecture: who may import whom, no cycles, no giants. Judges text, runs nothing of it. */
import { deepStrictEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix, relative, sep } from 'node:path';
import ts from 'typescript';
import { projectRoot } from './support/vscode/projectRoot';

interface Rule {
  /** Other folders of src, or single files of them; a folder may always import itself. */
  readonly folders: readonly string[];
  readonly node: boolean;
  /** `*`: any but vscode. */
  readonly packages: readonly string[];
}

/** What the doors and what composes for them may use: all but each other. */
const belowTasks = ['core', 'platform', 'xlsx', 'workbook', 'inventory', 'sources', 'engine', 'history', 'reports'];

/** What a folder's files may import; a folder that is not named here may not exist. From the ground up. */
const rules: Readonly<Record<string, Rule>> = {
  core: { folders: [], node: false, packages: ['valibot', '@renovatebot/pep440', 'ae-cvss-calculator'] },
  platform: { folders: ['core'], node: true, packages: ['yaml'] },
  xlsx: { folders: ['core/message', 'core/spreadsheet', 'platform'], node: true, packages: [] },
  inventory: { folders: ['core', 'platform'], node: true, packages: ['smol-toml', 'packageurl-js', 'yaml'] },
  workbook: { folders: ['core', 'platform', 'xlsx'], node: true, packages: [] },
  sources: { folders: ['core', 'platform', 'xlsx/zip'], node: true, packages: ['csv-parse', 'yaml', 'valibot'] },
  queue: { folders: ['core', 'platform', 'sources/http'], node: true, packages: ['bullmq', 'ioredis', 'valibot'] },
  engine: { folders: ['core', 'platform', 'workbook'], node: true, packages: ['lowdb', 'valibot', 'yaml'] },
  history: { folders: ['core', 'platform', 'workbook', 'engine'], node: true, packages: ['valibot'] },
  reports: { folders: ['core', 'workbook', 'xlsx/xml/xmlText'], node: true, packages: ['exceljs'] },
  grid: { folders: ['core', 'platform', 'workbook'], node: true, packages: ['valibot'] },
  tasks: { folders: [...belowTasks, 'queue', 'package.json'], node: true, packages: ['*'] },
  threads: { folders: [...belowTasks, 'tasks', 'grid', 'package.json'], node: true, packages: ['*'] },
  cli: { folders: [...belowTasks, 'queue', 'tasks', 'threads', 'package.json'], node: true, packages: ['*'] },
  vscode: {
    folders: [
      'core',
      'reports',
      'platform/processVariables',
      'sources/registered',
      'sources/registry',
      'grid/query',
      'threads/scan/protocol',
      'threads/scan/scanClient',
      'threads/scan/watchClient',
      'threads/jobs/jobClient',
      'threads/jobs/jobLists',
      'threads/jobs/jobProtocol',
      'threads/grid/reviewClient',
      'threads/rpc/hostedThread',
      'inventory/requirements/namedPackages',
      'webview/reviewProtocol',
      'webview/reviewTexts',
      'webview/reportProtocol',
    ],
    node: true,
    packages: ['*', 'vscode'],
  },
  webview: {
    folders: ['core', 'grid/query', 'reports/charts', 'reports/model/reportModel', 'reports/model/shownReport'],
    node: false,
    packages: ['valibot'],
  },
  extension: {
    folders: ['core', 'vscode', 'threads/scan/scanClient', 'threads/jobs/jobClient'],
    node: true,
    packages: ['vscode'],
  },
};

/** Paths relative to src with forward slashes, and the text behind each. */
type Sources = ReadonlyMap<string, string>;

/** Files that touch the disk beside the port of `platform`, so that no test of failing calls sees it. The list may only get shorter. */
const besideThePort: readonly string[] = [
  ...['inventory/readInventory'],
  ...[
    'sources/answers/keptAnswers',
    'sources/bulk/downloadBundle',
    'sources/bulk/importBundle',
    'sources/bulk/importFiles',
    'sources/bulk/resumableDownload',
    'sources/offline/advisoryFiles',
    'sources/offline/bundleManifest',
    'sources/offline/requireDataFiles',
    'sources/pypi/pypiFolder',
    'sources/pypi/pypiNames',
    'sources/risks/riskFile',
  ],
  ...['tasks/create/createWorkbook'],
  ...['threads/jobs/exportReport'],
  ...[
    'cli/commands/demoCommand',
    'cli/commands/scanOf',
    'cli/files/scratchCopy',
    'cli/files/workOnCopy',
    'cli/files/workbookCopy',
    'cli/files/writeResult',
    'cli/process/nodeBundle',
    'cli/process/prepareStorage',
    'cli/process/recordingTransport',
  ],
  ...[
    'vscode/changes/lastCommitted',
    'vscode/changes/showChanges',
    'vscode/choose/dirtyWorkbook',
    'vscode/choose/findAdvisories',
    'vscode/commands/openSample',
    'vscode/recovery/claimNotice',
    'vscode/review/reviewDocument',
    'vscode/review/reviewEditor',
    'vscode/scan/scanFlow',
    'vscode/scanState/scanStore',
    'vscode/scanState/scanWatch',
    'vscode/scanState/sharedStorage',
    'vscode/sync/chooseLists',
    'vscode/workbookName',
  ],
];

const maxLines = 400;

describe('architecture', () => {
  const src = join(projectRoot(), 'src');
  const sources: Sources = new Map(
    readdirSync(src, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(src, path).replaceAll(sep, '/'), readFileSync(path, 'utf8')] as const),
  );

  it('every import is allowed by the table', () => deepStrictEqual(forbiddenImports(sources), []));
  it('every file is read and written through the port, but by those that are named', () =>
    deepStrictEqual(ownDisk(sources), [...besideThePort].sort()));
  it('no two folders beside each other import each other', () => deepStrictEqual(siblings(sources), []));
  it('no file imports itself, however long the way', () => deepStrictEqual(cycles(sources), []));
  it(`no file is longer than ${maxLines} lines`, () => deepStrictEqual(giants(sources), []));
  it('every file opens with a sentence that says what it is', () => deepStrictEqual(unopened(sources), []));

  const broken: readonly [string, Readonly<Record<string, string>>, readonly string[]][] = [
    ['core that reads files', { 'core/a.ts': "import 'node:fs';" }, ['core/a.ts imports node:fs']],
    ['core that reads files by the old name', { 'core/a.ts': "import 'fs';" }, ['core/a.ts imports fs']],
    ['an engine that knows a source', { 'engine/a.ts': "import '../sources/b';" }, ['engine/a.ts imports sources/b']],
    [
      'types of a forbidden folder',
      { 'xlsx/a.ts': "import type { B } from '../core/cells/b';" },
      ['xlsx/a.ts imports core/cells/b'],
    ],
    ['a re-export', { 'core/a.ts': "export * from '../engine/b';" }, ['core/a.ts imports engine/b']],
    ['a dynamic import', { 'core/a.ts': "void import('../engine/b');" }, ['core/a.ts imports engine/b']],
    ['a require', { 'core/a.ts': "const b = require('../engine/b');" }, ['core/a.ts imports engine/b']],
    ['an engine that knows the editor', { 'cli/a.ts': "import * as v from 'vscode';" }, ['cli/a.ts imports vscode']],
    [
      'an editor that runs scans',
      { 'vscode/a.ts': "import '../tasks/runScan';" },
      ['vscode/a.ts imports tasks/runScan'],
    ],
    ['an unknown package', { 'workbook/a.ts': "import 'exceljs';" }, ['workbook/a.ts imports exceljs']],
    ['a folder nobody named', { 'utils/a.ts': '' }, ['utils/a.ts is in a folder without a rule']],
  ];
  for (const [title, files, expected] of broken) {
    it(`would notice ${title}`, () => deepStrictEqual(forbiddenImports(new Map(Object.entries(files))), expected));
  }

  it('would notice a file that touches the disk by itself', () => {
    const files = {
      'engine/a.ts': "import { rename } from 'node:fs/promises';",
      'engine/b.ts': "import { existsSync } from 'fs';",
      'engine/c.ts': "const fs = require('node:fs');",
      'platform/d.ts': "import { rename } from 'node:fs/promises';",
    };
    deepStrictEqual(ownDisk(new Map(Object.entries(files))), ['engine/a', 'engine/b', 'engine/c']);
  });

  it('would notice folders that import each other, at any depth', () => {
    const files = {
      'core/a/x/one.ts': "import type { Two } from '../y/two';",
      'core/a/y/two.ts': "import '../x/three';",
      'core/b/four.ts': "import '../a/x/one';",
      'core/a/z/five.ts': "import '../../b/four';",
      'core/root.ts': "import './a/x/one';",
      'core/a/x/six.ts': "import '../../root';",
    };
    deepStrictEqual(siblings(new Map(Object.entries(files))), [
      'core/a and core/b: core/a/z/five imports core/b/four, core/b/four imports core/a/x/one',
      'core/a/x and core/a/y: core/a/x/one imports core/a/y/two, core/a/y/two imports core/a/x/three',
    ]);
  });

  it('would notice a cycle, of types too', () => {
    const files = {
      'core/a.ts': "import './b';",
      'core/b.ts': "import type { C } from './c';",
      'core/c.ts': "import './a';",
    };
    deepStrictEqual(cycles(new Map(Object.entries(files))), ['core/a -> core/b -> core/c -> core/a']);
  });
});

function forbiddenImports(sources: Sources): string[] {
  return [...sources].flatMap(([path, text]) => {
    const rule = rules[topOf(path)];
    if (rule === undefined) return [`${path} is in a folder without a rule`];
    return importsOf(path, text)
      .filter((imported) => !isAllowed(topOf(path), rule, imported))
      .map((imported) => `${path} imports ${imported.name}`);
  });
}

/** Without `platform`, which holds the port. */
function ownDisk(sources: Sources): string[] {
  const isDisk = ({ name }: Import): boolean => /^(node:)?fs(\/|$)/.test(name);
  return [...sources]
    .filter(([path, text]) => topOf(path) !== 'platform' && importsOf(path, text).some(isDisk))
    .map(([path]) => path.replace(/\.ts$/, ''))
    .sort();
}

interface Import {
  /** Of a file: its path from src without an ending, `core/errors`. */
  readonly name: string;
  readonly kind: 'file' | 'node' | 'package';
}

function importsOf(path: string, text: string): Import[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => {
    if (fileName.startsWith('.')) {
      const name = posix.normalize(posix.join(posix.dirname(path), fileName)).replace(/^\.\.\/(?=package\.json$)/, '');
      return { name, kind: 'file' };
    }
    const isNode = fileName.startsWith('node:') || builtinModules.includes(fileName);
    return { name: fileName, kind: isNode ? 'node' : 'package' };
  });
}

function isAllowed(top: string, rule: Rule, { name, kind }: Import): boolean {
  switch (kind) {
    case 'node':
      return rule.node;
    case 'file':
      return [top, ...rule.folders].some((folder) => name === folder || name.startsWith(`${folder}/`));
    case 'package': {
      const named = rule.packages.some((allowed) => name === allowed || name.startsWith(`${allowed}/`));
      return named || (rule.packages.includes('*') && name !== 'vscode');
    }
  }
}

/** `core` of core/errors.ts, `extension` of extension.ts. */
function topOf(path: string): string {
  return (path.split('/')[0] ?? '').replace(/\.ts$/, '');
}

/** Each cycle once, from its first file in the alphabet. */
function cycles(sources: Sources): string[] {
  const files = new Map([...sources].map(([path, text]) => [path.replace(/\.ts$/, ''), importsOf(path, text)]));
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) found.add(asCycle(way.slice(way.indexOf(file))));
    if (done.has(file) || way.includes(file)) return;
    for (const { name, kind } of files.get(file) ?? []) if (kind === 'file') visit(name, [...way, file]);
    done.add(file);
  };
  for (const file of files.keys()) visit(file, []);
  return [...found];
}

/** Pairs of folders with one parent that import each other, each with an import either way; files beside folders may do both. */
function siblings(sources: Sources): string[] {
  const arrows = new Map<string, string>();
  for (const [path, text] of sources) {
    const from = path.split('/').slice(0, -1);
    for (const { name, kind } of importsOf(path, text)) {
      const to = name.split('/').slice(0, -1);
      const depth = from.findIndex((folder, at) => folder !== to[at]);
      if (kind !== 'file' || depth < 1 || to[depth] === undefined) continue;
      const key = `${from.slice(0, depth + 1).join('/')} and ${to.slice(0, depth + 1).join('/')}`;
      if (!arrows.has(key)) arrows.set(key, `${path.replace(/\.ts$/, '')} imports ${name}`);
    }
  }
  return [...arrows]
    .flatMap(([key, forth]) => {
      const [from = '', to = ''] = key.split(' and ');
      const back = arrows.get(`${to} and ${from}`);
      return from < to && back !== undefined ? [`${key}: ${forth}, ${back}`] : [];
    })
    .sort();
}

function asCycle(files: readonly string[]): string {
  const start = files.indexOf([...files].sort()[0] ?? '');
  const turned = [...files.slice(start), ...files.slice(0, start)];
  return [...turned, turned[0]].join(' -> ');
}

function giants(sources: Sources): string[] {
  return [...sources].filter(([, text]) => text.split('\n').length > maxLines).map(([path]) => path);
}

function unopened(sources: Sources): string[] {
  return [...sources].filter(([, text]) => !/^(\/\*\*? ?\S|\/\/ \S)/.test(text)).map(([path]) => path);
}
