/** A scan that fills empty cells only leaves results of another package or version as they are: they do not become the row's own by it. */
import { deepStrictEqual, doesNotMatch, match } from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReviewField } from '../../src/core/sheet/reviewField';
import { pypiProject, useSmallReview } from './smallReview';

const results: readonly ReviewField[] = ['githubAdvisoryResult', 'nvdResult', 'mitreResult', 'recommendation'];

describe('results of another package that a scan of empty cells left alone', function () {
  this.timeout(60_000);
  const { at, advisories, scan, run, write, texts, type } = useSmallReview();
  const row = async (place: number): Promise<string> =>
    (await Promise.all(results.map((field) => texts(field)))).map((column) => column[place] ?? '').join('\n');

  beforeEach(() => {
    advisories('data', [{ id: 'GHSA-aaaa-aaaa-aaa2', name: 'alpha' }]);
    mkdirSync(at('pypi'));
    for (const name of ['alpha', 'beta'])
      writeFileSync(join(at('pypi'), `${name}.json`), pypiProject(name, { '1.0': '2024-01-01', '3.0': '2025-01-01' }));
  });

  for (const [about, first, field, text] of [
    ['name', 'beta', 'packageName', 'alpha'],
    ['name of an affected package', 'alpha', 'packageName', 'beta'],
    ['version', 'alpha==3.0', 'currentVersion', '1.0'],
  ] as const)
    for (const filling of [[], ['--pypi-data']])
      it(`are no results of this ${about} for the next one, filled ${filling.length > 0 ? 'with' : 'without'} PyPI`, async () => {
        write([first, 'gamma']);
        await scan('data');
        const before = await row(0);
        type(first.split('==')[0] ?? '', field, text);
        const more = filling.flatMap((option) => [option, at('pypi')]);
        await scan('data', '--overwrite', 'empty', ...more);
        deepStrictEqual(await row(0), before);
        await run('scan', '--offline', '--no-input');
        doesNotMatch(await row(0), /PROCEED|SAFE|No published|None found|VULNERABLE/);
        await scan('data');
        match(await row(0), field === 'packageName' && text === 'beta' ? /PROCEED/ : /SECURITY RISK/);
      });
});
