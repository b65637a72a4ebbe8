/** Reports in every format: judged by the official schemas and by readers of our own, on findings with every kind of evidence. */
import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import { csvField, csvText } from '../../src/reports/outputs/csvText';
import { escapeMarkdown } from '../../src/reports/outputs/markdownReport';
import { buildReport } from '../../src/reports/model/buildReport';
import { renderReport } from '../../src/reports/renderReport';
import { textFormats } from '../../src/reports/reportFormats';
import { assertValid, schemas } from '../support/reportSchemas';
import type { PackageResult } from '../../src/core/scan/scanResults';
import { sampleOlderResults, sampleResults } from '../support/sampleFindings';

const report = buildReport(sampleResults, undefined);

describe('report formats', () => {
  for (const format of textFormats) {
    it(`${format} names every package and ends with a line break`, () => {
      const text = renderReport(report, format);
      assert.ok(text.endsWith('\n'));
      for (const { package: name, flaws } of report.findings) {
        if (format !== 'sarif' || flaws.length > 0)
          assert.ok(text.includes(name.replace('=', '')), `${format}: ${name}`);
      }
    });
    it(`${format} is the same for the same scan`, () => {
      assert.equal(renderReport(report, format), renderReport(buildReport(sampleResults, undefined), format));
    });
  }

  describe('of a package whose name turns the order of text and holds half a character', () => {
    const name = 'a\u202eb\u2067c\ud800d\u200be';
    const isFlawed = (each: PackageResult): boolean => !each.failed && each.finding.flaws.length > 0;
    const first = sampleResults.results.find(isFlawed);
    assert.ok(first !== undefined && !first.failed);
    const named = { ...first.finding, displayName: name, reason: name, package: { ...first.finding.package, name } };
    const foreign = buildReport({ ...sampleResults, results: [{ failed: false, finding: named }] }, undefined);
    for (const format of textFormats) {
      it(`${format} holds neither`, () => {
        const text = renderReport(foreign, format).replace(/^\ufeff/, '');
        assert.doesNotMatch(text, /[\p{Cf}\p{Cs}\u2028\u2029]/u, format);
        // JSON keeps what is not seen, escaped; half a character is none, for readers of JSON as well.
        assert.doesNotMatch(text, /\\ud800/, format);
        assert.ok(text.includes('c\ufffdd') || text.includes('c%EF%BF%BDd'), format);
      });
    }
  });

  it('text holds as many lines as a sheet has rows', () => {
    const [finding] = report.findings;
    assert.ok(finding !== undefined);
    const findings = Array.from({ length: 200_000 }, () => finding);
    assert.ok(renderReport({ ...report, findings }, 'text').split('\n').length > findings.length);
  });

  it('counts one save and several', () => {
    const told = (saves: number) => renderReport({ ...report, cellsWritten: 36, saves }, 'text');
    assert.match(told(1), /Cells written +36 in 1 save\n/);
    assert.match(told(2), /Cells written +36 in 2 saves\n/);
  });

  it('json is the report itself', () => assert.deepEqual(JSON.parse(renderReport(report, 'json')), report));

  const dangerous: readonly (readonly [string | number, string])[] = [
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  =cmd', '"\'  =cmd"'.replace('"\'', "'").replace('"', '')],
    ['\tx', '"\'\tx"'],
    ['flask;=1+41;x', '"flask;\'=1+41;x"'],
    ['\uff1dcmd', "'\uff1dcmd"],
    ['a,b', '"a,b"'],
    ['say "no"', '"say ""no"""'],
    ['two\nlines', '"two\nlines"'],
    ['plain', 'plain'],
    [-5, '-5'],
  ];
  for (const [value, field] of dangerous) {
    it(`csv writes ${JSON.stringify(value)} so that no spreadsheet calculates it`, () => {
      assert.equal(csvField(value), field);
    });
  }

  it('csv is read back by a reader of RFC 4180', () => {
    const rows = [
      ['a,b', 'c"d', 'e\r\nf', '', 'g'],
      ['1', ' x ', 'ü→', 'y', 'z'],
    ];
    assert.deepEqual(parse(csvText(rows), { bom: true, record_delimiter: '\r\n' }), rows);
    const [head = [], first = []] = parse(renderReport(report, 'csv'), { bom: true });
    assert.deepEqual([head[1], first[1]], ['Package', "'=cmd"]);
  });

  it('markdown lets nothing of a cell become markup', () => {
    assert.equal(escapeMarkdown('<b>|`*[x](y)\n#'), '&lt;b&gt;\\|\\`\\*\\[x\\](y) \\#');
    const lines = renderReport(report, 'markdown').split('\n');
    const found = lines
      .slice(lines.indexOf('## Findings, most severe first'))
      .filter((each) => each.startsWith('| gone'));
    assert.equal(found.length, 7);
    for (const line of found) assert.equal(line.match(/(?<!\\)\|/g)?.length, 14);
  });

  it('html loads and runs nothing, and lets nothing of a cell become markup', () => {
    const html = renderReport(report, 'html');
    assert.ok(!/<script|<link|<img|<iframe| on[a-z]+=|javascript:/i.test(html));
    assert.match(html, /default-src &#39;none&#39;; style-src &#39;sha256-[A-Za-z0-9+/=]+&#39;/);
    assert.equal(html.match(/<svg /g)?.length, 4);
  });

  it('sarif is valid by the schema of OASIS, and names flaws once as rules', () => {
    const log = JSON.parse(renderReport(report, 'sarif')) as SarifLog;
    assertValid(schemas.sarif, log);
    const [run] = log.runs;
    assert.deepEqual(
      run!.results.map(({ ruleId, level }) => [ruleId, level]),
      [
        ['CVE-2026-0001', 'error'],
        ['PYSEC-1', 'note'],
        ['CVE-2026-0002', 'warning'],
      ],
    );
    for (const { ruleId, ruleIndex } of run!.results) assert.equal(run!.tool.driver.rules[ruleIndex]!.id, ruleId);
    assert.equal(run!.results[2]!.suppressions?.length, 1);
    // Two packages, and a source that could not answer.
    assert.equal(run!.invocations[0]!.toolExecutionNotifications.length, 3);
  });

  it('cyclonedx-vex is valid by its schema, and leaves open what no person has decided', () => {
    const bom = JSON.parse(renderReport(report, 'cyclonedx-vex')) as Bom;
    assertValid(schemas.cycloneDx, bom);
    assert.equal(bom.components.length, 7);
    assert.deepEqual(
      bom.vulnerabilities.map(({ id, analysis }) => [id, analysis.state, analysis.response]),
      [
        ['CVE-2026-0001', 'in_triage', ['update']],
        ['PYSEC-1', 'in_triage', undefined],
        ['CVE-2026-0002', 'in_triage', ['will_not_fix']],
      ],
    );
    const refs = new Set(bom.components.map((component) => component['bom-ref']));
    for (const { affects } of bom.vulnerabilities) for (const { ref } of affects) assert.ok(refs.has(ref), ref);
  });

  describe('of more than one scan', () => {
    const merged = buildReport(sampleResults, undefined, [sampleOlderResults]);
    const scans = [sampleResults.scanId, sampleOlderResults.scanId];

    for (const format of ['text', 'markdown', 'html'] as const) {
      it(`${format} says from which scans it is made and of which one the batches are`, () => {
        const text = renderReport(merged, format).replaceAll('\\', '');
        assert.match(text, /2 scans, 2026-02-01 \S+ UTC to 2026-03-01 \S+ UTC: each package by its latest scan/);
        for (const scan of scans) assert.ok(text.includes(scan), scan);
        assert.match(text, /over time of the latest scan/);
        assert.match(text, /Checkpoints made by the latest scan/);
      });
      it(`${format} does not speak of other scans where there is one`, () => {
        assert.doesNotMatch(renderReport(report, format), /latest scan|Made from/);
      });
    }

    it('csv says in its last column which scan found a line', () => {
      const [head = [], ...lines] = parse(renderReport(merged, 'csv'), { bom: true });
      assert.deepEqual([head.length, head.at(-1)], [14, 'Scan']);
      assert.deepEqual(
        lines.map((line) => [line[1], line.at(-1)]).filter(([, scan]) => scan === scans[1]),
        [
          ['older', scans[1]],
          ['undecided', scans[1]],
        ],
      );
      assert.equal(lines.filter((line) => line.at(-1) === scans[0]).length, 7);
    });

    it('json is the report itself', () => assert.deepEqual(JSON.parse(renderReport(merged, 'json')), merged));

    it('sarif is valid, with one invocation per scan, to which its results and notifications belong', () => {
      const log = JSON.parse(renderReport(merged, 'sarif')) as SarifLog;
      assertValid(schemas.sarif, log);
      const [run] = log.runs;
      assert.deepEqual(
        run!.invocations.map((each) => [
          each.startTimeUtc,
          each.executionSuccessful,
          each.toolExecutionNotifications.length,
        ]),
        [
          ['2026-03-01T12:00:00.000Z', false, 4],
          ['2026-02-01T09:00:00.000Z', false, 1],
        ],
      );
      assert.deepEqual(
        run!.results.map(({ ruleId, provenance }) => [ruleId, provenance?.invocationIndex]),
        [
          ['CVE-2026-0001', 0],
          ['CVE-2026-0003', 1],
          ['PYSEC-1', 0],
          ['CVE-2026-0002', 0],
        ],
      );
    });

    it('cyclonedx-vex is valid, names the scans, and is another document than that of the newest scan', () => {
      const bom = JSON.parse(renderReport(merged, 'cyclonedx-vex')) as Bom;
      assertValid(schemas.cycloneDx, bom);
      assert.deepEqual(
        bom.metadata.properties?.map(({ value }) => value.split(',')[0]),
        ['2', 'OSV: 1', 'NVD: 7', ...scans],
      );
      const older = bom.components.filter(({ properties = [] }) => properties.some(({ value }) => value === scans[1]));
      assert.equal(older.length, 2);
      assert.notEqual(bom.serialNumber, (JSON.parse(renderReport(report, 'cyclonedx-vex')) as Bom).serialNumber);
    });
  });

  it('a schema would notice a wrong report', () => {
    const wrong = { ...(JSON.parse(renderReport(report, 'sarif')) as object), version: '3.0' };
    assert.throws(() => assertValid(schemas.sarif, wrong));
    const bom = { ...(JSON.parse(renderReport(report, 'cyclonedx-vex')) as object), serialNumber: 'none' };
    assert.throws(() => assertValid(schemas.cycloneDx, bom));
  });
});

interface SarifLog {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly invocations: readonly {
      readonly startTimeUtc: string;
      readonly executionSuccessful: boolean;
      readonly toolExecutionNotifications: readonly unknown[];
    }[];
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly suppressions?: readonly unknown[];
      readonly provenance?: { readonly invocationIndex: number };
    }[];
  }[];
}

interface Property {
  readonly name: string;
  readonly value: string;
}

interface Bom {
  readonly serialNumber: string;
  readonly metadata: { readonly properties?: readonly Property[] };
  readonly components: readonly { readonly 'bom-ref': string; readonly properties?: readonly Property[] }[];
  readonly vulnerabilities: readonly {
    readonly id: string;
    readonly analysis: { readonly state: string; readonly response?: readonly string[] };
    readonly affects: readonly { readonly ref: string }[];
  }[];
}
