/** Scans while one service after the other misbehaves in every way: it is said, the others are right, and nothing is safe by a failure. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { join } from 'node:path';
import { serviceIds, type ServiceId } from '../../src/core/scan/sourceSettings';
import { type FaultName, faultNames } from '../support/internet/faults';
import type { Facts } from '../support/internet/facts';
import type { SimulatedInternet } from '../support/internet/internet';
import { isSoak } from '../support/soak';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { scan, type ScanOutcome } from './scanRig';
import { factsOf, originalWorkbook, startInternet } from './worlds';

/** Some of each kind: with flaws that affect the version, with others, without any. */
const packages = ['aiohttp', 'pillow', 'requests', 'jinja2', 'agate', 'six'];

/** The columns that a service's answer decides; the recommendation joins all. */
const columnsOf: Readonly<Record<ServiceId, readonly string[]>> = {
  pypi: ['datePublished', 'latestVersion', 'latestReleaseDate', 'requires', 'developmentStatus', 'githubUrl'],
  osv: ['githubAdvisoryResult', 'nvdResult', 'mitreResult', 'exploitDbResult', 'snykResult'],
  github: ['githubAdvisoryResult'],
  nvd: ['nvdResult'],
  mitre: ['mitreResult'],
  snyk: ['snykResult'],
  exploitDb: ['exploitDbResult'],
  kev: [],
  epss: [],
};

const safe = /^(None found|SAFE|No published security advisories|PROCEED)/;

describe('a scan while a service misbehaves', () => {
  const folder = useTemporaryFolder();
  let facts: Facts;

  before(async function () {
    facts = await factsOf(this);
  });

  for (const [at, id] of serviceIds.entries()) {
    it(`${id}: says so, ends incomplete, and calls nothing safe by the failure`, async function () {
      this.timeout(120_000);
      const original = originalWorkbook(this);
      const internet = await startInternet(this, facts);
      try {
        const right = await scan(internet, { folder: join(folder(), 'right'), original, packages });
        // Every fault meets some services each day, and all of them in the long run.
        const faults = faultNames.filter((_, index) => isSoak || (index + at) % 4 === 0);
        for (const fault of faults) {
          internet.reset();
          internet.service(id).fault = fault;
          const outcome = await scan(internet, {
            folder: join(folder(), fault.replaceAll(' ', '-')),
            original,
            packages,
          });
          judge(id, fault, outcome, right, internet);
        }
      } finally {
        await internet.close();
      }
    });
  }
});

function judge(
  id: ServiceId,
  fault: FaultName,
  outcome: ScanOutcome,
  right: ScanOutcome,
  internet: SimulatedInternet,
): void {
  const what = `${id}, ${fault}`;
  strictEqual(outcome.exitCode, 2, what);
  deepStrictEqual(internet.strangerSaw, [], what);
  const unanswered = outcome.summary.findings.filter(
    ({ unchecked, verdict }) => unchecked !== undefined || verdict === 'notChecked',
  );
  ok(unanswered.length > 0, what);
  const own = new Set([...columnsOf[id], 'recommendation']);
  const wrong: string[] = [];
  let said = 0;
  for (const [key, text] of outcome.cells) {
    const before = right.cells.get(key) ?? '';
    if (text === before) continue;
    const field = key.slice(key.lastIndexOf(' ') + 1);
    const isSaid = /^Not checked - |not checked/.test(text);
    if (isSaid) said += 1;
    // Link formulas follow what PyPI tells.
    const follows = field.endsWith('Url') || field.endsWith('Link');
    if (safe.test(text) || (!own.has(field) && !follows)) wrong.push(`${what}: ${key}: ${text} instead of ${before}`);
  }
  deepStrictEqual(wrong, []);
  ok(said > 0 || id === 'pypi', `${what}: nothing says so`);
}
