/** Answers about several packages or ids with a few values damaged, records of others among them and the order changed: nobody is cleared by it, and nobody else is in doubt. */
import { deepStrictEqual } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareMatcher } from '../../src/core/advisory/advisoryMatch';
import type { SourceAnswer } from '../../src/core/advisory/source';
import type { CveListSource } from '../../src/core/advisory/sourcePorts';
import { epss } from '../../src/sources/epss/epss';
import { epssFile } from '../../src/sources/epss/epssFile';
import { exploitDb } from '../../src/sources/exploitDb/exploitDb';
import { githubAdvisories } from '../../src/sources/githubAdvisories/githubAdvisories';
import { kev } from '../../src/sources/kev/kev';
import { mitreCve } from '../../src/sources/mitreCve/mitreCve';
import { nvd } from '../../src/sources/nvd/nvd';
import { OsvAdvisories } from '../../src/sources/osv/osv';
import { PypiIndex } from '../../src/sources/pypi/pypi';
import { snyk } from '../../src/sources/snyk/snyk';
import { type Json, kindOf, pathsOf, valueAt, withValueAt } from '../support/jsonPaths';
import { SeededRandom } from '../support/seededRandom';
import { soakCount } from '../support/soak';
import type { Script } from '../support/scriptedClient';
import { neverAborted, sourceRig } from '../support/sourceContext';
import { useTemporaryFolder } from '../support/temporaryFolder';

/** `doubt`: it could not be read. */
type Said = 'found' | 'none' | 'doubt';

interface Fuzzed {
  readonly source: string;
  /** What the service answers when it is well, by who is asked about. */
  readonly truth: Readonly<Record<string, Said>>;
  /** A record of one, or of somebody that nobody asked about. */
  readonly record: (name: string) => Json;
  readonly ask: (records: readonly Json[], names: readonly string[]) => Promise<Readonly<Record<string, Said>>>;
  /** Whether a change is an answer by the published types: the record then concerns nobody. */
  readonly isAnswer?: (path: readonly string[], value: Json | undefined) => boolean;
  /** Whether a change at this path hides whose record it is in a list that is had as a whole: it may be anybody's. */
  readonly hides?: (path: readonly string[]) => boolean;
  /** The answer is by place: in the order of the questions, and of nobody else. */
  readonly isByPlace?: boolean;
}

const garbage: readonly (Json | undefined)[] = [null, true, 7, -1.5, '', 'odd', [], {}, [null], { id: 1 }, undefined];

const saidBy = (answer: SourceAnswer<unknown> | undefined, isFound: boolean): Said => {
  if (answer === undefined || 'why' in answer) return 'doubt';
  return answer.status === 'ok' && isFound ? 'found' : 'none';
};

const cveRecords = (names: readonly string[]) =>
  Object.fromEntries(names.map((name, index) => [name, index % 3 === 2 ? 'none' : 'found'])) as Readonly<
    Record<string, Said>
  >;
const cves = ['CVE-2024-10001', 'CVE-2024-10002', 'CVE-2024-10003', 'CVE-2024-10004'];

/** Each id by itself, through one source: what was had for one serves for all. */
async function listed(source: CveListSource<unknown>, names: readonly string[]): Promise<Record<string, Said>> {
  const answers = await Promise.all(names.map((name) => source.find([name], neverAborted)));
  return Object.fromEntries(
    names.map((name, at) => {
      const answer = answers[at];
      return [name, saidBy(answer, answer?.status === 'ok' && answer.value.length > 0)];
    }),
  );
}

/** What PyPI has is found when the yanked release of an archived project is all that, and unknown where it could not be read. */
async function pypiSays(bodies: (url: URL) => Json): Promise<Said> {
  const index = new PypiIndex(sourceRig((url) => ({ body: bodies(url) })));
  const answer = await index.fetchPackage('a', '1', neverAborted);
  if (answer.status !== 'ok') return 'doubt';
  const { installedExists, installedYanked, status } = answer.value.metadata;
  if (installedExists === true && installedYanked !== undefined && status === 'archived') return 'found';
  return status === 'active' || installedExists !== true || installedYanked === undefined ? 'none' : 'doubt';
}

