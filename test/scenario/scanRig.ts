/** Scans of the real workbook whose sources are the simulated internet, with everything that came of them. Refuses to touch the original. */
import { strictEqual } from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { exitCodeOf, outcomeOf } from '../../src/cli/exitCode';
import { readScanResults } from '../../src/engine/catalog/readScanResults';
import { buildReport } from '../../src/reports/model/buildReport';
import { incompleteReasons, isIncomplete, openCounts } from '../../src/reports/model/isIncomplete';
import type { ScanEvent, ScanProgress } from '../../src/core/scan/scanEvent';
import type { ScanRequest } from '../../src/core/scan/scanRequest';
import type { ScanSummary } from '../../src/core/scan/scanSummary';
import type { SourceSecrets } from '../../src/core/scan/sourceSettings';
import { toEnglish } from '../../src/core/message/text';
import { boundedFetch } from '../../src/sources/http/boundedFetch';
import type { Transport } from '../../src/sources/http/transport';
import { runScan } from '../../src/tasks/runScan';
import { internetSecrets, type SimulatedInternet } from '../support/internet/internet';
import { cellsOf, setUpScan } from '../support/scanSetUp';

export interface ScanOutcome {
  readonly summary: ScanSummary;
  readonly exitCode: number;
  /** Every cell of every package, as a person reads it, by identity and field. */
  readonly cells: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
  /** As told on the way, oldest first. */
  readonly progress: readonly ScanProgress[];
  /** Simulated milliseconds. */
  readonly tookMs: number;
  readonly storage: string;
}

export interface ScanOptions {
  /** Below it the copy of the workbook and all state of this scan. */
  readonly folder: string;
  readonly original: string;
  /** Absent: nothing is kept between scans. */
  readonly cacheFolder?: string | undefined;
  readonly packages?: readonly string[] | undefined;
  readonly secrets?: SourceSecrets | undefined;
  readonly request?: Partial<ScanRequest> | undefined;
  /** What stands between the scan and the network; absent: nothing. */
  readonly through?: (transport: Transport) => Transport;
}

/** Every scan column is written, so that what stands there is what this scan found. */
export async function scan(internet: SimulatedInternet, options: ScanOptions): Promise<ScanOutcome> {
  mkdirSync(options.folder, { recursive: true });
  const setUp = setUpScan(options.folder, options.original);
  const warnings: string[] = [];
  const progress: ScanProgress[] = [];
  const onDidEvent = (event: ScanEvent): void => {
    if (event.type === 'warning') warnings.push(toEnglish(event.message));
    if ('progress' in event) progress.push(event.progress);
  };
  const { clock } = internet;
  const { through = (transport: Transport) => transport } = options;
  const started = clock.monotonic();
  const summary = await runScan(
    {
      ...setUp.request(),
      offline: false,
      overwrite: 'all',
      sources: internet.settings(options.cacheFolder),
      ...(options.packages === undefined ? {} : { selection: { packages: [...options.packages] } }),
      ...options.request,
    },
    {
      onDidEvent,
      signal: new AbortController().signal,
      network: {
        transport: clock.watch(through(boundedFetch(fetch))),
        secrets: options.secrets ?? internetSecrets,
        clock,
      },
    },
  );
  const tookMs = clock.monotonic() - started;
  const exitCode = exitCodeOf(outcomeOf(summary));
  const { storage, workbook } = setUp;
  if (summary.known === undefined && summary.status === 'finished')
    await assertReportAgrees(storage, summary, exitCode);
  return { summary, exitCode, cells: await cellsOf(workbook), warnings, progress, tookMs, storage };
}

/** What the exit code calls incomplete, a report of the stored scan does, too. */
async function assertReportAgrees(storage: string, { scanId }: ScanSummary, exitCode: number): Promise<void> {
  const stored = await readScanResults(storage, { scanId });
  if (stored === undefined) return;
  const report = buildReport(stored, undefined);
  strictEqual(isIncomplete(report), exitCode === 2, incompleteReasons(openCounts(report)).join());
}
