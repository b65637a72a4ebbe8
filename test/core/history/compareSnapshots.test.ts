/** What is new between two reviews, and what nobody can tell: seen from what a reviewer needs to know. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { Change } from '../../../src/core/scan/change';
import { compareSnapshots } from '../../../src/core/history/compareSnapshots';
import type { Snapshot, SnapshotFlaw, SnapshotPackage } from '../../../src/core/history/snapshot';

const osv = { source: 'advisories', label: 'OSV', origin: 'https://api.osv.dev' };
const all = [osv, ...['kev', 'epss', 'exploitDb'].map((source) => ({ source, label: source, origin: 'https://x' }))];

function review(packages: readonly SnapshotPackage[], looks: Snapshot['looks'] = [all]): Snapshot {
  const facts = {
    schemaVersion: 1 as const,
    scanId: 'one',
    at: '2026-03-01T00:00:00.000Z',
    toolVersion: '1',
    sheet: 'S',
  };
  return { ...facts, workbookHash: '', looks: [...looks], packages: [...packages] };
}

function flaw(id: string, more: Partial<SnapshotFlaw> = {}): SnapshotFlaw {
  return { ids: [id], severity: 'MEDIUM', ...more };
}

function vulnerable(version: string, ...flaws: readonly SnapshotFlaw[]): SnapshotPackage {
  return { name: 'flask', shown: 'Flask', version, verdict: 'vulnerable', flaws: [...flaws] };
}

const clean = (version: string): SnapshotPackage => ({ name: 'flask', shown: 'Flask', version, verdict: 'clean' });
const unchecked = (version: string): SnapshotPackage => ({ ...clean(version), verdict: 'notChecked' });

function told(before: SnapshotPackage, now: SnapshotPackage, looks?: readonly Snapshot['looks'][]): string[] {
  return compareSnapshots(review([before], looks?.[0]), review([now], looks?.[1])).map(lineOf);
}

function lineOf({ kind, ids: [id = ''], facts }: Change): string {
  return [kind, id, facts.join(', ')].filter((word) => word !== '').join(' | ');
}

describe('what changed since an earlier review', () => {
  const rows: readonly [string, SnapshotPackage, SnapshotPackage, readonly string[]][] = [
    ['nothing', vulnerable('1', flaw('CVE-1')), vulnerable('1', flaw('CVE-1')), []],
    ['the first vulnerability', clean('1'), vulnerable('1', flaw('CVE-1')), ['new | CVE-1 | newly vulnerable']],
    [
      'another vulnerability',
      vulnerable('1', flaw('CVE-1')),
      vulnerable('1', flaw('CVE-1'), flaw('CVE-2')),
      ['new | CVE-2 | another vulnerability'],
    ],
    [
      'the same one under a further name',
      vulnerable('1', flaw('GHSA-1')),
      vulnerable('1', { ids: ['CVE-1', 'GHSA-1'], severity: 'MEDIUM' }),
      [],
    ],
    [
      'a worse severity',
      vulnerable('1', flaw('CVE-1')),
      vulnerable('1', flaw('CVE-1', { severity: 'CRITICAL' })),
      ['worse | CVE-1 | severity MEDIUM → CRITICAL'],
    ],
    ['a lower severity', vulnerable('1', flaw('CVE-1')), vulnerable('1', flaw('CVE-1', { severity: 'LOW' })), []],
    [
      'known exploitation, an exploit, and EPSS over its bound',
      vulnerable('1', flaw('CVE-1', { epss: 0.04 })),
      vulnerable('1', flaw('CVE-1', { epss: 0.42, exploits: 1, exploited: '2026-04-01' })),
      ['worse | CVE-1 | known exploited (KEV) since 2026-04-01, new exploit, EPSS 4.0% → 42.0%'],
    ],
    [
      'a fix by an upgrade',
      vulnerable('1', flaw('CVE-1')),
      clean('2'),
      ['better | CVE-1 | fixed by the change from 1 to 2'],
    ],
    [
      'a withdrawn advisory',
      vulnerable('1', flaw('CVE-1'), flaw('CVE-2')),
      vulnerable('1', flaw('CVE-2')),
      ['better | CVE-1 | withdrawn or corrected: no longer reported for this version'],
    ],
    [
      'an acceptance that ended',
      { ...vulnerable('1', flaw('CVE-1', { accepted: '2026-03-02' })), verdict: 'accepted' },
      vulnerable('1', flaw('CVE-1')),
      ['acceptanceEnded | CVE-1 | accepted until 2026-03-02'],
    ],
    [
      'a new one that is accepted',
      clean('1'),
      { ...vulnerable('1', flaw('CVE-1', { accepted: '2027-01-01' })), verdict: 'accepted' },
      [],
    ],
    [
      'a package that was not checked then',
      unchecked('1'),
      vulnerable('1', flaw('CVE-1')),
      ['notComparable | not checked then, unclear: CVE-1'],
    ],
    [
      'a package that is not checked now',
      vulnerable('1', flaw('CVE-1')),
      unchecked('1'),
      ['notComparable | not checked now, unclear: CVE-1'],
    ],
    [
      'a package upgraded and not checked now',
      vulnerable('1', flaw('CVE-1')),
      unchecked('2'),
      ['notComparable | not checked now, unclear: CVE-1'],
    ],
    [
      'a reporting source that was silent then',
      { ...clean('1'), silent: ['advisories'] },
      vulnerable('1', flaw('CVE-1')),
      ['notComparable | OSV not checked then, unclear: CVE-1'],
    ],
    [
      'a source of evidence that was silent then',
      { ...clean('1'), silent: ['kev'] },
      vulnerable('1', flaw('CVE-1')),
      ['new | CVE-1 | newly vulnerable'],
    ],
    [
      'a result that rests on less data now',
      vulnerable('1', flaw('CVE-1')),
      { ...clean('1'), verdict: 'review', less: true, flaws: [flaw('CVE-1')] },
      ['notComparable | checked with less data now'],
    ],
  ];
  for (const [title, before, now, expected] of rows) {
    it(title, () => deepStrictEqual(told(before, now), expected));
  }

  const doubtful = (version: string): SnapshotPackage => ({ ...clean(version), verdict: 'review' });
  const undecided: readonly [string, SnapshotPackage, SnapshotPackage, string, boolean][] = [
    ['fixed', vulnerable('1', flaw('CVE-1')), doubtful(''), 'notComparable | needs review now, unclear: CVE-1', true],
    [
      'withdrawn',
      vulnerable('1', flaw('CVE-1')),
      doubtful('1'),
      'notComparable | needs review now, unclear: CVE-1',
      true,
    ],
    ['new', doubtful('1'), vulnerable('1', flaw('CVE-1')), 'notComparable | needs review then, unclear: CVE-1', true],
  ];
  for (const [word, before, now, expected, open] of undecided) {
    it(`does not call ${word} what nobody could tell of a package for review`, () => {
      const [change, ...others] = compareSnapshots(review([before]), review([now]));
      deepStrictEqual([change && lineOf(change), change?.open === true, others], [expected, open, []]);
    });
  }

  it('calls nothing fixed whose other vulnerabilities are undecided, but what was taken back withdrawn', () => {
    const before = vulnerable('1', flaw('CVE-1'), flaw('CVE-2'));
    const part: SnapshotPackage = { ...vulnerable('1', flaw('CVE-1')), undecided: true };
    deepStrictEqual(told(before, part), ['notComparable | needs review now, unclear: CVE-2']);
    const fact = 'withdrawn or corrected: no longer reported for this version';
    const gone: SnapshotPackage = { ...doubtful('1'), takenBack: true };
    deepStrictEqual(told(vulnerable('1', flaw('CVE-1')), gone), [`better | CVE-1 | ${fact}`]);
  });

  it('says of evidence that was not asked for then that it was not', () => {
    const before = vulnerable('1', flaw('CVE-1'));
    const now = vulnerable('1', flaw('CVE-1', { exploited: '2021-01-01' }));
    deepStrictEqual(told(before, now, [[[osv]], [all]]), [
      'worse | CVE-1 | known exploited (KEV) since 2021-01-01 (KEV was not checked then)',
    ]);
  });

  it('calls nothing better that older or fewer data no longer report', () => {
    const file = (dataDate: string) => [
      { source: 'advisories', label: 'OSV', origin: '/all.zip', dataDate, records: 10 },
    ];
    const before = vulnerable('1', flaw('CVE-1'), flaw('CVE-2'));
    const looks = [[file('2026-03-01')], [file('2026-01-01')]];
    deepStrictEqual(told(before, vulnerable('1', flaw('CVE-2')), looks), [
      'notComparable | checked with less data now, unclear: CVE-1',
    ]);
    deepStrictEqual(told(vulnerable('1', flaw('CVE-2')), before, [...looks].reverse()), [
      'new | CVE-1 | another vulnerability',
    ]);
  });

  it('tells packages that came and went, and what affects the new ones', () => {
    const other: SnapshotPackage = { name: 'jinja2', version: '3', verdict: 'vulnerable', flaws: [flaw('CVE-9')] };
    deepStrictEqual(compareSnapshots(review([clean('1')]), review([other])).map(lineOf), [
      'new | CVE-9 | package added',
      'added | vulnerable',
      'gone | no known vulnerabilities',
    ]);
  });

  it('pairs rows of one package by version first, then by place', () => {
    const before = review([clean('1'), vulnerable('2', flaw('CVE-2'))]);
    const now = review([vulnerable('2', flaw('CVE-2')), clean('3')]);
    deepStrictEqual(compareSnapshots(before, now), []);
    const [change] = compareSnapshots(before, review([clean('1'), clean('3')]));
    strictEqual(change?.earlierVersion, '2');
    strictEqual(change.version, '3');
  });

  it('leaves open what may be new, and not what has been told by now', () => {
    const openOf = (before: SnapshotPackage, now: SnapshotPackage): boolean =>
      compareSnapshots(review([before]), review([now])).some(({ open }) => open === true);
    strictEqual(openOf(unchecked('1'), clean('1')), false);
    strictEqual(openOf(unchecked('1'), vulnerable('1', flaw('CVE-1'))), true);
    strictEqual(openOf(clean('1'), unchecked('1')), true);
  });
});