const pypiDocument = (name: string): Json => ({
  info: { name, requires_python: '>=3', requires_dist: null, classifiers: [], project_urls: null },
  releases: {
    '1': [
      { upload_time_iso_8601: '2024-01-01T00:00:00Z', yanked: true, yanked_reason: 'bad' },
      { upload_time_iso_8601: '2024-01-02T00:00:00Z', yanked: true, yanked_reason: null },
    ],
    '2': [{ upload_time_iso_8601: '2025-01-01T00:00:00Z', yanked: false, yanked_reason: null }],
  },
});

const simpleDocument = (name: string): Json => ({
  name,
  meta: { 'api-version': '1.4' },
  versions: ['1', '2'],
  files: [
    { filename: `${name}-1.tar.gz`, yanked: 'bad', 'upload-time': '2024-01-01T00:00:00Z' },
    { filename: `${name}-2.tar.gz`, yanked: false, 'upload-time': '2025-01-01T00:00:00Z' },
  ],
  'project-status': { status: 'archived', reason: 'done' },
});

const osvDocument = (name: string): Json => ({
  id: `X-${name}`,
  modified: '2024-01-01T00:00:00Z',
  withdrawn: null,
  aliases: ['CVE-2024-10001'],
  affected: [
    {
      package: { ecosystem: 'PyPI', name },
      versions: ['1'],
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2' }] }],
    },
  ],
});

/** Which packages OSV has an advisory of that affects version 1. */
async function osvSays(script: Script, names: readonly string[]): Promise<Record<string, Said>> {
  const source = new OsvAdvisories(sourceRig(script));
  const answers = await Promise.all(names.map((name) => source.fetchAdvisories(name, neverAborted)));
  return Object.fromEntries(
    names.map((name, at) => {
      const answer = answers[at];
      const matchers = answer?.status === 'ok' ? answer.value.map((each) => prepareMatcher(each, name)) : [];
      const isOpen = matchers.some((each) => each.opens('1') !== undefined);
      return [
        name,
        isOpen
          ? 'doubt'
          : saidBy(
              answer,
              matchers.some((each) => each.affects('1')),
            ),
      ];
    }),
  );
}

/** The names in the order of the questions. */
function questionsIn(body: string | undefined): readonly string[] {
  const { queries } = JSON.parse(body ?? '{}') as { queries: { package: { name: string } }[] };
  return queries.map((query) => query.package.name);
}

const listedOf = (name: string): Json => ({ vulns: [{ id: `X-${name}`, modified: '2024-01-01T00:00:00Z' }] });
const packages: Readonly<Record<string, Said>> = { a: 'found', b: 'found', c: 'none', d: 'found' };
const isEmpty = (value: Json | undefined) => (value ?? null) === null || (Array.isArray(value) && value.length === 0);
const inColumn = (column: string) => (path: readonly string[]) => path[0] === column;
const epssColumns = ['news', 'cve', 'epss', 'percentile'];
const exploitColumns = ['id', 'news', 'description', 'date_added', 'date_updated', 'verified', 'codes'];
const scored = (cve: string): Json => ({ cve, epss: '0.5', percentile: '0.9', date: '2026-01-01' });

const folder = useTemporaryFolder();

function osvLists(source: string, order: (results: readonly Json[]) => readonly Json[]): Fuzzed {
  return {
    source,
    truth: packages,
    record: (name) => ({ result: listedOf(name) }),
    ask: (records, names) =>
      osvSays((url, { body }) => {
        if (!url.pathname.endsWith('querybatch')) return { body: osvDocument(url.pathname.slice(-1)) };
        const results = questionsIn(body).map((name) => {
          const at = owners.get(records)?.indexOf(name) ?? -1;
          return at < 0 ? {} : ((records[at] as Record<string, Json>)['result'] ?? null);
        });
        return { body: { results: order(results) as Json[] } };
      }, names),
    isByPlace: true,
    isAnswer: (path, value) => isEmpty(value) && path.join('.') === 'result.vulns',
  };
}

