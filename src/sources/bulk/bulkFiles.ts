/** The files a folder of offline data is made of: where each is published, and whether what came is one. Downloads nothing. */
import type { Clock } from '../../platform/clock';
import { UserError } from '../../core/message/errors';
import { pypiNamesLabel } from '../../core/scan/dataAtHand';
import type { ServiceId } from '../../core/scan/sourceSettings';
import type { AdvisorySource } from '../../core/advisory/source';
import type { CveListSource } from '../../core/advisory/sourcePorts';
import { epssFile } from '../epss/epssFile';
import { exploitDbFile } from '../exploitDb/exploitDb';
import { kevFile, kevUrls } from '../kev/kev';
import { readExploitTable } from '../exploitDb/exploitTable';
import { dataFileBytes, readRegularFile } from '../../platform/regularFile';
import { openOfflineAdvisories } from '../offline/offlineAdvisories';
import { mostNameBytes, openPypiNames } from '../pypi/pypiNames';
import type { BundleKind } from '../offline/bundleManifest';

export interface BulkFile {
  readonly kind: Exclude<BundleKind, 'change'>;
  /** As a person knows it. */
  readonly label: string;
  readonly service: ServiceId;
  /** Its name in the folder. */
  readonly file: string;
  /** The media type where its address has several. */
  readonly accept?: string;
  /** Bytes, where more than usual. */
  readonly mostBytes?: number;
  /** The first is asked first, the others when it does not answer. */
  readonly urls: (mirror: string | undefined) => readonly string[];
  /** The data's own date; rejects with an Error that says why the file is not what it should be. */
  readonly check: (path: string, ports: CheckPorts) => Promise<string | undefined>;
  /** How many records it holds, where nothing in it tells that some are missing. */
  readonly sizeOf?: (path: string) => Promise<number>;
}

export interface CheckPorts {
  readonly clock: Clock;
  /** Names without which a list is not PyPI's; 100,000 when absent. PyPI has several times as many. */
  readonly leastNames?: number | undefined;
}

/** A mirror lists what it keeps: with its list every other name would be unknown to PyPI. */
const usualLeastNames = 100_000;

export const osvBulk = 'https://storage.googleapis.com';
export const osvFolder = '/osv-vulnerabilities/PyPI';

export const bulkFiles: readonly BulkFile[] = [
  {
    kind: 'advisories',
    label: 'OSV advisories',
    service: 'osv',
    file: 'osv-pypi.zip',
    urls: (mirror = osvBulk) => [`${mirror}${osvFolder}/all.zip`],
    check: (path) => inWords(openOfflineAdvisories(path)),
    sizeOf: async (path) => (await openOfflineAdvisories(path)).counts.records,
  },
  {
    kind: 'kev',
    label: 'CISA KEV',
    service: 'kev',
    file: 'kev.json',
    urls: kevUrls,
    check: (path, { clock }) => checkList(kevFile(path, clock)),
  },
  {
    kind: 'epss',
    label: 'EPSS',
    service: 'epss',
    file: 'epss.csv.gz',
    urls: (mirror = 'https://epss.empiricalsecurity.com') => [`${mirror}/epss_scores-current.csv.gz`],
    check: (path, { clock }) => checkList(epssFile(path, clock)),
  },
  {
    kind: 'exploitDb',
    label: 'Exploit-DB',
    service: 'exploitDb',
    file: 'exploitdb.csv',
    urls: (mirror = 'https://gitlab.com') => [`${mirror}/exploit-database/exploitdb/-/raw/main/files_exploits.csv`],
    check: (path, { clock }) => checkList(exploitDbFile(path, clock)),
    sizeOf: async (path) => readExploitTable(await readRegularFile(path, dataFileBytes))?.rows ?? 0,
  },
  {
    kind: 'pypiNames',
    label: pypiNamesLabel,
    service: 'pypi',
    file: 'pypi-names.json',
    accept: 'application/vnd.pypi.simple.v1+json',
    mostBytes: mostNameBytes,
    urls: (mirror = 'https://pypi.org') => [`${mirror}/simple/`],
    check: (path, ports) => inWords(openWholeNames(path, ports)),
  },
];

async function openWholeNames(
  path: string,
  { leastNames = usualLeastNames }: CheckPorts,
): Promise<Pick<AdvisorySource, 'provenance'>> {
  const names = await openPypiNames(path);
  if (names.size >= leastNames) return names;
  const count = names.size === 1 ? '1 name' : `${names.size} names`;
  throw new Error(`It lists ${count}, and PyPI has hundreds of thousands: a mirror lists only what it keeps`);
}

/** The data's date. The path is that of a piece nobody knows: what is wrong with it is all there is to say. */
async function inWords(opened: Promise<Pick<AdvisorySource, 'provenance'>>): Promise<string | undefined> {
  try {
    return (await opened).provenance.dataDate;
  } catch (error) {
    throw error instanceof UserError ? new Error(error.what, { cause: error }) : error;
  }
}

/** The same reading as in a scan: what passes here is what a scan takes. */
async function checkList(source: CveListSource<unknown>): Promise<string | undefined> {
  const answer = await source.find(['CVE-1999-0001'], new AbortController().signal);
  if (answer.status !== 'ok') throw new Error('The file is not whole or is another one');
  return answer.origin?.dataDate;
}
