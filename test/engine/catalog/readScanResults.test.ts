/** What a scan found, read back from its journal while it is unfinished and after it was made small. */
import assert from 'node:assert/strict';
import { readLatestFindings, readScanResults, readWorkbookResults } from '../../../src/engine/catalog/readScanResults';
import { displayText, valueText } from '../../../src/core/spreadsheet/cell';
import type { ScanSummary } from '../../../src/core/scan/scanSummary';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { readReviewWorkbook } from '../../../src/workbook/review/readReviewWorkbook';
import { cellsOf, run, setUpScan, type ScanSetUp } from '../../support/scanSetUp';
import { needSharedData } from '../../support/sharedData';
import { useTemporaryFolder } from '../../support/temporaryFolder';
import { identityKey } from '../../../src/core/package/identity';

describe('scan results', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  let scan: ScanSetUp;

  beforeEach(function () {
    scan = setUpScan(
      folder(),
      needSharedData(this, 'review-workbook.xlsx'),
      needSharedData(this, 'osv-pypi-2024-10-10.zip'),
    );
  });

  it('of a finished scan hold every finding, cell, batch and checkpoint', async () => {
    const before = await cellsOf(scan.workbook);
    const summary = await run(scan.request());
    const results = (await readScanResults(scan.storage, { workbookPath: scan.workbook }))!;
    assert.deepEqual(
      [results.scanId, results.status, results.saves, results.planned.length],
      [summary.scanId, 'finished', summary.saves, 486],
    );
    assert.deepEqual(
      results.sources.map(({ source }) => source),
      ['advisories'],
    );
    assert.equal(results.checkpoints.length, summary.checkpoints);
    assert.equal(results.written.length, summary.cellsWritten);
    for (const { package: identity, field, old } of results.written) {
      assert.equal(displayText(old), before.get(`${identityKey(identity)} ${field}`) ?? '');
    }
    await assertWrittenStands(results.written);
    assertFindings(
      results.results.map(({ finding }) => finding),
      summary,
    );
    assert.deepEqual(results.kept.map(({ cell }) => cell).sort(), summary.kept.map(({ cell }) => cell).sort());
    assert.deepEqual(results.batches.map(({ number, packages }) => [number, packages]).at(-1), [49, 6]);
    assert.equal(results.batches.length, 49);
  });

  it('of a stopped scan are those of its packages so far, by its id or by the workbook', async () => {
    let saves = 0;
    const stopped = await run(scan.request(), (event, stop) => {
      if (event.type === 'batchSaved' && ++saves === 3) stop();
    });
    const results = (await readScanResults(scan.storage, { scanId: stopped.scanId }))!;
    assert.equal(results.status, 'cancelled');
    assert.equal(results.results.length, stopped.packages.completed);
    assert.equal(results.written.length, stopped.cellsWritten);
    assert.deepEqual(await readScanResults(scan.storage, { workbookPath: scan.workbook }), results);
    const resumed = await run(scan.request({ resumeMode: 'auto' }));
    const whole = (await readScanResults(scan.storage, { scanId: stopped.scanId }))!;
    assert.equal(whole.written.length, resumed.cellsWritten);
    await assertWrittenStands(whole.written);
  });

  it('of a scan of few packages leave what older ones found of the others', async () => {
    const whole = await run(scan.request());
    const [some, other] = whole.findings.map((finding) => finding.package);
    const few = await run({ ...scan.request({ resumeMode: 'fresh' }), selection: { packages: [some!, other!] } });
    assert.equal((await readScanResults(scan.storage, { scanId: few.scanId }))?.results.length, 2);
    const { results = [], kept = [] } = (await readLatestFindings(scan.storage, few.scanId)) ?? {};
    assert.equal(new Set(results.map(({ finding }) => identityKey(finding.package))).size, 486);
    assert.equal(results.length, 486);
    assert.deepEqual(
      results.slice(0, 2).map(({ finding }) => finding.displayName),
      few.findings.map((finding) => finding.package),
    );
    assert.equal(new Set(kept.map(({ cell }) => cell)).size, whole.kept.length);
    assert.equal((await readLatestFindings(scan.storage, whole.scanId))?.results.length, 486);
    assert.equal(await readLatestFindings(scan.storage, '20260101-000000-abcd'), undefined);
  });

  it('of a workbook are those of each package by its newest scan', async () => {
    const whole = await run(scan.request());
    const one = whole.findings[0]!.package;
    const few = await run({ ...scan.request({ resumeMode: 'fresh' }), selection: { packages: [one] } });
    const { newest, older } = (await readWorkbookResults(scan.storage, scan.workbook))!;
    assert.deepEqual(newest, await readScanResults(scan.storage, { scanId: few.scanId }));
    assert.deepEqual(
      older.map(({ scanId, planned, results }) => [scanId, planned.length, results.length]),
      [[whole.scanId, 486 - newest.planned.length, 486 - newest.planned.length]],
    );
    const names = new Set(newest.planned.map(({ name }) => name));
    for (const { package: identity } of [...older[0]!.written, ...older[0]!.kept]) assert.ok(!names.has(identity.name));
    await run(scan.request({ resumeMode: 'fresh' }));
    assert.deepEqual((await readWorkbookResults(scan.storage, scan.workbook))?.older, []);
    assert.equal(await readWorkbookResults(scan.storage, `${scan.workbook}.other`), undefined);
  });

  it('are undefined where nothing was scanned', async () => {
    assert.equal(await readScanResults(scan.storage, { workbookPath: scan.workbook }), undefined);
    assert.equal(await readScanResults(scan.storage, { scanId: '20260101-000000-abcd' }), undefined);
  });

  /** Dates are compared as they are stored: the workbook alone knows its first day. */
  async function assertWrittenStands(
    written: NonNullable<Awaited<ReturnType<typeof readScanResults>>>['written'],
  ): Promise<void> {
    const { rows } = await readReviewWorkbook(nodeFileSystem, scan.workbook);
    const byKey = new Map(rows.map((row) => [identityKey(row.identity), row]));
    for (const { package: identity, field, new: value } of written) {
      const cell = byKey.get(identityKey(identity))?.cells[field] ?? { kind: 'empty' };
      if (value.kind !== 'date') assert.equal(displayText(cell), valueText(value));
    }
  }
});

function assertFindings(
  findings: readonly { readonly displayName: string; readonly verdict: string }[],
  summary: ScanSummary,
): void {
  assert.deepEqual(
    findings.map(({ displayName, verdict }) => [displayName, verdict]),
    summary.findings.map((finding) => [finding.package, finding.verdict]),
  );
}