let turns = 0;

/** Another order every time. */
function turned(results: readonly Json[]): readonly Json[] {
  turns += 1;
  const by = turns % results.length;
  const moved = [...results.slice(by), ...results.slice(0, by)];
  return turns % 3 === 0 ? moved.toReversed() : moved;
}

const cases: readonly Fuzzed[] = [
  {
    source: 'PyPI (its JSON API)',
    truth: { a: 'found' },
    record: pypiDocument,
    ask: async ([document = null]) => {
      return { a: await pypiSays(({ pathname }) => (pathname.endsWith('/json') ? document : simpleDocument('a'))) };
    },
    isByPlace: true,
    // Without the release, or without its files, or with one that is not yanked, it is another answer.
    isAnswer: (path, value) => isEmpty(value) && path[0] === 'releases' && path[1] === '1',
  },
  {
    source: 'PyPI (its simple API)',
    truth: { a: 'found' },
    record: simpleDocument,
    ask: async ([document = null]) => {
      return { a: await pypiSays(({ pathname }) => (pathname.endsWith('/json') ? { info: { name: 'a' } } : document)) };
    },
    isByPlace: true,
    isAnswer: (path, value) => {
      if (path[0] === 'project-status') return isEmpty(value) && !Array.isArray(value);
      // Without its files a version is listed and nothing else is known; a reason may be empty.
      return isEmpty(value) && path[0] === 'files' && (path.length === 1 || path[2] === 'yanked');
    },
  },
  osvLists('OSV (its lists)', (results) => results),
  // What is damaged there may be anybody's.
  { ...osvLists('OSV (its lists, in another order)', turned), hides: () => true },
  {
    source: 'OSV (its records)',
    truth: packages,
    record: osvDocument,
    ask: (records, names) =>
      osvSays((url, { body }) => {
        const results = () => questionsIn(body).map((name) => (packages[name] === 'found' ? listedOf(name) : {}));
        if (url.pathname.endsWith('querybatch')) return { body: { results: results() } };
        return { body: records[owners.get(records)?.indexOf(url.pathname.slice(-1)) ?? -1] ?? null };
      }, names),
  },
  {
    source: 'EPSS (its API)',
    truth: cveRecords(cves),
    record: scored,
    ask: (records, names) =>
      listed(epss(sourceRig(() => ({ body: { total: records.length, data: records as Json[] } }))), names),
  },
  {
    source: 'EPSS (its table)',
    truth: cveRecords(cves),
    record: scored,
    ask: (records, names) => {
      const path = join(folder(), 'scores.csv');
      const table = csvOf(epssColumns, [...records, scored('CVE-1999-0001')]).replaceAll('"', '');
      writeFileSync(path, `#model_version:v1,score_date:2026-01-01T00:00:00Z\n${table}`);
      return listed(epssFile(path, sourceRig(() => '').clock), names);
    },
    hides: inColumn('cve'),
    isAnswer: (path) => path[0] === 'date',
  },
  {
    source: 'CISA KEV',
    truth: cveRecords(cves),
    record: (cveID) => ({
      cveID,
      vendorProject: 'x',
      dateAdded: '2026-01-01',
      dueDate: null,
      forensicTriage: 'Yes',
      knownRansomwareCampaignUse: 'Known',
    }),
    ask: (records, names) =>
      listed(kev(sourceRig(() => ({ body: { count: records.length, vulnerabilities: records as Json[] } }))), names),
    hides: inColumn('cveID'),
  },
  {
    source: 'Exploit-DB',
    truth: cveRecords(cves),
    record: (codes) => ({
      id: '1',
      description: 'x, "y"',
      date_added: '2026-01-01',
      date_updated: '',
      verified: '1',
      codes: `OSVDB-1;${codes}`,
    }),
    ask: (records, names) => {
      const rig = sourceRig(() => ({ body: csvOf(exploitColumns, records) }));
      return listed(exploitDb({ ...rig, baseUrl: 'https://mirror.example' }), names);
    },
    // Most exploits have no CVE id.
    isAnswer: inColumn('codes'),
  },
  {
    source: 'GitHub',
    truth: { a: 'found', b: 'found', c: 'none', d: 'found' },
    record: (name) => ({
      ghsa_id: `GHSA-${name}`,
      cve_id: null,
      severity: 'high',
      withdrawn_at: null,
      identifiers: [{ type: 'GHSA', value: `GHSA-${name}` }],
      vulnerabilities: [
        {
          package: { ecosystem: 'npm', name: 'elsewhere' },
          vulnerable_version_range: '< 3',
          first_patched_version: null,
        },
        { package: { ecosystem: 'pip', name }, vulnerable_version_range: '< 9', first_patched_version: '9' },
      ],
      cvss_severities: { cvss_v3: { vector_string: null, score: null }, cvss_v4: { vector_string: null, score: 0 } },
    }),
    ask: async (records, names) => {
      const rig = sourceRig((url) => {
        const asked = new Set(url.searchParams.get('affects')?.split(','));
        // The filter reads what the list shows: a record whose name it cannot read is sent with its package.
        const sent = records.filter(
          (_, index) => owners.get(records)?.[index] === undefined || asked.has(owners.get(records)?.[index] ?? ''),
        );
        return { body: sent };
      });
      const source = githubAdvisories(rig, true);
      const answers = await Promise.all(names.map((name) => source.fetchReport(name, '1', neverAborted)));
      return Object.fromEntries(
        names.map((name, index) => {
          const answer = answers[index];
          return [name, saidBy(answer, answer?.status === 'ok' && answer.value.affecting.length > 0)];
        }),
      );
    },
    isAnswer: (path, value) => value === null && /^(vulnerabilities|package|name)$/.test(path.at(-1) ?? ''),
  },
  {
    source: 'NVD',
    truth: cveRecords(cves),
    record: (id) => ({
      cve: {
        id,
        vulnStatus: 'Analyzed',
        metrics: {
          cvssMetricV31: [{ source: 'nvd@nist.gov', type: 'Primary', cvssData: { version: '3.1', baseScore: 9.8 } }],
        },
      },
    }),
    ask: async (records, names) => {
      const rig = sourceRig(() => ({ body: { totalResults: records.length, vulnerabilities: records } }));
      const answers = await nvd(rig).fetchOpinions(names, neverAborted);
      return Object.fromEntries(names.map((name) => [name, saidBy(answers.get(name), true)]));
    },
  },
  {
    source: 'MITRE',
    truth: Object.fromEntries(cves.map((id) => [id, 'found'])),
    record: (cveId) => ({
      dataVersion: '5.1',
      cveMetadata: { cveId, state: 'PUBLISHED', assignerShortName: 'x' },
      containers: { cna: { metrics: [{ cvssV3_1: { version: '3.1', baseScore: 5 } }] } },
    }),
    ask: async (records, names) => {
      const rig = sourceRig((url) => ({
        body: records[owners.get(records)?.indexOf(url.pathname.slice(9)) ?? -1] ?? null,
      }));
      const answers = await mitreCve(rig).fetchOpinions(names, neverAborted);
      return Object.fromEntries(names.map((name) => [name, saidBy(answers.get(name), true)]));
    },
  },
  {
    source: 'Snyk',
    truth: { a: 'found' },
    record: (name) => ({
      id: `SNYK-PYTHON-${name}-1`,
      attributes: {
        title: 'x',
        problems: [{ id: 'CVE-2024-10001', source: 'CVE' }],
        effective_severity_level: 'high',
        coordinates: [{ representations: [{ resource_path: '[,2)' }] }],
      },
    }),
    ask: async (records) => {
      const source = snyk(
        sourceRig(() => ({ body: { jsonapi: { version: '1.0' }, data: records } })),
        { hasToken: true, organization: 'o' },
      );
      const answer = await source.fetchReport('a', '1', neverAborted);
      return { a: saidBy(answer, answer.status === 'ok' && answer.value.affecting.length > 0) };
    },
  },
];

