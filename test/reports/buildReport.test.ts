/** The report of a scan: its counts, its order, and that nothing is claimed that was not found. */
import assert from 'node:assert/strict';
import { buildReport } from '../../src/reports/model/buildReport';
import type { PackageRow } from '../../src/core/sheet/packageRow';
import { englishLabels } from '../../src/reports/charts/reportLabels';
import { sourceSection, summarySection } from '../../src/reports/outputs/reportSections';
import { sampleOlderResults, sampleResults } from '../support/sampleFindings';

describe('report', () => {
  const report = buildReport(sampleResults, undefined);

  it('lists what needs a person first', () => {
    assert.deepEqual(
      report.findings.map((finding) => finding.package),
      ['=cmd', 'low', 'review', 'broken', 'accepted', 'safe', 'clean'],
    );
  });

  it('counts every package once by verdict and the vulnerable ones by severity', () => {
    assert.deepEqual(report.verdicts, {
      malicious: 0,
      vulnerable: 2,
      accepted: 1,
      safe: 1,
      clean: 1,
      review: 1,
      notChecked: 1,
    });
    assert.deepEqual(report.severities, { CRITICAL: 1, HIGH: 0, MEDIUM: 0, LOW: 1, UNKNOWN: 0 });
    assert.deepEqual(report.packages, { planned: 7, lookedUp: 7, failed: 1 });
  });

  it('tells a source that answered from one that is unavailable, with its reasons', () => {
    const [advisories, nvd] = report.sources;
    assert.deepEqual(
      [advisories?.label, advisories?.answers.ok, advisories?.dataDate],
      ['OSV', 7, '2026-03-01T00:00:00Z'],
    );
    assert.deepEqual([nvd?.answers.ok, nvd?.answers.unavailable], [0, 7]);
    assert.deepEqual(nvd?.reasons, [{ why: 'answered 503', packages: 7 }]);
  });

  it('says of a file that was not needed that it was not queried', () => {
    const file = { source: 'kev' as const, label: 'CISA KEV', origin: '/data/kev.json', dataDate: undefined };
    const unread = buildReport({ ...sampleResults, sources: [...sampleResults.sources, file] }, undefined);
    const { columns, rows } = sourceSection(unread, englishLabels);
    const at = columns.findIndex(({ name }) => name === 'Data of');
    assert.deepEqual(
      rows.map(([label, ...cells]) => [label, cells[at - 1]]),
      [
        ['OSV', '2026-03-01'],
        ['CISA KEV', 'not queried'],
        ['NVD', '2026-03-01'],
      ],
    );
  });

  it('reads from findings without evidence whether the advisory source answered', () => {
    const results = sampleResults.results.map(({ finding, failed }) => {
      const bare = { ...finding };
      delete bare.sources;
      return { finding: bare, failed };
    });
    const [advisories] = buildReport({ ...sampleResults, results }, undefined).sources;
    assert.deepEqual(advisories?.answers, { ok: 5, notFound: 0, unavailable: 1, notConfigured: 0, unresolvable: 1 });
  });

  it('tells accepted risks, failures and kept values', () => {
    assert.deepEqual(
      report.acceptedRisks.map(({ package: name, owner, until }) => [name, owner, until]),
      [['accepted', 'Ana', '2027-01-01']],
    );
    const shown = (of: typeof report) =>
      summarySection(of, englishLabels).rows.find(([name]) => name === 'Accepted risks')?.[1];
    assert.equal(shown(report), '1 vulnerability of 1 package: 1 Risk accepted');
    assert.equal(shown({ ...report, acceptedRisks: [], findings: [] }), '0');
    assert.deepEqual(
      report.failures.map(({ package: name, reason }) => [name, reason]),
      [['broken', 'failed: no answer']],
    );
    assert.deepEqual(
      report.kept.map(({ column, value }) => [column, value]),
      [['Recommendation', 'OK, "checked"']],
    );
  });

  it('lays batches one after the other', () => {
    assert.deepEqual(
      report.batches.map(({ startMs }) => startMs),
      [0, 120],
    );
  });

  const dated = (installed: number, latest: number, version: string): PackageRow => ({
    identity: { name: 'safe', version: '2.0', occurrence: 0 },
    row: 5,
    displayName: 'safe',
    versionIsNumber: false,
    cells: {
      datePublished: { kind: 'date', serial: installed },
      latestReleaseDate: { kind: 'date', serial: latest },
      latestVersion: { kind: 'text', text: version },
    },
  });
  const ages: readonly [string, PackageRow, string][] = [
    ['the same version', dated(43831, 45292, '2.0'), 'upToDate'],
    ['half a year', dated(45292, 45474, '3.0'), 'underOne'],
    ['a year', dated(44197, 44562, '3.0'), 'oneToTwo'],
    ['a year and a day', dated(44927, 45293, '3.0'), 'oneToTwo'],
    ['seven years', dated(42736, 45292, '3.0'), 'fiveOrMore'],
    ['a latest version nobody can read', dated(45292, 45292, '???'), 'underOne'],
  ];
  for (const [title, row, group] of ages) {
    it(`takes the age of a package from the workbook where the index was not asked: ${title}`, () => {
      const counts: Record<string, number> = { ...buildReport(sampleResults, { rows: [row], date1904: false }).ages };
      assert.equal(counts[group], 1);
      assert.equal(counts['twoToThree'], 1, 'by the index: June 2023 to January 2026');
    });
  }

  describe('of more than one scan', () => {
    const merged = buildReport(sampleResults, undefined, [sampleOlderResults]);

    it('adds up the packages of all of them, each told by its own scan', () => {
      assert.deepEqual(merged.packages, { planned: 10, lookedUp: 9, failed: 1 });
      assert.deepEqual(merged.verdicts, {
        malicious: 0,
        vulnerable: 3,
        accepted: 1,
        safe: 1,
        clean: 1,
        review: 1,
        notChecked: 2,
      });
      assert.deepEqual(merged.severities, { CRITICAL: 1, HIGH: 1, MEDIUM: 0, LOW: 1, UNKNOWN: 0 });
      assert.deepEqual(
        merged.findings.slice(0, 3).map((finding) => [finding.package, finding.scanId]),
        [
          ['=cmd', sampleResults.scanId],
          ['older', sampleOlderResults.scanId],
          ['low', sampleResults.scanId],
        ],
      );
      assert.equal(merged.saves, sampleResults.saves + sampleOlderResults.saves);
    });

    it('leaves out what older scans found of packages that the workbook no longer lists', () => {
      const row = (name: string, version: string): PackageRow => ({
        row: 2,
        identity: { name, version, occurrence: 0 },
        displayName: name,
        versionIsNumber: false,
        cells: {},
      });
      const left = buildReport(sampleResults, { rows: [row('undecided', '2.0')], date1904: false }, [
        sampleOlderResults,
      ]);
      assert.deepEqual(left.packages, { planned: 8, lookedUp: 8, failed: 1 });
      assert.ok(left.findings.every((finding) => finding.package !== 'older'));
      assert.ok(left.findings.some((finding) => finding.package === 'undecided'));
      assert.deepEqual(
        left.olderScans?.map(({ packages }) => packages),
        [1],
      );
      const none = buildReport(sampleResults, { rows: [], date1904: false }, [sampleOlderResults]);
      assert.deepEqual(none, buildReport(sampleResults, { rows: [], date1904: false }));
    });

    it('names the newest scan and the older ones, and keeps to the batches and checkpoints of the newest', () => {
      assert.equal(merged.scan.scanId, sampleResults.scanId);
      assert.deepEqual(
        merged.olderScans?.map(({ scanId, status, packages }) => [scanId, status, packages]),
        [[sampleOlderResults.scanId, 'cancelled', 2]],
      );
      assert.deepEqual([merged.batches, merged.checkpoints], [report.batches, report.checkpoints]);
    });

    it('adds up how sources answered, with the date of the oldest data, and where a scan had it from', () => {
      const [advisories, nvd, github] = merged.sources;
      assert.deepEqual([advisories?.answers.ok, advisories?.answers.unavailable], [8, 1]);
      assert.deepEqual(
        [advisories?.dataDate, advisories?.origin],
        ['2026-01-31T00:00:00Z', 'https://osv.invalid; /data/all.zip'],
      );
      assert.deepEqual(advisories?.reasons, [{ why: 'answered 503', packages: 1 }]);
      assert.deepEqual([nvd?.answers.unavailable, nvd?.reasons], [7, [{ why: 'answered 503', packages: 7 }]]);
      assert.deepEqual([github?.source, github?.answers.ok], ['github', 0]);
    });

    it('says nothing of scans where there is only one', () => {
      assert.equal('olderScans' in report, false);
      assert.ok(report.findings.every((finding) => !('scanId' in finding)));
    });
  });

  it('is plain data', () => assert.deepEqual(JSON.parse(JSON.stringify(report)), report));
});
