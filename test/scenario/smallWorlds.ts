/** Worlds of a few packages over the simulated internet, with the result columns a scan of them fills. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalizeName } from '../../src/core/package/packageName';
import { nextSteps } from '../../src/cli/output/nextSteps';
import { scanReport } from '../../src/cli/output/scanReport';
import type { ReviewField } from '../../src/core/sheet/reviewField';
import { type Facts, factsFrom, type OsvJson, type OwnWords } from '../support/internet/facts';
import type { ServiceDescription } from '../support/internet/simulatedService';
import { SimulatedInternet } from '../support/internet/internet';
import { buildWorkbook, headerRow, packageRow } from '../support/workbookBuilder';
import type { ScanOutcome } from './scanRig';

const critical = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const lists = {
  kev: Buffer.from(
    JSON.stringify({
      title: 'Known exploited',
      catalogVersion: '1',
      dateReleased: '2026-01-01T00:00:00Z',
      count: 1,
      vulnerabilities: [{ cveID: 'CVE-1999-0001', dateAdded: '2020-01-01' }],
    }),
  ),
  exploitDb: Buffer.from(
    'id,file,description,date_published,author,type,platform,port,date_added,date_updated,verified,codes,tags,aliases,screenshot_url,application_url,source_url\n1,a,Another,2020-01-01,a,local,linux,,2020-01-01,2020-01-01,0,CVE-1999-0001,,,,,\n',
  ),
};

export interface World {
  /** In the workbook, from row 2 on. */
  readonly rows: readonly (readonly [name: string, version: string])[];
  readonly records?: readonly OsvJson[];
  readonly own?: OwnWords;
  /** Of `rows`; PyPI knows the others. */
  readonly unknownToPypi?: readonly string[];
}

/** Affects every version below `fixed`. */
export function advisory(name: string, id: string, aliases: readonly string[], fixed: string): OsvJson {
  return {
    id,
    aliases,
    modified: '2024-01-01T00:00:00Z',
    published: '2023-06-01T00:00:00Z',
    details: 'Something is wrong.',
    severity: [{ type: 'CVSS_V3', score: critical }],
    affected: [
      {
        package: { name, ecosystem: 'PyPI' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
      },
    ],
  };
}

/** `index` makes what stands in PyPI's place. */
export function startWorld(world: World, index?: (facts: Facts) => ServiceDescription): Promise<SimulatedInternet> {
  const facts = factsOfWorld(world);
  return SimulatedInternet.start(facts, lists, index?.(facts));
}

export function factsOfWorld({ rows, records = [], own = {}, unknownToPypi = [] }: World): Facts {
  const known = rows.filter(([name]) => !unknownToPypi.includes(name));
  const packages = known.map(([name, version], at) => ({
    identity: { name: normalizeName(name), version, occurrence: 0 },
    ...{ row: at + 2, displayName: name, versionIsNumber: false, cells: {} },
  }));
  return factsFrom(records, packages, own);
}

export function workbookOf(folder: string, { rows }: World): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'original.xlsx');
  const sheet = rows.map(([name, version], at) => packageRow(at + 2, name, version)).join('');
  writeFileSync(path, buildWorkbook({ rows: headerRow() + sheet }));
  return path;
}

export function reportOf({ summary }: ScanOutcome): string {
  const next = nextSteps(summary, {
    command: 'ihacpa scan review.xlsx',
    worse: 'ihacpa scan review.xlsx --overwrite worse',
    hasAdvisories: true,
  });
  return scanReport(summary, 'normal', next, (_, text) => text);
}

const columns = {
  M: 'githubAdvisoryResult',
  P: 'nvdResult',
  R: 'mitreResult',
  T: 'snykResult',
  V: 'exploitDbResult',
  W: 'recommendation',
} as const satisfies Readonly<Record<string, ReviewField>>;

export type Cells = Readonly<Record<keyof typeof columns, string>>;

export function cellsOf({ cells }: ScanOutcome, name: string, version: string): Cells {
  const texts = Object.entries(columns).map(([letter, field]) => {
    const [text] = [...cells].flatMap(([key, value]) =>
      key.includes(name) && key.includes(version) && key.endsWith(` ${field}`) ? [value] : [],
    );
    // The scores of the simulated service mean nothing.
    return [letter, (text ?? '').replace(/ \| EPSS [<>\d.]+%(?! of )/, '').replace(/127\.0\.0\.\d+:\d+/, 'HOST')];
  });
  return Object.fromEntries(texts) as Cells;
}

export function lines(...texts: readonly string[]): string {
  return texts.join('\n');
}

export function everyColumn(why: string): Cells {
  const said = `Manual review required - ${why}`;
  return { M: said, P: said, R: said, T: said, V: said, W: `FURTHER REVIEW REQUIRED | ${why}` };
}

/** What NVD and CVE Services say of one id with the score of its advisory. */
export function byCve(version: string, cve: string, fix: string): Pick<Cells, 'P' | 'R'> {
  const first = `VULNERABLE - 1 affects ${version} (Highest: CRITICAL)`;
  return {
    P: lines(first, `${cve} | CRITICAL | 9.8 by NVD | Analyzed`, fix),
    R: lines(first, `${cve} | CRITICAL | 9.8 by mitre`, fix),
  };
}
