/** The whole scan of the real workbook over the simulated internet: every column, every limit, every wait, every secret. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReviewField } from '../../src/core/sheet/reviewField';
import type { ServiceId } from '../../src/core/scan/sourceSettings';
import { serviceIds } from '../../src/sources/registered';
import { aliasOf, type Facts } from '../support/internet/facts';
import { leastMs } from '../support/internet/floor';
import { internetSecrets, type SimulatedInternet } from '../support/internet/internet';
import { statusOf } from '../support/internet/services/pypiService';
import { journalOf } from '../support/scanSetUp';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { scan, type ScanOutcome } from './scanRig';
import { factsOf, originalWorkbook, startInternet } from './worlds';
import { identityKey } from '../../src/core/package/identity';

const scanned = [
  ...(['datePublished', 'latestVersion', 'latestReleaseDate', 'requires', 'developmentStatus', 'githubUrl'] as const),
  ...(['githubAdvisoryResult', 'nvdResult', 'mitreResult', 'snykResult', 'exploitDbResult', 'recommendation'] as const),
] satisfies readonly ReviewField[];

/** Cells of the scanned columns that match, as `name field`. */
function cellsThat(outcome: ScanOutcome, matches: (text: string) => boolean): readonly string[] {
  return [...outcome.cells].flatMap(([key, text]) => {
    const field = key.slice(key.lastIndexOf(' ') + 1);
    return (scanned as readonly string[]).includes(field) && matches(text) ? [key] : [];
  });
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

describe('the whole scan over the simulated internet', function () {
  this.timeout(300_000);
  const folder = useTemporaryFolder();
  let facts: Facts;
  let internet: SimulatedInternet;

  before(async function () {
    facts = await factsOf(this);
    internet = await startInternet(this, facts);
  });
  beforeEach(() => internet.reset());
  after(() => internet.close());

  /** The services' own schedules, then the NVD's answer about what the last package brought up. */
  function floorMs(services: readonly ServiceId[]): number {
    const schedules = services.map((id) => leastMs(internet.service(id).description, internet.counts[id] ?? 0));
    return Math.max(...schedules) + internet.service('nvd').description.latencyMs;
  }

  function tell(outcome: ScanOutcome, floor: number): void {
    const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
    console.log(`      requests: ${JSON.stringify(internet.counts)}`);
    console.log(`      ${seconds(outcome.tookMs)} at the services' pace; limits and latencies set ${seconds(floor)}`);
  }

  /** Of so many sources per package: never back, ahead of the packages, and whole in the end. */
  function assertPairs({ progress, summary }: ScanOutcome, sources: number): void {
    const all = summary.packages.total * sources;
    let before = 0;
    for (const { pairs, completedPackages } of progress) {
      ok(pairs !== undefined && pairs.total === all, JSON.stringify(pairs));
      ok(pairs.finished >= before && pairs.finished >= completedPackages * sources, JSON.stringify(pairs));
      before = pairs.finished;
    }
    strictEqual(before, all);
    ok(progress.some(({ pairs, completedPackages }) => (pairs?.finished ?? 0) > (completedPackages + 4) * sources));
  }

  it('fills every column, within every limit and as fast as they allow, without any token', async function () {
    const outcome = await scan(internet, { folder: folder(), original: originalWorkbook(this), secrets: {} });
    const floor = floorMs(['pypi', 'osv', 'mitre']);
    tell(outcome, floor);
    strictEqual(outcome.exitCode, 1);
    deepStrictEqual(internet.violations, []);
    assertPairs(outcome, serviceIds.length - 2);
    deepStrictEqual(
      cellsThat(outcome, (text) => text === ''),
      [],
    );
    const notChecked = cellsThat(outcome, (text) => text.startsWith('Not checked'));
    ok(notChecked.every((key) => key.endsWith(' snykResult')));
    strictEqual(total({ github: internet.counts['github'] ?? 0, snyk: internet.counts['snyk'] ?? 0 }), 0);
    // For the ids that were found only, never per package.
    ok((internet.counts['nvd'] ?? 0) <= 5, `${internet.counts['nvd']} requests to NVD`);
    ok(outcome.tookMs <= floor * 1.3, `${outcome.tookMs} ms against ${floor} ms`);
  });

  it('asks all with tokens, tells none of them, and again within the hour asks only what changed', async function () {
    const original = originalWorkbook(this);
    const cacheFolder = join(folder(), 'cache');
    const first = await scan(internet, { folder: join(folder(), 'first'), original, cacheFolder });
    const floor = floorMs(['pypi', 'osv', 'mitre', 'snyk']);
    tell(first, floor);
    deepStrictEqual(internet.violations, []);
    assertPairs(first, serviceIds.length);
    deepStrictEqual(
      cellsThat(first, (text) => text === '' || text.startsWith('Not checked')),
      [],
    );
    assertTrue(first);
    ok(first.tookMs <= floor * 1.3, `${first.tookMs} ms against ${floor} ms`);
    const asked = total(internet.counts);
    deepStrictEqual(filesWithSecrets(folder()), []);
    deepStrictEqual(first.warnings.filter(hasSecret), []);
    internet.reset();

    const second = await scan(internet, { folder: join(folder(), 'second'), original, cacheFolder });
    console.log(
      `      again: ${JSON.stringify(internet.counts)}, ${total(internet.counts)} instead of ${asked} requests`,
    );
    deepStrictEqual(second.cells, first.cells);
    assertPairs(second, serviceIds.length);
    ok(total(internet.counts) < asked / 10, `${total(internet.counts)} requests`);
    internet.reset();

    await internet.clock.sleep(2 * 3_600_000);
    for (const service of internet.services.values()) service.fault = 'down';
    const alone = await scan(internet, { folder: join(folder(), 'alone'), original, cacheFolder });
    deepStrictEqual(differences(alone, first), []);
    const stale = staleAnswers(alone);
    console.log(`      network gone for good: answers past their time, by source: ${JSON.stringify(stale)}`);
    ok((stale['pypi'] ?? 0) > 480 && (stale['github'] ?? 0) > 480);
  });

  /** Judged by the facts alone: what GitHub publishes under any spelling, and what PyPI says of the project. */
  function assertTrue({ cells, summary }: ScanOutcome): void {
    const wrong = facts.rows.flatMap(({ identity }) => {
      const { name, version } = identity;
      const text = (field: ReviewField): string => cells.get(`${identityKey(identity)} ${field}`) ?? '';
      const isPublished = facts.of(name).some((fact) => aliasOf(fact, 'GHSA-') !== undefined);
      const isAffected = facts.affecting(name, version).some((fact) => aliasOf(fact, 'GHSA-') !== undefined);
      const said = text('githubAdvisoryResult');
      const lost = (isPublished && /no published/i.test(said)) || (isAffected && !/GHSA-/.test(said));
      const status = statusOf(name);
      const isPlain = text('recommendation') === 'PROCEED';
      const hidden = status !== 'active' && isPlain;
      return [...(lost ? [`${name}: ${said}`] : []), ...(hidden ? [`${name} is ${status}`] : [])];
    });
    deepStrictEqual(wrong, []);
    const reported = facts.rows.filter(({ identity: { name } }) => statusOf(name) !== 'active').length;
    ok(reported > 10 && summary.packages.total > 480);
  }

  function hasSecret(text: string): boolean {
    return Object.values(internetSecrets).some((secret) => text.includes(secret));
  }

  function filesWithSecrets(root: string): readonly string[] {
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    ok(files.length > 10);
    return files
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => hasSecret(readFileSync(path, 'latin1')));
  }
});

/** Packages by source whose answer is marked as past its time, with the time it is of. */
function staleAnswers({ storage, summary }: ScanOutcome): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const event of journalOf(storage, summary.scanId)) {
    if (event.type !== 'result') continue;
    for (const { source, stale, retrievedAt } of event.data.finding.sources ?? []) {
      if (stale === true && retrievedAt !== undefined) counts[source] = (counts[source] ?? 0) + 1;
    }
  }
  return counts;
}

/** Cells that differ, with both texts. */
function differences(actual: ScanOutcome, expected: ScanOutcome): readonly string[] {
  const different = [...expected.cells].filter(([key, text]) => actual.cells.get(key) !== text);
  return different.map(([key, text]) => `${key}: ${actual.cells.get(key)} instead of ${text}`).slice(0, 10);
}
