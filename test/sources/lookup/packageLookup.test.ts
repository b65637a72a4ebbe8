/** All sources of a scan together: what any mixture of answers and failures leads to. */
import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import type { AdvisoryRecord } from '../../../src/core/advisory/advisory';
import type { Provenance, SourceAnswer } from '../../../src/core/advisory/source';
import type { Finding } from '../../../src/core/verdict/finding';
import type { SourceId } from '../../../src/core/advisory/evidence';
import { proposeCells } from '../../../src/core/cells/cellProposals';
import type { ReviewField } from '../../../src/core/sheet/reviewField';
import { toEnglish } from '../../../src/core/message/text';
import type { VersionReportSource } from '../../../src/core/advisory/sourcePorts';
import type { LookupSources } from '../../../src/sources/lookup/lookupSources';
import { advisoriesWithFallback } from '../../../src/sources/lookup/advisoriesWithFallback';
import { PackageLookup } from '../../../src/sources/lookup/packageLookup';
import { query, record } from '../../support/advisories';
import { impatientClock } from '../../support/saverRig';
import { identityKey } from '../../../src/core/package/identity';
import type { PackageQuery } from '../../../src/core/sheet/packageRow';

const signal = new AbortController().signal;
const states = ['ok', 'notFound', 'unavailable', 'notConfigured', 'unresolvable', 'broken', 'off'] as const;
type State = (typeof states)[number];
const all = ['pypi', 'advisories', 'github', 'nvd', 'mitre', 'snyk', 'exploitDb', 'kev', 'epss'] as const;
type States = Readonly<Record<(typeof all)[number], State>>;

const allOk = Object.fromEntries(all.map((source) => [source, 'ok'])) as States;

function answer<Value>(state: State, value: Value): Promise<SourceAnswer<Value>> {
  switch (state) {
    case 'broken':
      return Promise.reject(new Error('broken'));
    case 'ok':
      return Promise.resolve({ status: 'ok', value });
    case 'notFound':
      return Promise.resolve({ status: 'notFound' });
    case 'off':
      throw new Error('A source that is off was asked');
    case 'unavailable':
    case 'notConfigured':
    case 'unresolvable':
      return Promise.resolve({ status: state, why: 'has its reasons' });
  }
}

function sourcesIn(given: States, records: readonly AdvisoryRecord[]): LookupSources {
  const provenance = (source: SourceId): Provenance => ({
    source,
    label: source,
    origin: 'https://x.example',
    dataDate: undefined,
  });
  const on = <Port>(source: keyof States, port: Port) =>
    given[source] === 'off' ? [] : [{ provenance: provenance(source), ...port }];
  const released = '2020-01-01';
  const releases = ['1', '2', '3'].map((version) => ({ version, released, yanked: false }));
  const metadata = { latestVersion: '1', installedExists: true, requires: [], status: 'active' as const };
  const report = { fetchReport: () => answer(given.github, { affecting: [] }) };
  const opinions = (source: 'nvd' | 'mitre') => ({
    fetchOpinions: async (cves: readonly string[]) =>
      new Map(
        await Promise.all(
          cves.map(async (cve) => [cve, await answer(given[source], { cve, source, status: 'Analyzed' })] as const),
        ),
      ),
  });
  const list = (source: 'kev' | 'epss' | 'exploitDb') => ({ find: () => answer(given[source], []) });
  return {
    advisories: {
      provenance: provenance('advisories'),
      fetchAdvisories: () => answer(given.advisories === 'off' ? 'notConfigured' : given.advisories, records),
    },
    index: on('pypi', { fetchPackage: () => answer(given.pypi, { metadata, releases }) })[0],
    reports: [
      ...on('github', { ...report, comparesNames: true }),
      ...on('snyk', { fetchReport: () => answer(given.snyk, { affecting: [] }) }),
    ],
    cveReports: [...on('nvd', opinions('nvd')), ...on('mitre', opinions('mitre'))],
    knownExploited: on('kev', list('kev')),
    predictions: on('epss', list('epss')),
    exploits: on('exploitDb', list('exploitDb')),
  };
}

function snykOf({ reports }: LookupSources): VersionReportSource {
  const found = reports.find(({ provenance }) => provenance.source === 'snyk');
  if (found === undefined) throw new Error('Expected Snyk to be on');
  return found;
}

