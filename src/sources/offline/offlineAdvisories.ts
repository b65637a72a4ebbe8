/** The advisory source that answers from a zip archive or folder of OSV records. */
import { dayMs } from '../../core/time/durations';
import { isDeepStrictEqual } from 'node:util';
import { createHash } from 'node:crypto';
import type { AdvisoryRecord } from '../../core/advisory/advisory';
import { isValidName, whyInvalid } from '../../core/package/packageName';
import type { AdvisoryAnswer, AdvisoryCoverage, AdvisorySource, Provenance } from '../../core/advisory/source';
import { say } from '../../core/message/text';
import { foreign } from '../../core/message/quoted';
import { remark } from '../../core/message/remark';
import { listAdvisoryFiles, unreadable } from './advisoryFiles';
import { parseDocument } from './documentText';
import { type OsvDocument, packagesNamedBy, readOsvDocument } from '../osv/osvRecord';
import { advisoryLabel } from '../sourceLabels';

export interface AdvisoryCounts {
  /** Records that concern PyPI, withdrawn ones included. */
  readonly records: number;
  readonly withdrawn: number;
  /** PyPI packages with at least one record. */
  readonly packages: number;
  /** Files that hold no readable OSV record, in the order of their names; the packages they name are not checked. */
  readonly skipped: readonly string[];
}

export interface OfflineAdvisories extends AdvisorySource {
  readonly counts: AdvisoryCounts;
}

/**
 * Reads every record once and keeps what decides a verdict. `path` is an archive in OSV's `all.zip` layout or a folder
 * of JSON or YAML records. Rejects with UserError `advisoriesUnreadable` when the data is missing or damaged, holds no
 * PyPI record, or holds a file that does not even tell which packages it concerns. `now`: milliseconds since the epoch.
 */
export async function openOfflineAdvisories(path: string, now = Infinity): Promise<OfflineAdvisories> {
  const documents = new Map<string, OsvDocument>();
  const unreadableFor = new Map<string, string>();
  const skipped: string[] = [];
  const content = createHash('sha256');
  for (const file of await listAdvisoryFiles(path)) {
    const text = await file.read();
    content.update(`${file.name}\0${text}\0`);
    const document = parseDocument(file.name, text);
    const read = readOsvDocument(document, now);
    if (read !== undefined) {
      if (concernsPyPi(read.record)) keepNewest(documents, read);
      continue;
    }
    const packages = packagesNamedBy(document);
    if (packages === undefined) throw unreadable(path, say`${file.name} is not an OSV record`);
    for (const name of packages) unreadableFor.set(name, file.name);
    skipped.push(file.name);
  }
  if (documents.size === 0) throw unreadable(path, say`No OSV record of a PyPI package was found`);
  const records = [...documents.values()].map(({ record }) => record);
  const index = indexByPackage(records);
  return {
    provenance: provenanceOf(path, [...documents.values()], content.digest('hex'), now),
    counts: {
      records: records.length,
      withdrawn: records.filter((record) => record.withdrawn).length,
      packages: index.size,
      skipped,
    },
    fetchAdvisories: (name, signal) => {
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      return Promise.resolve(answer(name, index, unreadableFor));
    },
  };
}

function answer(
  name: string,
  index: ReadonlyMap<string, readonly AdvisoryRecord[]>,
  unreadableFor: ReadonlyMap<string, string>,
): AdvisoryAnswer {
  if (!isValidName(name)) return { status: 'unresolvable', why: whyInvalid(name) };
  const file = unreadableFor.get(name);
  const value = index.get(name);
  if (file === undefined) return { status: 'ok', value: value ?? [] };
  const why = remark`contain an unreadable record of this package (${foreign(file)})`;
  return value === undefined ? { status: 'unavailable', why } : { status: 'ok', value, unreadable: why };
}

function concernsPyPi(record: AdvisoryRecord): boolean {
  return record.affected.some(({ ecosystem }) => ecosystem === 'PyPI');
}

/** A folder may hold a record twice, as JSON and as YAML or from two days. Where none is the newer one, both count. */
function keepNewest(documents: Map<string, OsvDocument>, read: OsvDocument): void {
  const { id } = read.record;
  const before = documents.get(id);
  if (before === undefined || read.modified > before.modified) documents.set(id, read);
  else if (!(before.modified > read.modified)) documents.set(id, both(before, read));
}

/** What either of two copies says is affected; withdrawn only by both. */
function both(a: OsvDocument, b: OsvDocument): OsvDocument {
  if (isDeepStrictEqual(a.record, b.record)) return a;
  const [first, second] = a.record.withdrawn ? [b, a] : [a, b];
  const [one, two] = [first.record, second.record];
  const counted = two.withdrawn ? [one] : [one, two];
  const record = {
    ...one,
    aliases: [...new Set(counted.flatMap(({ aliases }) => aliases))],
    affected: counted.flatMap(({ affected }) => affected),
    severity: counted.flatMap(({ severity }) => severity),
    databaseSeverity: one.databaseSeverity ?? two.databaseSeverity,
  };
  return { record, modified: Number.isNaN(first.modified) ? second.modified : first.modified };
}

function indexByPackage(records: readonly AdvisoryRecord[]): ReadonlyMap<string, readonly AdvisoryRecord[]> {
  const index = new Map<string, AdvisoryRecord[]>();
  for (const record of records) {
    const entries = record.affected.filter(({ ecosystem }) => ecosystem === 'PyPI');
    for (const name of new Set(entries.map((entry) => entry.name))) {
      const known = index.get(name);
      if (known === undefined) index.set(name, [record]);
      else known.push(record);
    }
  }
  return index;
}

/** The clocks of two computers may differ by so much. */

function provenanceOf(path: string, documents: readonly OsvDocument[], digest: string, now: number): Provenance {
  // A day to come is not that of the data.
  const possible = documents.filter(({ modified }) => modified <= now + dayMs);
  const newest = possible.reduce((latest, { modified }) => (modified > latest ? modified : latest), -Infinity);
  return {
    source: 'advisories',
    label: advisoryLabel(documents.map(({ record }) => record.id)),
    origin: path,
    dataDate: Number.isFinite(newest) ? new Date(newest).toISOString() : undefined,
    coverage: coverageOf(documents),
    digest,
  };
}

function coverageOf(documents: readonly OsvDocument[]): AdvisoryCoverage {
  const databases: Record<string, number> = {};
  for (const { record } of documents) {
    const prefix = record.id.split('-', 1)[0] ?? record.id;
    databases[prefix] = (databases[prefix] ?? 0) + 1;
  }
  return { records: documents.length, databases };
}
