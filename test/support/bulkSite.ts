/** A small site with every bulk file under its publisher's own path, all made up. */
import { gzipSync } from 'node:zlib';
import { buildZip } from './zipBuilder';

export const osvPaths = {
  archive: '/osv-vulnerabilities/PyPI/all.zip',
  changes: '/osv-vulnerabilities/PyPI/modified_id.csv',
  record: (id: string) => `/osv-vulnerabilities/PyPI/${id}.json`,
};
export const kevPath = '/sites/default/files/feeds/known_exploited_vulnerabilities.json';
export const kevMirrorPath = '/cisagov/kev-data/develop/known_exploited_vulnerabilities.json';
export const epssPath = '/epss_scores-current.csv.gz';
/** Where that leads, as the real one does. */
export const epssDayPath = '/epss_scores-2026-01-02.csv.gz';
export const namesPath = '/simple/';
export const exploitDbPath = '/exploit-database/exploitdb/-/raw/main/files_exploits.csv';

export interface MadeRecord {
  readonly id: string;
  readonly modified: string;
  readonly package?: string;
}

export function osvRecord({ id, modified, package: name = 'example' }: MadeRecord): string {
  const affected = [{ package: { ecosystem: 'PyPI', name }, versions: ['1.0'] }];
  return JSON.stringify({ schema_version: '1.6.0', id, modified, published: modified, details: id, affected });
}

export function osvFiles(records: readonly MadeRecord[]): [string, Buffer][] {
  const newestFirst = [...records].sort((a, b) => (a.modified < b.modified ? 1 : -1));
  const changes = newestFirst.map(({ modified, id }) => `${modified},${id}\n`).join('');
  return [
    [osvPaths.archive, buildZip(records.map((record) => ({ name: `${record.id}.json`, content: osvRecord(record) })))],
    [osvPaths.changes, Buffer.from(changes)],
    ...records.map((record): [string, Buffer] => [osvPaths.record(record.id), Buffer.from(osvRecord(record))]),
  ];
}

export function bulkSite(
  records: readonly MadeRecord[],
  names: readonly string[] = ['example', 'Another.Name'],
): Map<string, Buffer> {
  const kev = {
    title: 'CISA Catalog of Known Exploited Vulnerabilities',
    catalogVersion: '2026.01.02',
    dateReleased: '2026-01-02T10:00:00.000Z',
    count: 1,
    vulnerabilities: [
      {
        cveID: 'CVE-2020-0001',
        vendorProject: 'v',
        product: 'p',
        vulnerabilityName: 'n',
        dateAdded: '2026-01-01',
        shortDescription: 'd',
        requiredAction: 'a',
        dueDate: '2026-01-22',
        knownRansomwareCampaignUse: 'Unknown',
        notes: '',
        cwes: [],
      },
    ],
  };
  const epss =
    '#model_version:v1,score_date:2026-01-02T12:00:00Z\ncve,date,epss,percentile\nCVE-2020-0001,2026-01-02,0.5,0.9\n';
  const exploits =
    'id,file,description,date_published,author,type,platform,port,date_added,date_updated,verified,codes,tags,aliases,' +
    'screenshot_url,application_url,source_url\n' +
    '1,exploits/1.py,Example,2026-01-01,a,remote,python,,2026-01-01,2026-01-01,1,CVE-2020-0001,,,,,\n';
  return new Map([
    ...osvFiles(records),
    [kevPath, Buffer.from(JSON.stringify(kev))],
    [kevMirrorPath, Buffer.from(JSON.stringify(kev))],
    [epssDayPath, gzipSync(epss)],
    [exploitDbPath, Buffer.from(exploits)],
    [namesPath, Buffer.from(namesList(names))],
  ]);
}

/** As many as make a list of PyPI's names plausible. */
export function plausibleNames(): readonly string[] {
  return Array.from({ length: 100_000 }, (_, at) => `p${at}`);
}

/** PyPI's index of names by PEP 691. */
export function namesList(names: readonly string[]): string {
  return JSON.stringify({
    meta: { 'api-version': '1.4' },
    projects: names.map((name) => ({ '_last-serial': 1, name })),
  });
}