function withSnyk(sources: LookupSources, snyk: Partial<VersionReportSource>): LookupSources {
  const own = snykOf(sources);
  return { ...sources, reports: sources.reports.map((each) => (each === own ? { ...own, ...snyk } : each)) };
}

function lookupIn(given: States, records: readonly AdvisoryRecord[] = []): PackageLookup {
  const ports = { clock: impatientClock(), onDidWarn: () => undefined, sent: () => 0, lookAhead: 4, delayMs: 0 };
  return new PackageLookup(sourcesIn(given, records), ports);
}

const standings = {
  advisories: { label: 'OSV' },
  snyk: { label: 'Snyk', notChecked: 'switched off' },
  exploitDb: { label: 'Exploit-DB', notChecked: 'switched off' },
};

function cellsOf(finding: Finding): ReadonlyMap<ReviewField, string> {
  const texts = proposeCells(finding, standings).map(({ field, value }) => [
    field,
    value.kind === 'text' ? value.text : '',
  ]);
  return new Map(texts as [ReviewField, string][]);
}

const reassuring = /^(None found|No published|SAFE|PROCEED)/;
const fixed = record({ id: 'GHSA-1', aliases: ['CVE-2024-1111'], ranges: ['>=0 <0.5'] });
const open = record({ id: 'GHSA-2', aliases: ['CVE-2024-2222'], ranges: ['>=0 <2'] });

describe('an answer of Snyk of which a part cannot be read', () => {
  it('counts as far as it can be read, and is told as incomplete', async () => {
    const why = 'sent issues that cannot be read (SNYK-2)';
    const reported = { ids: ['SNYK-1', 'CVE-2024-3333'], ranges: [], fixedIn: '1.1' };
    const sources = sourcesIn(allOk, []);
    const partial = {
      provenance: { source: 'snyk' as const, label: 'Snyk', origin: 'x', dataDate: undefined },
      fetchReport: () => Promise.resolve({ status: 'ok' as const, value: { affecting: [reported], unreadable: why } }),
    };
    const ports = { clock: impatientClock(), onDidWarn: () => undefined, sent: () => 0, lookAhead: 0, delayMs: 0 };
    const finding = await new PackageLookup(withSnyk(sources, partial), ports).lookup(query('1'), signal);
    strictEqual(finding.verdict, 'vulnerable');
    const cells = cellsOf(finding);
    const lines = cells.get('snykResult')?.split('\n') ?? [];
    deepStrictEqual(
      [lines[0], lines.at(-1)],
      ['VULNERABLE - 1 affects v1 (Highest: UNKNOWN)', `Not checked at Snyk: ${why}`],
    );
    ok(cells.get('recommendation')?.endsWith('| Snyk not checked'), cells.get('recommendation'));
  });
});

describe('an answer of OSV of which an advisory cannot be read', () => {
  const why = 'sent no readable advisory GHSA-3';
  const ports = { clock: impatientClock(), onDidWarn: () => undefined, sent: () => 0, lookAhead: 0, delayMs: 0 };
  const lookUp = (records: readonly AdvisoryRecord[]): Promise<Finding> => {
    const sources = sourcesIn(allOk, []);
    const advisories = {
      ...sources.advisories,
      fetchAdvisories: () => Promise.resolve({ status: 'ok' as const, value: records, unreadable: why }),
    };
    return new PackageLookup({ ...sources, advisories }, ports).lookup(query('1'), signal);
  };

  it('takes away nothing that is certain, and is told as incomplete', async () => {
    const finding = await lookUp([fixed, open]);
    strictEqual(finding.verdict, 'vulnerable');
    const cells = cellsOf(finding);
    ok(cells.get('githubAdvisoryResult')?.includes('GHSA-2'), cells.get('githubAdvisoryResult'));
    ok(cells.get('recommendation')?.endsWith('| advisories not checked'), cells.get('recommendation'));
    deepStrictEqual(
      finding.sources?.filter(({ source }) => source === 'advisories').map(({ status }) => status),
      ['unavailable'],
    );
  });

  it('clears nothing', async () => {
    for (const records of [[], [fixed]]) strictEqual((await lookUp(records)).verdict, 'notChecked');
  });
});

