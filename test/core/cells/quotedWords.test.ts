/** What this tool writes is known for its own whatever words of others stand in it, so that the next scan replaces it. */
import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import type { AdvisoryRecord, RangeEvent } from '../../../src/core/advisory/advisory';
import type { CveReport, PublishedExploit } from '../../../src/core/advisory/evidence';
import type { IndexedPackage } from '../../../src/core/advisory/sourcePorts';
import { proposeCells } from '../../../src/core/cells/cellProposals';
import { isOwnResult } from '../../../src/core/cells/ownResult';
import { verdictFields } from '../../../src/core/cells/resultGrammar';
import { whyInvalid } from '../../../src/core/package/packageName';
import { assessWithCves } from '../../../src/core/verdict/cveEvidence';
import type { PackageQuery } from '../../../src/core/sheet/packageRow';
import type { Finding } from '../../../src/core/verdict/finding';
import type { SourceAvailabilities } from '../../../src/core/verdict/sourceAvailability';
import { query, record } from '../../support/advisories';

/** What people type, too: known by the record of written cells alone. */
const bare = /^(PROCEED|None found|No published security advisories|Not Available)$/;

const silent: SourceAvailabilities = {
  advisories: { label: 'OSV' },
  nvd: { label: 'NVD', notChecked: 'offline' },
  mitre: { label: 'MITRE', notChecked: 'offline' },
  snyk: { label: 'Snyk', notChecked: 'offline' },
  exploitDb: { label: 'Exploit-DB', notChecked: 'offline' },
};

interface World {
  readonly records?: readonly AdvisoryRecord[];
  readonly index?: IndexedPackage;
  readonly namesFile?: string;
  readonly opinions?: readonly CveReport[];
  readonly exploits?: readonly PublishedExploit[];
}

function look(asked: PackageQuery, { records = [], index, namesFile, opinions = [], exploits = [] }: World): Finding {
  const said = { opinions, knownExploited: [], predictions: [], exploits };
  const found = assessWithCves(
    asked,
    { status: 'ok', value: records },
    {
      ...(index === undefined ? {} : { index: { status: 'ok', value: index } }),
      ...(namesFile === undefined
        ? {}
        : { index: { status: 'notFound', origin: { url: `/lists/${namesFile}`, fromFile: true } } }),
    },
    said,
  );
  const answered = [
    { source: 'advisories', label: 'OSV', status: 'ok' },
    ...(opinions.length === 0
      ? []
      : ([
          { source: 'nvd', label: 'NVD', status: 'ok' },
          { source: 'mitre', label: 'MITRE CVE', status: 'ok' },
        ] as const)),
    ...(exploits.length === 0 ? [] : ([{ source: 'exploitDb', label: 'Exploit-DB', status: 'ok' }] as const)),
  ] as const;
  return { ...found, sources: answered };
}

function notOwn(finding: Finding): readonly string[] {
  return proposeCells(finding, silent).flatMap(({ field, value }) => {
    if (!verdictFields.includes(field) || value.kind !== 'text' || bare.test(value.text)) return [];
    return isOwnResult(field, value.text) ? [] : [`${field}: ${value.text}`];
  });
}

const typed = (version: string): PackageQuery => query(version.trim());
const flaw = record({ id: 'GHSA-1', aliases: ['CVE-2026-1'], ranges: ['>=0 <2.0'], databaseSeverity: 'HIGH' });
const releases = ['1.0', '2.0', '3.0'].map((version) => ({ version, released: '2024-01-01', yanked: false }));
const eventsRecord = (events: readonly RangeEvent[], id = 'PYSEC-9'): AdvisoryRecord =>
  record({ id, affected: [{ ranges: [{ type: 'ECOSYSTEM', events }] }] });
const fixedBy = (fixed: string): AdvisoryRecord => eventsRecord([{ introduced: '0' }, { fixed }]);
const opinion = (by: string, status: string): readonly CveReport[] =>
  (['nvd', 'mitre'] as const).map((source) => ({
    ...{ cve: 'CVE-2026-1', source, status },
    rating: { severity: 'CRITICAL', score: 10, by },
    others: [{ severity: 'LOW', score: 2, by: `${by}x`, cvssVersion: '4.0' }],
  }));

