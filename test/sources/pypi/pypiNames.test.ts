/** PyPI's list of names: what is on it, what cannot be one, and what a scan makes of a name that it lacks. */
import { deepStrictEqual, rejects, strictEqual } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { SourceAnswer } from '../../../src/core/advisory/source';
import { openPypiNames } from '../../../src/sources/pypi/pypiNames';
import { lookUpPackage } from '../../../src/sources/lookup/lookUpPackage';
import { noOthers } from '../../../src/sources/lookup/lookupSources';
import { InstrumentedSource } from '../../../src/sources/lookup/instrumentedSource';
import { systemClock } from '../../../src/platform/systemClock';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { query } from '../../support/advisories';

const list = {
  meta: { 'api-version': '1.4', name: 'meta' },
  name: 'outside',
  projects: [
    { name: 'Requests' },
    { '_last-serial': 7, name: 'zope.interface', more: { name: 'nested' } },
    { name: 'a\u0062' },
  ],
  versions: [{ name: 'behind' }],
};

describe("PyPI's list of names", () => {
  const folder = useTemporaryFolder();
  function save(name: string, content: string | Buffer): string {
    const path = join(folder(), name);
    writeFileSync(path, content);
    return path;
  }

  for (const [file, content] of [
    ['names.json', JSON.stringify(list, undefined, 1)],
    ['names.json.gz', gzipSync(JSON.stringify(list))],
    ['escaped.json', JSON.stringify(list).replace('Requests', 'R\\u0065quests')],
  ] as const) {
    it(`reads ${file} and nothing but its projects`, async () => {
      const names = await openPypiNames(save(file, content));
      const asked = ['requests', 'zope-interface', 'ab', 'nested', 'outside', 'behind', 'meta', 'requestz'];
      deepStrictEqual(
        asked.filter((name) => names.has(name)),
        ['requests', 'zope-interface', 'ab'],
      );
    });
  }

  it('finds each of many names and none that is not there', async () => {
    const projects = Array.from({ length: 70_000 }, (_, at) => ({ name: `p${at * 2}` }));
    const names = await openPypiNames(save('many.json', JSON.stringify({ projects })));
    strictEqual(names.size, 70_000);
    for (let at = 0; at < 140_000; at += 999) strictEqual(names.has(`p${at}`), at % 2 === 0);
  });

  const whole = JSON.stringify(list);
  for (const [title, content] of [
    ['is cut off', whole.slice(0, -3)],
    ['has text behind it', `${whole}x`],
    ['lists no project', '{"projects":[]}'],
    ['is another document', '{"name":"requests"}'],
    ['is no JSON', '<html>requests</html>'],
    ['is empty', ''],
  ] as const) {
    it(`refuses a file that ${title}`, async () => {
      await rejects(openPypiNames(save('bad.json', content)), { code: 'advisoriesUnreadable' });
    });
  }

  it('refuses what is too large, damaged or missing', async () => {
    await rejects(openPypiNames(save('large.json', whole), { limit: 20 }), { code: 'advisoriesUnreadable' });
    await rejects(openPypiNames(save('cut.json.gz', gzipSync(whole).subarray(0, 40))), {
      code: 'advisoriesUnreadable',
    });
    await rejects(openPypiNames(join(folder(), 'none.json')), { code: 'advisoriesUnreadable' });
  });

  async function found(name: string, displayName = name) {
    const names = await openPypiNames(save('names.json', whole));
    const ok: SourceAnswer<readonly []> = { status: 'ok', value: [] };
    const unusable: SourceAnswer<readonly []> = { status: 'unresolvable', why: 'folded' };
    const advisories = new InstrumentedSource(
      {
        provenance: { source: 'advisories' as const, label: 'OSV', origin: 'test', dataDate: undefined },
        fetchAdvisories: () => Promise.resolve(name.includes(' ') ? unusable : ok),
      },
      { clock: systemClock, onDidWarn: () => undefined, sent: () => 0 },
    );
    const asking = { signal: new AbortController().signal, tell: () => undefined };
    return lookUpPackage({ ...noOthers, advisories, names }, { ...query('1.0', false, name), displayName }, asking);
  }

  it('leaves a name that it lacks to a person, as PyPI itself does', async () => {
    const { verdict, reason, answeredBy, sources } = await found('conda');
    deepStrictEqual(
      [verdict, reason, answeredBy],
      ['review', 'not in the list of names of names.json', ['advisories', 'pypi']],
    );
    strictEqual(sources?.find(({ source }) => source === 'pypi')?.status, 'notFound');
    strictEqual((await found('zope-interface')).verdict, 'clean');
  });

  it('quotes a name as it was typed', async () => {
    strictEqual((await found('requests 2-31', 'requests 2.31')).reason, '"requests 2.31" is not a package name');
  });
});
