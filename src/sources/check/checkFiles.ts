/** Reads each data file that a scan would use and says of which day it is, and what to do where it is old or cannot be read. */
import { oldDayOf, usualAgeBounds } from '../../core/advisory/dataAge';
import type { CveListSource } from '../../core/advisory/sourcePorts';
import type { Clock } from '../../platform/clock';
import { UserError } from '../../core/message/errors';
import { coverageText } from '../../core/scan/coverageText';
import type { SourceSettings } from '../../core/scan/sourceSettings';
import { bundleFiles } from '../offline/bundleManifest';
import { openOfflineAdvisories } from '../offline/offlineAdvisories';
import { openPypiFolder } from '../pypi/pypiFolder';
import { openPypiNames } from '../pypi/pypiNames';
import { listFile } from '../adapters';
import { dataFiles } from '../registered';

/** `advisories`, or a kind of the data files in the registry. */
export type FileKind = string;

export interface FileCheck {
  readonly kind: FileKind;
  /** As a person knows it. */
  readonly label: string;
  /** Absolute path. */
  readonly file: string;
  readonly status: 'works' | 'old' | 'failed';
  /** ISO 8601, of the data; absent where it tells none. */
  readonly dataDate?: string;
  /** What it holds, where that can be told shortly: `3 records (2 GHSA, 1 PYSEC)`. */
  readonly contents?: string;
  /** A sentence without its full stop; unless it works. */
  readonly why?: string;
  /** What to do then, an imperative sentence. */
  readonly next?: string;
}

export interface DataFiles {
  readonly advisoriesPath?: string | undefined;
  readonly files: SourceSettings['files'];
  /** From which on data is old; 30 when absent. */
  readonly fileDays?: number | undefined;
}

interface Found {
  /** ISO 8601. */
  readonly dataDate?: string | undefined;
  readonly contents?: string;
}

/** One after the other, as each may be large. Rejects only with the signal's reason. */
export async function checkFiles(data: DataFiles, clock: Clock, signal: AbortSignal): Promise<readonly FileCheck[]> {
  const checks: FileCheck[] = [];
  for (const [kind, { path, retrievedAt }] of await filesOf(data)) {
    signal.throwIfAborted();
    const seen = { kind, label: labels.get(kind) ?? kind, file: path };
    try {
      checks.push({ ...seen, ...judge(kind, await read(kind, path, { clock, signal, retrievedAt }), data, clock) });
    } catch (error) {
      signal.throwIfAborted();
      checks.push({ ...seen, status: 'failed', ...reasonOf(error) });
    }
  }
  return checks;
}

interface NamedFile {
  readonly path: string;
  /** ISO 8601, of a file that lies with the advisories. */
  readonly retrievedAt?: string;
}

/** What is named goes before what lies with the advisories, as in a scan. */
async function filesOf({ advisoriesPath, files }: DataFiles): Promise<readonly (readonly [FileKind, NamedFile])[]> {
  // A list that cannot be read is told of the advisories.
  const bundled = advisoriesPath === undefined ? {} : await bundleFiles(advisoriesPath).catch(() => ({}));
  const found = new Map<FileKind, NamedFile>(Object.entries<NamedFile>(bundled));
  for (const [kind, path] of Object.entries(files)) if (path !== undefined) found.set(kind, { path });
  if (advisoriesPath !== undefined) found.set('advisories', { path: advisoriesPath });
  return kinds.flatMap((kind) => {
    const file = found.get(kind);
    return file === undefined ? [] : [[kind, file] as const];
  });
}

interface ReadPorts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly retrievedAt: string | undefined;
}

/** Rejects with what is wrong. */
async function read(kind: FileKind, path: string, ports: ReadPorts): Promise<Found> {
  const own = readers[kind];
  if (own !== undefined) return own(path, ports);
  const list: CveListSource<unknown> | undefined = listFile(kind, path, ports.clock);
  if (list === undefined) throw new Error(`Expected a source with a file, got ${kind}`);
  const answer = await list.find([], ports.signal);
  if ('why' in answer) throw new Unreadable(answer.why);
  return answer.origin ?? {};
}

/** What is no list of a source. */
const readers: Readonly<Record<FileKind, (path: string, ports: ReadPorts) => Promise<Found>>> = {
  advisories: async (path) => {
    const { coverage, dataDate } = (await openOfflineAdvisories(path)).provenance;
    return { dataDate, ...(coverage === undefined ? {} : { contents: coverageText(coverage) }) };
  },
  pypi: async (path) => {
    await openPypiFolder(path);
    return {};
  },
  pypiNames: async (path, { retrievedAt }) => {
    const { size } = await openPypiNames(path);
    return { dataDate: retrievedAt, contents: size === 1 ? '1 name' : `${size.toLocaleString('en-US')} names` };
  },
};

class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** What an index says does not lapse, so that it may be of any day: see AskedSource. */
function judge(
  kind: FileKind,
  { dataDate, contents }: Found,
  { fileDays = usualAgeBounds.file }: DataFiles,
  clock: Clock,
): Omit<FileCheck, 'kind' | 'label' | 'file'> {
  const facts = {
    ...(dataDate === undefined ? {} : { dataDate }),
    ...(contents === undefined ? {} : { contents }),
  };
  if (dataDate === undefined && !ageless.has(kind)) return { ...facts, status: 'old', why: dateless, next: fetchAgain };
  if (oldDayOf(dataDate, fileDays, clock.now()) === undefined) return { ...facts, status: 'works' };
  const why = `it is older than ${fileDays === 1 ? '1 day' : `${fileDays} days`}`;
  return { ...facts, status: 'old', why, next: fetchAgain };
}

function reasonOf(error: unknown): { readonly why: string; readonly next: string } {
  if (error instanceof UserError) return { why: error.what, next: error.next };
  const message = error instanceof Error ? error.message : String(error);
  const why = error instanceof Unreadable ? `its ${message}` : message;
  return { why, next: fetchAgain };
}

const dateless = 'it has no date and may be old';

const fetchAgain = 'Download it again with ihacpa sources download (in VS Code: Import Advisory Data)';

const labels: ReadonlyMap<FileKind, string> = new Map([
  ['advisories', 'OSV data'],
  ...dataFiles.map(({ kind, label }) => [kind, label] as const),
]);

const ageless: ReadonlySet<FileKind> = new Set(dataFiles.flatMap(({ kind, isAgeless }) => (isAgeless ? [kind] : [])));

const kinds: readonly FileKind[] = [...labels.keys()];
