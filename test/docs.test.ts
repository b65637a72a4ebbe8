/** README and docs against the project: files and links that exist, generated pages that are current. Runs no command of them. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { format } from 'prettier';
import { scanCommand } from '../src/cli/arguments/table/scanCommands';
import { documents } from './support/documents';
import { optionOfSetting, references } from './support/references';
import { projectRoot } from './support/vscode/projectRoot';

interface Setting {
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Manifest {
  readonly prettier: object;
  readonly engines: { readonly node: string; readonly vscode: string };
  readonly scripts: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly { readonly title: string }[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Setting>> }[];
  };
}

const read = (name: string): string => readFileSync(join(projectRoot(), name), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;

describe('the documents', () => {
  it('are more than the README, also in folders of docs', () => {
    ok(documents.includes('docs/how-to/review.md') && documents.length > 20, documents.join('\n'));
  });

  for (const document of documents) {
    const text = read(document);

    it(`${document} names files that exist`, () => {
      const named = [...text.matchAll(/`((?:src|test|docs|media|\.ci)\/[\w./-]+)`/g)].map(([, path]) => path ?? '');
      deepStrictEqual(
        named.filter((path) => !path.includes('NAME') && !existsSync(join(projectRoot(), path))),
        [],
      );
    });

    it(`${document} links to files that exist`, () => {
      deepStrictEqual(
        linksOf(text).filter((link) => !existsSync(join(projectRoot(), dirname(document), link))),
        [],
      );
    });

    it(`${document} links to headings that exist`, () => {
      const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)];
      deepStrictEqual(
        links.filter(([, page = '', anchor = '']) => {
          const target = page === '' ? document : posix.join(dirname(document), page);
          return !headingsOf(read(target)).includes(anchor);
        }),
        [],
      );
    });

    it(`${document} names scripts and commands of VS Code that exist`, () => {
      const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
      const titles = manifest.contributes.commands.map(({ title }) => texts[title.replaceAll('%', '')]);
      const commands = [...text.matchAll(/\*\*IHACPA: ([^*]+)\*\*/g)].map(([, title]) => title?.replace(/\s+/g, ' '));
      const scripts = [...text.matchAll(/`npm run ([\w:]+)/g)].map(([, script]) => script ?? '');
      deepStrictEqual(
        commands.filter((title) => !titles.some((known) => known === title || known === `${title ?? ''}…`)),
        [],
      );
      deepStrictEqual(
        scripts.filter((script) => !(script in manifest.scripts)),
        [],
      );
    });
  }

  it('list each version once in the changelog', () => {
    const versions = readFileSync(join(projectRoot(), 'CHANGELOG.md'), 'utf8').match(/^## .*/gm) ?? [];
    deepStrictEqual(
      versions.length,
      new Set(versions.map((each) => /[\d.]+/.exec(each)?.[0])).size,
      versions.join(', '),
    );
  });

  it('every page of docs is linked from its list of pages', () => {
    const listed = linksOf(read('docs/README.md')).map((link) => posix.join('docs', link));
    const decisions = linksOf(read('docs/decisions/README.md')).map((link) => posix.join('docs/decisions', link));
    deepStrictEqual(
      documents.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md').sort(),
      [...listed.filter((page) => page.startsWith('docs/')), ...decisions].sort(),
    );
  });

  it('show the engineer every folder of the sources', () => {
    const shown = [...read('docs/architecture.md').matchAll(/^src\/(\w+) /gm)].map(([, folder]) => folder);
    const folders = readdirSync(join(projectRoot(), 'src'), { withFileTypes: true });
    deepStrictEqual(shown.sort(), folders.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort());
  });

  it('tell of every setting with its default and bounds', () => {
    const text = read('docs/reference/settings.md').replace(/ +/g, ' ');
    const settings = Object.assign(
      {},
      ...manifest.contributes.configuration.map((group) => group.properties),
    ) as Record<string, Setting>;
    for (const [id, setting] of Object.entries(settings)) {
      const { minimum, maximum, enum: words } = setting;
      const isSwitch = typeof setting.default === 'boolean';
      const named = words ?? (isSwitch ? ['true', 'false'] : []);
      const bounds =
        minimum === undefined ? named.map((word) => `\`${word}\``).join(', ') : `${minimum} to ${maximum ?? ''}`;
      const initial = setting.default === '' ? 'empty' : `\`${String(setting.default)}\``;
      const start = `| \`${id}\` | ${initial} | ${bounds}`;
      ok(text.includes(start), `${start} is not in the table`);
    }
  });

  it('name options of scan that exist beside the settings', () => {
    const known = scanCommand.options.map(({ name }) => `--${name}`);
    const settings = manifest.contributes.configuration.flatMap(({ properties }) => Object.keys(properties));
    for (const [setting, option] of Object.entries(optionOfSetting)) {
      ok(settings.includes(setting), setting);
      ok(known.includes(option), option);
    }
  });

  it('have generated pages that are current', async () => {
    for (const [path, text] of await references()) {
      const expected = await format(text, { ...manifest.prettier, parser: 'markdown' });
      strictEqual(read(path), expected, `${path} is not current: npm run docs writes it`);
    }
  });

  it('explain errors in the words of the program', () => {
    const messages = readdirSync(join(projectRoot(), 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(projectRoot(), 'src', name), 'utf8'))
      .join('\n');
    const [, ...sections] = read('docs/troubleshooting.md').split(/^## (?!The result)/m);
    const quoted = sections.flatMap((section) =>
      [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, words]) => words ?? ''),
    );
    ok(quoted.length > 15, quoted.join('\n'));
    deepStrictEqual(
      quoted.filter((words) => !messages.includes(words)),
      [],
    );
  });
});

describe('the README', () => {
  const text = read('README.md');

  it('fits on one screen after another: at most 160 lines', () => {
    ok(text.split('\n').length <= 161, `${text.split('\n').length} lines`);
  });

  it('names the versions of Node.js and VS Code that package.json requires', () => {
    const [node, vscode] = [manifest.engines.node, manifest.engines.vscode].map((range) => range.replace(/^\D+/, ''));
    for (const page of [text, read('CONTRIBUTING.md')]) ok(page.includes(`Node.js ${node ?? ''} or newer`), node);
    ok(text.includes(`VS Code ${vscode?.replace(/\.0$/, '') ?? ''} or newer`), vscode);
  });

  it('is packaged with everything that it links to, and with pictures that a gallery shows', () => {
    const patterns = [...read('.vscodeignore').matchAll(/^!(.+)$/gm)].map(([, pattern]) => pattern ?? '');
    const isPackaged = (path: string): boolean => patterns.some((pattern) => posix.matchesGlob(path, pattern));
    const links = linksOf(text);
    ok(links.some((link) => link.endsWith('.webp')));
    deepStrictEqual(
      links.filter((link) => !isPackaged(link)),
      [],
    );
    const pictures = [...text.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path]) => path ?? '');
    deepStrictEqual(
      pictures.filter((path) => !/\.(?:png|gif|webp)$/.test(path)),
      [],
    );
  });
});

/** Of files, without those to headings of the same page. */
function linksOf(text: string): string[] {
  return [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link ?? '');
}

/** As GitHub and VS Code name them in links. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}