describe('all sources of a scan', () => {
  /** Which sources each column needs to have answered before it may reassure. */
  const needs: Readonly<Partial<Record<ReviewField, readonly (keyof States)[]>>> = {
    githubAdvisoryResult: ['advisories', 'github'],
    nvdResult: ['advisories'],
    mitreResult: ['advisories'],
    snykResult: ['snyk'],
    exploitDbResult: ['exploitDb', 'advisories'],
    recommendation: ['advisories', 'pypi', 'github', 'snyk', 'exploitDb'],
  };
  /** An answer, or a source that is not there by a person's choice. */
  const harmless = new Set<State>(['ok', 'off', 'notConfigured']);

  it('never reassure in a column whose source did not answer, whatever the others say', async () => {
    const anyStates = fc.record(
      Object.fromEntries(Object.keys(allOk).map((source) => [source, fc.constantFrom(...states)])),
    ) as fc.Arbitrary<States>;
    await fc.assert(
      fc.asyncProperty(anyStates, fc.constantFrom([], [fixed]), async (given, records) => {
        const finding = await lookupIn(given, records)
          .lookup(query('1'), signal)
          .catch(() => undefined);
        // The batch tries again what the advisory source broke, and marks it failed in the end.
        if (finding === undefined) return given.advisories === 'broken';
        for (const [field, text] of cellsOf(finding)) {
          if (!reassuring.test(text)) continue;
          for (const source of needs[field] ?? []) {
            const state = given[source];
            const isAnswer = source === 'advisories' ? state === 'ok' : harmless.has(state);
            // Not to know the package or the version is an answer, too, outside the source's own column.
            const isOther = field === 'recommendation' && source !== 'pypi' && /notFound|unresolvable/.test(state);
            const isSecond =
              field === 'githubAdvisoryResult' && source === 'github' && state !== 'unavailable' && state !== 'broken';
            const isUnread = field === 'recommendation' && state === 'unresolvable';
            ok(isAnswer || isOther || isSecond || isUnread, `${field} says ${text} with ${source} ${state}`);
          }
        }
        return true;
      }),
      { numRuns: 1500 },
    );
  });

  const columns: Readonly<Record<string, ReviewField>> = {
    nvd: 'nvdResult',
    mitre: 'mitreResult',
    snyk: 'snykResult',
    exploitDb: 'exploitDbResult',
  };
  for (const [source, field] of Object.entries(columns)) {
    it(`say that ${source} was not checked in its column when it fails, and the rest as it is`, async () => {
      const whole = cellsOf(await lookupIn(allOk, [open]).lookup(query('1'), signal));
      const finding = await lookupIn({ ...allOk, [source]: 'unavailable' }, [open]).lookup(query('1'), signal);
      const cells = cellsOf(finding);
      const cell = cells.get(field) ?? '';
      if (source === 'nvd' || source === 'mitre') {
        // What the advisories say of the CVE ids counts as a result; who was not asked is told behind it.
        strictEqual(cell.split('\n')[0], 'VULNERABLE - 1 affects v1 (Highest: UNKNOWN)');
        strictEqual(cell.split('\n').at(-1), `Not checked at ${source.toUpperCase()}: has its reasons`);
      } else strictEqual(cell, `Not checked - ${source} has its reasons`);
      strictEqual(finding.verdict, 'vulnerable');
      ok(cells.get('recommendation')?.endsWith(`| ${source} not checked`));
      for (const [other, text] of whole) {
        if (other !== field && other !== 'recommendation') strictEqual(cells.get(other), text, other);
      }
    });
  }

  const recommendations: readonly [string, Partial<States>, readonly AdvisoryRecord[], string][] = [
    ['all answered', {}, [], 'PROCEED WITH UPDATE | 1 → 3'],
    ['PyPI is off', { pypi: 'off' }, [], 'PROCEED'],
    ['no tokens', { snyk: 'notConfigured', github: 'notConfigured' }, [], 'PROCEED WITH UPDATE | 1 → 3'],
    ['PyPI failed', { pypi: 'unavailable' }, [], 'FURTHER REVIEW REQUIRED | pypi not checked'],
    ['PyPI does not know it', { pypi: 'notFound' }, [], 'FURTHER REVIEW REQUIRED | package unknown to PyPI'],
    ['a second source failed', { github: 'broken' }, [], 'FURTHER REVIEW REQUIRED | github not checked'],
    ['the advisories failed', { advisories: 'unavailable' }, [], 'FURTHER REVIEW REQUIRED | OSV not checked'],
    ['NVD failed without an id to ask about', { nvd: 'unavailable' }, [fixed], 'PROCEED WITH UPDATE | 1 → 3'],
    [
      'a flaw affects it',
      { github: 'off' },
      [open],
      'SECURITY RISK | EXPEDITE UPGRADE 1 → 2 | 1 advisory (Highest: UNKNOWN) | OSV',
    ],
  ];
  for (const [title, given, records, expected] of recommendations) {
    it(`recommend when ${title}: ${expected}`, async () => {
      const finding = await lookupIn({ ...allOk, ...given }, records).lookup(query('1'), signal);
      strictEqual(cellsOf(finding).get('recommendation'), expected);
    });
  }

  it('are asked ahead of the batches, a few packages at a time, and once each', async () => {
    let asked = 0;
    const sources = sourcesIn(allOk, []);
    const counting = {
      ...sources,
      advisories: {
        ...sources.advisories,
        fetchAdvisories: (name: string, each: AbortSignal) => {
          asked += 1;
          return sources.advisories.fetchAdvisories(name, each);
        },
      },
    };
    const ports = { clock: impatientClock(), onDidWarn: () => undefined, sent: () => 0, lookAhead: 4, delayMs: 0 };
    const lookup = new PackageLookup(counting, ports);
    const queries: PackageQuery[] = Array.from({ length: 10 }, (_, at) => query('1', false, `p${at}`));
    lookup.announce(queries, signal);
    strictEqual(asked, 4);
    for (const each of queries) strictEqual((await lookup.lookup(each, signal)).package.name, each.identity.name);
    strictEqual(asked, 10);
    deepStrictEqual(
      lookup
        .sourceTimings()
        .map(({ source, answered }) => [source, answered])
        .slice(0, 2),
      [
        ['pypi', 10],
        ['advisories', 10],
      ],
    );
  });

  it('are asked once about a package that is looked up before its turn', async () => {
    const asked: string[] = [];
    const sources = sourcesIn(allOk, []);
    const fetchAdvisories: typeof sources.advisories.fetchAdvisories = (name, each) => {
      asked.push(name);
      return sources.advisories.fetchAdvisories(name, each);
    };
    const counting = { ...sources, advisories: { ...sources.advisories, fetchAdvisories } };
    const ports = { clock: impatientClock(), onDidWarn: () => undefined, sent: () => 0, lookAhead: 2, delayMs: 0 };
    const lookup = new PackageLookup(counting, ports);
    const queries = Array.from({ length: 10 }, (_, at) => query('1', false, `p${at}`));
    lookup.announce(queries, signal);
    await Promise.all(queries.map((each) => lookup.lookup(each, signal)));
    deepStrictEqual(asked.sort(), queries.map(({ identity }) => identity.name).sort());
  });

  it('are told a thousand names at a time, and only as far as packages are looked up', async () => {
    const told: number[] = [];
    let taken = 0;
    const sources = sourcesIn(allOk, []);
    const announce = (names: readonly string[]): void => void told.push(names.length);
    const ports = { clock: impatientClock(), onDidWarn: () => undefined, sent: () => 0, lookAhead: 4, delayMs: 0 };
    const lookup = new PackageLookup({ ...sources, advisories: { ...sources.advisories, announce } }, ports);
    const queries = Array.from({ length: 2500 }, (_, at) => query('1', false, `p${at}`));
    function* counted(): Generator<PackageQuery> {
      for (const each of queries) {
        taken += 1;
        yield each;
      }
    }
    lookup.announce(counted(), signal);
    deepStrictEqual([told, taken], [[1000], 1000]);
    for (const each of queries.slice(0, 997)) await lookup.lookup(each, signal);
    deepStrictEqual([told, taken], [[1000, 1000], 2000]);
  });

  describe('told pair by pair', () => {
    function told(lookup: PackageLookup): string[] {
      const pairs: string[] = [];
      lookup.onDidFinishPair(({ key, source }) => pairs.push(`${key} ${source}`));
      return pairs;
    }
    /** A source that answers nothing until it is told to. */
    function heldReport(source: VersionReportSource) {
      let answer = (): void => undefined;
      const held = new Promise<void>((resolve) => (answer = resolve));
      const fetchReport: typeof source.fetchReport = async (...asked) => {
        await held;
        return source.fetchReport(...asked);
      };
      return { fetchReport, answer: () => answer() };
    }
    const keyOf = (name: string): string => identityKey(query('1', false, name).identity);
    const flawed = [open];

    it('finish one pair with each source that is on and has its key, whatever it answers', async () => {
      for (const [given, records] of [
        [allOk, flawed],
        [allOk, []],
        [{ ...allOk, snyk: 'off', kev: 'off', nvd: 'unavailable', mitre: 'broken' }, flawed],
        [{ ...allOk, pypi: 'notFound', epss: 'unresolvable' }, flawed],
      ] as const) {
        const lookup = lookupIn(given, records);
        const pairs = told(lookup);
        await lookup.lookup(query('1'), signal);
        const on = Object.entries(given).filter(([, state]) => state !== 'off');
        strictEqual(lookup.sourcesPerPackage, on.length);
        deepStrictEqual([...new Set(pairs)].sort(), on.map(([source]) => `${keyOf('demo')} ${source}`).sort());
      }
    });

    it('are no pair without a key', async () => {
      const sources = sourcesIn({ ...allOk, snyk: 'notConfigured' }, flawed);
      const ports = { clock: impatientClock(), onDidWarn: () => undefined, sent: () => 0, lookAhead: 0, delayMs: 0 };
      const lookup = new PackageLookup(withSnyk(sources, { notConfigured: true }), ports);
      const pairs = told(lookup);
      await lookup.lookup(query('1'), signal);
      strictEqual(lookup.sourcesPerPackage, 8);
      ok(!pairs.some((pair) => pair.endsWith('snyk')));
    });

    it('finish while another source of the same package is still asked', async () => {
      const sources = sourcesIn(allOk, []);
      const { fetchReport, answer: answerNow } = heldReport(snykOf(sources));
      const ports = { clock: impatientClock(), onDidWarn: () => undefined, sent: () => 0, lookAhead: 4, delayMs: 0 };
      const lookup = new PackageLookup(withSnyk(sources, { fetchReport }), ports);
      const pairs = told(lookup);
      const queries = ['a', 'b'].map((name) => query('1', false, name));
      lookup.announce(queries, signal);
      await new Promise((resolve) => setImmediate(resolve));
      const early = ['a', 'b'].flatMap((name) => ['advisories', 'github', 'pypi'].map((id) => `${keyOf(name)} ${id}`));
      deepStrictEqual([...pairs].sort(), early.sort());
      answerNow();
      for (const each of queries) await lookup.lookup(each, signal);
      strictEqual(new Set(pairs).size, 18);
    });

    it('tell nothing of a package whose lookup broke, once it broke', async () => {
      const sources = sourcesIn({ ...allOk, advisories: 'broken' }, []);
      const { fetchReport, answer: answerNow } = heldReport(snykOf(sources));
      const ports = { clock: impatientClock(), onDidWarn: () => undefined, sent: () => 0, lookAhead: 0, delayMs: 0 };
      const lookup = new PackageLookup(withSnyk(sources, { fetchReport }), ports);
      const pairs = told(lookup);
      await rejects(lookup.lookup(query('1'), signal));
      const before = pairs.length;
      ok(!pairs.some((pair) => pair.endsWith('advisories')));
      answerNow();
      await new Promise((resolve) => setImmediate(resolve));
      strictEqual(pairs.length, before);
    });
  });

  it('take advisories at hand where the live ones fail, and say so once', async () => {
    const said: string[] = [];
    const live = sourcesIn({ ...allOk, advisories: 'unavailable' }, []).advisories;
    const atHand = sourcesIn(allOk, [open]).advisories;
    const both = advisoriesWithFallback(live, atHand, (message) => said.push(toEnglish(message)));
    for (let time = 0; time < 2; time += 1) {
      const found = await both.fetchAdvisories('demo', signal);
      ok(found.status === 'ok' && found.origin?.stale === true);
    }
    strictEqual(said.length, 1);
  });
});
