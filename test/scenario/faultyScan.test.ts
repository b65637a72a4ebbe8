/** Scans while one service after the other misbehaves in every way: it is said, the others are right, and nothing is safe by a failure. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { join } from 'node:path';
import type { ServiceId } from '../../src/core/scan/sourceSettings';
import { serviceIds } from '../../src/sources/registered';
import { faultNames } from '../support/internet/faults';
import type { Facts } from '../support/internet/facts';
import { cellsOf } from '../support/scanSetUp';
import { isSoak } from '../support/soak';
import { useTemporaryFolder } from '../support/temporaryFolder';
import { scan, type ScanOutcome } from './scanRig';
import { factsOf, originalWorkbook, startInternet } from './worlds';

/** Some of each kind: with flaws that affect the version, with others, without any. */
const packages = ['aiohttp', 'pillow', 'requests', 'jinja2', 'agate', 'six'];

/** The columns that a service's answer decides; the recommendation joins all. */
const columnsOf: Readonly<Record<ServiceId, readonly string[]>> = {
  pypi: [
    ...['datePublished', 'latestVersion', 'latestReleaseDate', 'requires', 'developmentStatus', 'githubUrl'],
    // GitHub lists packages by the spelling that PyPI tells.
    'githubAdvisoryResult',
  ],
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
      this.timeout(300_000);
      const original = originalWorkbook(this);
      const before = await cellsOf(original);
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
          deepStrictEqual(internet.strangerSaw, [], fault);
          judge({ what: `${id}, ${fault}`, id, outcome, right, before });
        }
      } finally {
        await internet.close();
      }
    });
  }
});

interface Judged {
  readonly what: string;
  readonly id: ServiceId;
  readonly outcome: ScanOutcome;
  readonly right: ScanOutcome;
  /** As the workbook was: what nobody could look at may keep a person's words. */
  readonly before: ReadonlyMap<string, string>;
}

function judge({ what, id, outcome, right, before }: Judged): void {
  strictEqual(outcome.exitCode, 2, what);
  const { findings } = outcome.summary;
  ok(
    findings.some(({ unchecked, verdict }) => unchecked !== undefined || verdict === 'notChecked'),
    what,
  );
  const own = new Set([...(columnsOf[id] ?? []), 'recommendation']);
  const wrong: string[] = [];
  let said = 0;
  for (const [key, text] of outcome.cells) {
    const field = key.slice(key.lastIndexOf(' ') + 1);
    const expected = right.cells.get(key) ?? '';
    if (/not checked/i.test(text)) said += 1;
    // Link formulas follow what PyPI tells.
    const follows = field.endsWith('Url') || field.endsWith('Link');
    if (follows || substanceOf(text) === substanceOf(expected) || text === before.get(key)) continue;
    if (safe.test(text) || !own.has(field)) wrong.push(`${what}: ${key}: ${text} instead of ${expected}`);
  }
  deepStrictEqual(wrong, []);
  ok(said > 0, `${what}: no cell says so`);
}

/** Verdict and ids: a source that is missing may take its severity and its fix with it. */
function substanceOf(text: string): string {
  const [first = '', ...lines] = text.replace(/ \(Highest: [^)]*\)/, '').split('\n');
  const ids = lines
    .filter((line) => !/^(Fixed in|No fix known|All vulnerabilities fixed in)/.test(line))
    .map((line) => line.split(' ')[0]);
  return [first, ...ids.sort()].join(' ');
}
