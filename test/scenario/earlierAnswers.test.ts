/** Cached answers that stand in for OSV while it does not respond: reports tell their day, and so does what was found with them. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { join } from 'node:path';
import { readScanResults } from '../../src/engine/catalog/readScanResults';
import { buildReport } from '../../src/reports/model/buildReport';
import type { ReportModel } from '../../src/reports/model/reportModel';
import { sarifReport } from '../../src/reports/outputs/sarifReport';
import { sourceSection } from '../../src/reports/outputs/reportSections';
import { englishLabels } from '../../src/reports/charts/reportLabels';
import type { SimulatedInternet } from '../support/internet/internet';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { scan, type ScanOutcome } from './scanRig';
import { advisory, reportOf, startWorld, workbookOf, type World } from './smallWorlds';

const dayMs = 86_400_000;

describe('an answer of OSV that was kept', function () {
  this.timeout(120_000);
  const folder = useTemporaryFolder();
  const cacheFolder = (): string => join(folder(), 'cache');
  const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const world: World = {
    rows: [['demo', '1.0']],
    records: [advisory('demo', 'GHSA-aaaa-bbbb-cccc', ['CVE-2021-0001'], '2.0')],
  };
  let internet: SimulatedInternet;
  let day = '';

  /** In the first hour of a day, so that no midnight comes between the answer and its day. */
  beforeEach(async () => {
    internet = await startWorld(world);
    await internet.clock.sleep(dayMs - (internet.clock.now() % dayMs));
    await look();
    day = dayOf(internet.clock.now());
    internet.service('osv').fault = 'down';
  });

  afterEach(() => internet.close());

  function look(cached = 7): Promise<ScanOutcome> {
    const original = workbookOf(folder(), world);
    const settings = internet.settings(cacheFolder());
    const services = { ...settings.services, github: { enabled: false }, snyk: { enabled: false } };
    const sources = { ...settings, services, ageBounds: { cached, file: 30 } };
    return scan(internet, { folder: folder(), original, cacheFolder: cacheFolder(), request: { sources } });
  }

  async function reported({ storage, summary }: ScanOutcome): Promise<ReportModel> {
    const stored = await readScanResults(storage, { scanId: summary.scanId });
    ok(stored);
    return buildReport(stored, undefined);
  }

  interface Invocation {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications: readonly {
      readonly level: string;
      readonly message: { readonly text: string };
    }[];
  }

  function invocationOf(report: ReportModel): Invocation {
    const { runs } = JSON.parse(sarifReport(report)) as {
      readonly runs: readonly { readonly invocations: readonly Invocation[] }[];
    };
    const [invocation] = runs[0]?.invocations ?? [];
    ok(invocation);
    return invocation;
  }

  it('is told with its day by every report', async () => {
    await internet.clock.sleep(6 * dayMs);
    const outcome = await look();
    strictEqual(outcome.exitCode, 1);
    const report = await reported(outcome);
    const source = report.sources.find(({ label }) => label === 'OSV');
    deepStrictEqual([source?.stale, source?.dataDate], [1, day]);
    const { columns, rows } = sourceSection(report, englishLabels);
    const at = columns.findIndex(({ name }) => name === 'Data of');
    strictEqual(rows.find(([label]) => label === 'OSV')?.[at], day);
    const { executionSuccessful, toolExecutionNotifications: told } = invocationOf(report);
    strictEqual(executionSuccessful, true);
    const text = `Earlier data of OSV of ${day} used for 1 package, as the source did not respond`;
    ok(
      told.some((each) => each.level === 'warning' && each.message.text === text),
      JSON.stringify(told),
    );
  });

  it('is no success of the run past its bound', async () => {
    await internet.clock.sleep(6 * dayMs);
    const outcome = await look(3);
    strictEqual(outcome.exitCode, 2);
    strictEqual(invocationOf(await reported(outcome)).executionSuccessful, false);
  });

  it('is named with its day by a later scan that has no answer', async () => {
    await internet.clock.sleep(6 * dayMs);
    await look();
    await internet.clock.sleep(2 * dayMs);
    const outcome = await look();
    strictEqual(outcome.exitCode, 2);
    match(reportOf(outcome), new RegExp(`Found vulnerable earlier.*: 1 package\\n.*\\n.* OSV of ${day}`));
  });
});