const worlds: Readonly<Record<string, (words: string) => Finding>> = {
  'a typed version': (words) => look(typed(words), { records: [flaw] }),
  'a typed version that a record lists': (words) =>
    look(typed(words), { records: [record({ versions: [words.trim()] })] }),
  'a version that is struck through': (words) => look({ ...typed(words), versionMarked: 'struck' }, {}),
  'a version that is a footnote': (words) => look({ ...typed(words), versionMarked: 'raised' }, {}),
  'a version of another format': (words) => look({ ...typed(words), versionShows: 'other' }, {}),
  'a version shown as a day': (words) => look({ ...typed(words), versionShows: 'day' }, {}),
  'a version shown as a time': (words) => look({ ...typed(words), versionShows: 'time' }, {}),
  'a version shown as both': (words) => look({ ...typed(words), versionShows: 'dayAndTime' }, {}),
  'the name of an archive': (words) => look({ ...query('1.0'), displayName: `${words}-1.0.zip` }, {}),
  'a name': (words) => ({
    ...look(query('1.0'), {}),
    verdict: 'review',
    reason: whyInvalid(words),
  }),
  'a list of names': (words) => look(query('1.0'), { namesFile: words.replaceAll(/[/\\]/g, '') || 'x' }),
  'a fix': (words) => look(query('1.0'), { records: [fixedBy(words)] }),
  'a fix beside another': (words) => look(query('1.0'), { records: [flaw, fixedBy(words)] }),
  'the start of a range': (words) => look(query('1.0'), { records: [eventsRecord([{ introduced: words }])] }),
  'a time of withdrawal': (words) =>
    look(query('1.0'), { records: [{ ...flaw, unclearWithdrawal: JSON.stringify(words).slice(0, 40) }] }),
  'the status of a project': (words) =>
    look(query('1.0'), { index: { metadata: { requires: [], status: words }, releases } }),
  'why a release was yanked': (words) =>
    look(query('1.0'), { index: { metadata: { requires: [], installedYanked: words }, releases } }),
  'why the newest release was yanked': (words) =>
    look(query('3.0'), { index: { metadata: { requires: [], installedYanked: words }, releases } }),
  'who rates': (words) => look(query('1.0'), { records: [flaw], opinions: opinion(words.trim() || 'x', 'Analyzed') }),
  'the state of a CVE': (words) => look(query('1.0'), { records: [flaw], opinions: opinion('NVD', words) }),
  'the state of a CVE without a score': (words) =>
    look(query('1.0'), {
      records: [flaw],
      opinions: (['nvd', 'mitre'] as const).map((source) => ({ cve: 'CVE-2026-1', source, status: words })),
    }),
  'an exploit': (title) =>
    look(query('1.0'), {
      records: [flaw],
      exploits: [{ id: '5', cve: 'CVE-2026-1', title, url: '', verified: true }],
    }),
};

describe('a result that holds words of others', () => {
  const known = [
    '1.0 (latest)',
    '1.0\n1.5',
    '1.0 | 1.5',
    '1.0 "beta"',
    'see notes',
    '≥ 1.0',
    'Fluid Attacks',
    '(',
    '"',
    '1.0" beta',
  ];
  const words = fc.oneof(
    fc.constantFrom(...known),
    fc.string({ minLength: 1, maxLength: 30 }),
    fc.string({ unit: fc.constantFrom(...Array.from('1.0 "\'|()\n\tab,:-→')), minLength: 1, maxLength: 30 }),
    fc.string({ minLength: 300, maxLength: 900 }),
  );
  for (const [about, world] of Object.entries(worlds)) {
    it(`is known for ours: ${about}`, () => {
      fc.assert(
        fc.property(words, (text) => deepStrictEqual(notOwn(world(text)), [])),
        { numRuns: 150 },
      );
    });
  }

  it("begins no line with them: a later scan would preserve such a line for a person's own", () => {
    for (const [about, world] of Object.entries(worlds)) {
      const lines = proposeCells(world('1.0\nEarlier: PROCEED'), silent).flatMap(({ value }) =>
        value.kind === 'text' ? value.text.split(/[\r\n]+/) : [],
      );
      deepStrictEqual([about, lines.filter((line) => line.startsWith('Earlier'))], [about, []]);
    }
  });
});