/** A table of comma-separated values, whose cells cannot be of another type than text. */
function csvOf(columns: readonly string[], records: readonly Json[]): string {
  const cell = (value: Json | undefined): string => {
    const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
    return `"${(value ?? null) === null ? '' : text.replaceAll('"', '""')}"`;
  };
  const rows = records.map((each) => columns.map((column) => cell((each as Record<string, Json>)[column])).join(','));
  return [columns.join(','), ...rows, ''].join('\n');
}

/** Whose record each is; undefined: of somebody that nobody asked about. */
const owners = new WeakMap<object, readonly (string | undefined)[]>();

/** The first thing that is wrong with what was said of a damaged answer; undefined: nothing. */
async function wrongWith(
  { truth, record, ask, isAnswer, hides, isByPlace = false }: Fuzzed,
  random: SeededRandom,
): Promise<string | undefined> {
  const names = Object.keys(truth);
  const told = names.filter((name) => truth[name] === 'found');
  const concerned = new Set<string>();
  const cleared = new Set<string>();
  const hidden = new Set<string>();
  const entries = told.map((name): readonly [string | undefined, Json] => {
    const whole = record(name);
    if (!random.chance(0.4)) return [name, whole];
    const paths = pathsOf(whole).filter((path) => path.length > 0);
    const path = paths[random.below(paths.length)] ?? [];
    const value = garbage[random.below(garbage.length)];
    const before = valueAt(whole, path);
    if (kindOf(before) === kindOf(value) && value !== '') return [name, whole];
    concerned.add(name);
    if (hides?.(path) === true) hidden.add(name);
    if (isAnswer?.(path, value) === true) cleared.add(name);
    const damaged = withValueAt(whole, path, value) ?? null;
    return [name, random.chance(0.3) ? { ...(damaged as object), news: [1] } : damaged];
  });
  if (!isByPlace && random.chance(0.3)) entries.push([undefined, record('CVE-2000-99999')]);
  const mixed = isByPlace ? entries : random.shuffled(entries);
  const records = mixed.map(([, each]) => each);
  owners.set(
    records,
    mixed.map(([owner]) => owner),
  );
  const said = await ask(records, names);
  for (const name of names) {
    const is = said[name];
    if (truth[name] === 'found' && is === 'none' && !cleared.has(name))
      return `${name} was cleared: ${JSON.stringify(records)}`;
    const others = hidden.size > 0 || (truth[name] === 'none' && concerned.size > 0);
    if (is === 'doubt' && !concerned.has(name) && !others && told.length > concerned.size)
      return `${name} is in doubt: ${JSON.stringify(records)}`;
    if (is === 'found' && truth[name] === 'none') return `${name} was found: ${JSON.stringify(records)}`;
  }
  return undefined;
}

describe('a damaged answer', function () {
  this.timeout(600_000);
  for (const fuzzed of cases) {
    it(`of ${fuzzed.source} clears nobody and leaves nobody in doubt whom it does not concern`, async () => {
      const wrong: string[] = [];
      for (let seed = 1; seed <= soakCount(300, 20_000) && wrong.length < 3; seed += 1) {
        const found = await wrongWith(fuzzed, new SeededRandom(seed));
        if (found !== undefined) wrong.push(`seed ${seed}: ${found}`);
      }
      deepStrictEqual(wrong, []);
    });
  }
});
