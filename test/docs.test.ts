/** README and docs against the project: files and links that exist, settings as package.json has them. Runs no command of them. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from './support/vscode/projectRoot';

interface Setting {
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly { readonly title: string }[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Setting>> }[];
  };
}

const read = (name: string): string => readFileSync(join(projectRoot(), name), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const documents = ['README.md', ...readdirSync(join(projectRoot(), 'docs')).map((name) => `docs/${name}`)];

describe('the documents', () => {
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
      const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link ?? '');
      deepStrictEqual(
        links.filter((link) => !existsSync(join(projectRoot(), dirname(document), link))),
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

  it('show the engineer every folder of the sources', () => {
    const shown = [...read('README.md').matchAll(/^src\/(\w+) /gm)].map(([, folder]) => folder);
    const folders = readdirSync(join(projectRoot(), 'src'), { withFileTypes: true });
    deepStrictEqual(shown.sort(), folders.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort());
  });

  it('tell the administrator of every setting with its default and bounds', () => {
    const text = read('docs/administrator.md').replace(/ +/g, ' ');
    const settings = Object.assign(
      {},
      ...manifest.contributes.configuration.map((group) => group.properties),
    ) as Record<string, Setting>;
    for (const [id, setting] of Object.entries(settings)) {
      const name = id.replace('ihacpa.', '');
      const [, source, kind] = /^sources\.(\w+)\.(enabled|baseUrl)$/.exec(name) ?? [];
      if (source !== undefined) {
        ok(text.includes(`\`${source}\``) && text.includes(`sources.NAME.${kind ?? ''}`), name);
        continue;
      }
      const { minimum, maximum, enum: words } = setting;
      const bounds = minimum === undefined ? (words ?? []).join(', ') : `${minimum} to ${maximum ?? ''}`;
      const start = ['', `\`${name}\``, String(setting.default), bounds, ''].join(' | ').trim().replace(/ +/g, ' ');
      ok(text.includes(start), `${start} is not in the table`);
    }
  });
});
