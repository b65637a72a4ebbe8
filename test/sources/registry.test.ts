/** The registry of sources: what package.json, help, and documentation say of each follows from it, and a tenth source is one folder and its lines. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../src/sources/adapters';
import { serviceIds } from '../../src/sources/registered';
import { registry } from '../../src/sources/registry';
import { contributedSettings } from '../support/contributedSettings';
import { projectRoot } from '../support/vscode/projectRoot';
import type { TenthSource } from './tenthSource';

interface Manifest {
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: {
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Setting>> }[];
  };
}

interface Setting {
  readonly type: string;
  readonly default: unknown;
  readonly scope: string;
  readonly description?: string;
  readonly markdownDescription?: string;
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(projectRoot(), name), 'utf8'));

describe('the registry of sources', () => {
  it('has one way to ask each but PyPI and OSV, and names no other', () => {
    deepStrictEqual(Object.keys(adapters).sort(), serviceIds.filter((id) => id !== 'pypi' && id !== 'osv').sort());
  });

  it('is what package.json contributes, in its order', () => {
    const { capabilities, contributes } = read('package.json') as Manifest;
    const texts = read('package.nls.json') as Readonly<Record<string, string>>;
    const settings = contributes.configuration.flatMap(({ properties }) => Object.entries(properties));
    const own = settings.filter(([name]) => /^ihacpa\.sources\.\w+\./.test(name));
    const shown = own.map(([name, { type, default: usual, scope, description, markdownDescription }]) => {
      const key = (description ?? markdownDescription ?? '').replaceAll('%', '');
      return [name, { type, default: usual, scope, text: texts[key] }];
    });
    const expected = Object.assign({}, ...registry.map(contributedSettings)) as object;
    deepStrictEqual(shown, Object.entries(expected));
    const { restrictedConfigurations } = capabilities.untrustedWorkspaces;
    for (const name of Object.keys(expected)) ok(restrictedConfigurations.includes(name), name);
  });

  describe('with a tenth source that is made up', function () {
    // It is built first.
    this.timeout(120_000);
    let seen: TenthSource;

    // A process of its own, in which the two lines are there before anything reads them.
    before(() => {
      const out = execFileSync(process.execPath, [join(__dirname, 'tenthSource.js')], { encoding: 'utf8' });
      seen = JSON.parse(out) as TenthSource;
    });

    it('names it in help, with its file, and takes its options', () => {
      match(seen.help, /skip these sources: .*epss, madeUp\b/s);
      match(seen.help, /--made-up FILE +local made-up list/);
      deepStrictEqual(seen.request, {
        service: { enabled: true, baseUrl: 'https://mirror.example/made-up' },
        file: '/lists/made-up.json',
      });
    });

    it('has its settings', () => {
      const names = ['enabled', 'baseUrl', 'file'].map((name) => `ihacpa.sources.madeUp.${name}`);
      deepStrictEqual(Object.keys(seen.settings), names);
    });

    it('has its rows in the documentation', () => {
      match(
        seen.page,
        /^\| \[Made Up\]\(https:\/\/made-up\.example\) *\| a second score *\| once a scan *\| a token *\|$/m,
      );
      match(seen.page, /^\| Made Up *\| `api\.made-up\.example` *\|$/m);
      match(seen.page, /`epss`, and `madeUp`\./);
    });

    it('is asked within its limits and at its hosts, with its token', () => {
      deepStrictEqual(seen.limits, { atOnce: 3, rolling: [], limitedWaitMs: 1000 });
      deepStrictEqual(seen.header, ['authorization', 'Bearer secret']);
      deepStrictEqual(seen.allowed, [true, false]);
      deepStrictEqual(seen.variables['madeUpToken'], 'MADE_UP_TOKEN');
    });

    it('is checked, counts in a finding, is stored, and is told in the report', () => {
      strictEqual(seen.check?.status, 'works');
      strictEqual(seen.severity, 'CRITICAL');
      match(seen.report, /Made Up/);
      deepStrictEqual(seen.answers, { ok: 1, notFound: 0, unavailable: 0, notConfigured: 0, unresolvable: 0 });
    });
  });
});
