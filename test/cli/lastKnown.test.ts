/** A scan that could not look, or only with less data, never hides what an earlier one found: seen through the built command line. */
import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { isVulnerable } from '../../src/core/verdict/finding';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import { nodeFileSystem } from '../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../src/workbook/review/readReviewWorkbook';
import { displayText } from '../../src/core/spreadsheet/cell';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { projectRoot } from '../support/vscode/projectRoot';
import { batchFrom, type Ended, runCli, saysOnce, startCli, summaryOf } from './realCli';

const sample = join(projectRoot(), 'media', 'sample');
const complete = join(sample, 'advisories');

describe('what an earlier scan found', function () {
  this.timeout(300_000);
  const folder = useTemporaryFolder();
  const workbook = (): string => join(folder(), 'review.xlsx');
  const partial = (): string => join(folder(), 'partial');
  const rest = (): string[] => [workbook(), '--storage', join(folder(), 'state')];
  const scan = (advisories: string | undefined, ...more: string[]): string[] => [
    ...['scan', ...rest(), '--offline', '--batch-size', '5', '--no-input', ...more],
    ...(advisories === undefined ? [] : ['--advisories', advisories]),
  ];
  const found = async (advisories: string | undefined, ...more: string[]): Promise<[ScanSummary, Ended]> => {
    const ended = await runCli(scan(advisories, '--json', ...more));
    return [summaryOf(ended), ended];
  };

  beforeEach(() => {
    cpSync(join(sample, 'review.xlsx'), workbook());
    mkdirSync(partial());
    const [one] = readdirSync(complete);
    cpSync(join(complete, one ?? ''), join(partial(), one ?? ''));
  });

  const vulnerable = ({ findings }: ScanSummary): string[] =>
    findings.filter(({ verdict }) => verdict === 'vulnerable').map((each) => each.package);
  const known = ({ findings }: ScanSummary): string[] =>
    findings.filter(({ lastKnown }) => lastKnown?.verdict === 'vulnerable').map((each) => each.package);
  const saysVulnerable = async (): Promise<readonly number[]> => {
    const { rows } = await readReviewWorkbook(nodeFileSystem, workbook());
    return rows
      .filter(({ cells }) => /^SECURITY RISK/.test(displayText(cells.recommendation ?? { kind: 'empty' })))
      .map(({ row }) => row);
  };

  it('is told with its date where a later scan could not look, scan after scan', async () => {
    const [first] = await found(complete);
    const names = vulnerable(first);
    ok(names.length > 10);
    for (let time = 0; time < 2; time++) {
      const [summary, { code }] = await found(undefined);
      strictEqual(code, 2);
      deepStrictEqual(known(summary), names);
    }
    const { out } = await runCli(scan(undefined));
    const malicious = first.findings.filter(({ verdict }) => verdict === 'malicious').length;
    match(
      out,
      new RegExp(
        `Found vulnerable earlier, but not checked now with the same data: ${names.length + malicious} packages`,
      ),
    );
    for (const format of ['text', 'csv', 'markdown', 'html', 'json', 'cyclonedx-vex']) {
      const report = await runCli(['report', ...rest(), '--format', format]);
      const told = report.out.match(/found vulnerable on \d{4}-\d\d-\d\d/g) ?? [];
      ok(told.length >= names.length, `${format} tells ${told.length} of ${names.length}`);
    }
  });

  it('stays a result in every format for machines, and nothing reads as checked or as none', async () => {
    const report = async (format: string): Promise<string> =>
      (await runCli(['report', ...rest(), '--format', format])).out;
    const [first] = await found(complete);
    const before = sarifOf(await report('sarif'));
    const ids = vexOf(await report('cyclonedx-vex')).vulnerabilities.map(({ id }) => id);
    ok(before.results.length > 10 && ids.length > 10);
    strictEqual(before.invocations[0]?.executionSuccessful, true);
    const { out } = await runCli(scan(undefined));
    doesNotMatch(out, /\b0 (vulnerable|need|not affected|without)/);

    const after = sarifOf(await report('sarif'));
    deepStrictEqual(fingerprints(after), fingerprints(before));
    strictEqual(after.invocations[0]?.executionSuccessful, false);
    ok(after.results.every(({ message }) => /when last checked, on \d{4}-\d\d-\d\d/.test(message.text)));
    const notes = after.invocations[0].toolExecutionNotifications;
    strictEqual(notes.length, first.findings.length);
    ok(notes.every(({ level }) => level === 'error'));
    const bom = vexOf(await report('cyclonedx-vex'));
    deepStrictEqual(bom.vulnerabilities.map(({ id }) => id).sort(), ids.sort());
    ok(bom.vulnerabilities.every(({ analysis }) => /^Found on \d{4}-\d\d-\d\d/.test(analysis.detail)));
    ok(bom.vulnerabilities.every(({ analysis }) => ['in_triage', 'exploitable'].includes(analysis.state)));
    deepStrictEqual(
      bom.metadata.properties?.find(({ name }) => name === 'ihacpa:packagesNotChecked')?.value,
      String(first.findings.length),
    );
    const rows = parse<Record<string, string>>(await report('csv'), { bom: true, columns: true });
    for (const { package: name, advisories, verdict } of first.findings) {
      const row = rows.find((each) => each['Package'] === name);
      ok(row !== undefined);
      strictEqual(row['Verdict'], 'Not checked');
      if (!isVulnerable(verdict)) strictEqual(row['Vulnerabilities'], '', name);
      else {
        ok(Number(row['Vulnerabilities']) > 0);
        match(row['Advisories'] ?? '', new RegExp(advisories[0] ?? '?'));
        match(row['Found on'] ?? '', /^\d{4}-\d\d-\d\d$/);
      }
    }
    const text = await report('text');
    match(text, /Vulnerable +unknown: no package was checked/);
    match(text, /Found vulnerable earlier +\d+, not checked now/);
    doesNotMatch(text, /^Vulnerable: Critical/m);
  });

  it('is kept while a resumed scan and later ones have less data, and gone with the data back', async () => {
    const [first] = await found(complete, '--dry-run');
    const given = await saysVulnerable();
    const started = startCli(scan(complete), { environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '150' } });
    await saysOnce(started, batchFrom(4));
    started.child.kill('SIGKILL');
    await started.ended;
    const written = (await saysVulnerable()).filter((row) => !given.includes(row));
    ok(written.length > 0);
    const stillSaysSo = async (): Promise<void> => {
      const now = await saysVulnerable();
      deepStrictEqual(
        written.filter((row) => !now.includes(row)),
        [],
      );
    };
    const [resumed, { code }] = await found(partial(), '--resume-auto');
    strictEqual(code, 2);
    const kept = known(resumed).length;
    ok(kept + vulnerable(resumed).length >= written.length, `${kept} known, ${written.length} written`);
    await stillSaysSo();
    const again = await found(partial());
    deepStrictEqual(known(again[0]), known(resumed));
    strictEqual(again[1].code, 2);
    await stillSaysSo();
    const [last, ended] = await found(complete);
    strictEqual(ended.code, 1, ended.err);
    deepStrictEqual(vulnerable(last), vulnerable(first));
    deepStrictEqual(known(last), []);
    doesNotMatch((await runCli(['report', ...rest()])).out, /found vulnerable on/);
  });

  it('is told by the cells of a workbook from another computer, and stays in them while the data has less', async () => {
    await found(complete);
    const written = await saysVulnerable();
    ok(written.length > 10);
    rmSync(join(folder(), 'state'), { recursive: true });
    for (let time = 0; time < 2; time++) {
      const [summary, { code }] = await found(partial());
      strictEqual(code, 2);
      deepStrictEqual(await saysVulnerable(), written);
      const told = summary.findings.filter((each) => isVulnerable((each.lastKnown ?? each).verdict));
      ok(written.every((row) => told.some((each) => each.row === row)));
    }
    const csv = (await runCli(['report', ...rest(), '--format', 'csv'])).out;
    match(csv, /vulnerable by an earlier result in the workbook: the data does not have /);
    const [last, ended] = await found(complete);
    strictEqual(ended.code, 1);
    deepStrictEqual(known(last), []);
    deepStrictEqual(await saysVulnerable(), written);
  });

  it('is told of cells that say less while a newer scan has not saved it', async () => {
    await found(partial());
    const args = scan(complete).map((word) => (word === '5' ? '100' : word));
    const started = startCli([...args, '--verbose'], { environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '100' } });
    await saysOnce(started, /(.*vulnerable[^]*){6}/i);
    started.child.kill('SIGKILL');
    await started.ended;
    const report = JSON.parse((await runCli(['report', ...rest(), '--format', 'json'])).out) as {
      readonly scan: { readonly status: string };
      readonly contradicted: readonly { readonly column: string; readonly value: string }[];
    };
    const proceed = report.contradicted.filter(({ value }) => value.startsWith('PROCEED')).length;
    ok(proceed > 0);
    const { out, code } = await runCli(['resolve', ...rest()]);
    match(out, /cells? says? less than the finding/);
    strictEqual(out.match(/^ *W\d+ .* PROCEED /gm)?.length, proceed);
    strictEqual(code, report.scan.status === 'finished' ? 1 : 2);
  });

  it('is told by the report of a scan that was stopped before it reached the package', async () => {
    const [first] = await found(complete);
    const started = startCli(scan(complete), { environment: { IHACPA_TEST_LOOKUP_DELAY_MS: '150' } });
    await saysOnce(started, batchFrom(2));
    started.child.kill('SIGINT');
    strictEqual((await started.ended).code, 130);
    for (const format of ['json', 'csv', 'cyclonedx-vex']) {
      const { out } = await runCli(['report', ...rest(), '--format', format]);
      for (const name of vulnerable(first)) ok(out.includes(name), `${format} does not tell of ${name}`);
    }
    const report = JSON.parse((await runCli(['report', ...rest(), '--format', 'json'])).out) as {
      readonly packages: { readonly planned: number; readonly lookedUp: number };
      readonly findings: readonly { readonly verdict: string }[];
    };
    strictEqual(report.findings.filter(({ verdict }) => verdict === 'vulnerable').length, vulnerable(first).length);
    strictEqual(report.packages.lookedUp, report.packages.planned);
  });
});

interface SarifRun {
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications: readonly { readonly level: string }[];
  }[];
  readonly results: readonly {
    readonly message: { readonly text: string };
    readonly partialFingerprints: Readonly<Record<string, string>>;
  }[];
}

function sarifOf(text: string): SarifRun {
  const [run] = (JSON.parse(text) as { readonly runs: readonly SarifRun[] }).runs;
  ok(run !== undefined);
  return run;
}

/** By which services know an alert again. */
function fingerprints({ results }: SarifRun): readonly string[] {
  return results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints)).sort();
}

interface Bom {
  readonly metadata: { readonly properties?: readonly { readonly name: string; readonly value: string }[] };
  readonly vulnerabilities: readonly {
    readonly id: string;
    readonly analysis: { readonly state: string; readonly detail: string };
  }[];
}

function vexOf(text: string): Bom {
  return JSON.parse(text) as Bom;
}
