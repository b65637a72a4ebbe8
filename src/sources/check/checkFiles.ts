/** Reads each data file that a scan would use and says of which day it is, and what to do where it is old or cannot be read. */
import { oldDayOf, usualAgeBounds } from '../../core/advisory/dataAge';
import type { AnswerOrigin, SourceAnswer } from '../../core/advisory/source';
import type { Clock } from '../../platform/clock';
import { UserError } from '../../core/message/errors';
import { coverageText } from '../../core/scan/coverageText';
import type { SourceSettings } from '../../core/scan/sourceSettings';
import { bundleFiles } from '../offline/bundleManifest';
import { epssFile } from '../epss/epssFile';
import { exploitDbFile } from '../exploitDb/exploitDb';
import { kevFile } from '../kev/kev';
import { openOfflineAdvisories } from '../offline/offlineAdvisories';
import { openPypiFolder } from '../pypi/pypiFolder';
import { openPypiNames } from '../pypi/pypiNames';

export type FileKind = 'advisories' | keyof SourceSettings['files'];

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
    const seen = { kind, label: labels[kind], file: path };
    try {
      checks.push({ ...seen, ...judge(kind, await readers[kind](path, { clock, signal, retrievedAt }), data, clock) });
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
  const found = new Map<FileKind, NamedFile>(Object.entries(bundled) as [FileKind, NamedFile][]);
  for (const [kind, path] of Object.entries(files) as [FileKind, string | undefined][])
    if (path !== undefined) found.set(kind, { path });
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

/** Each rejects with what is wrong. */
const readers: Readonly<Record<FileKind, (path: string, ports: ReadPorts) => Promise<Found>>> = {
  advisories: async (path) => {
    const { coverage, dataDate } = (await openOfflineAdvisories(path)).provenance;
    return { dataDate, ...(coverage === undefined ? {} : { contents: coverageText(coverage) }) };
  },
  kev: (path, { clock, signal }) => ofList(kevFile(path, clock).find([], signal)),
  epss: (path, { clock, signal }) => ofList(epssFile(path, clock).find([], signal)),
  exploitDb: (path, { clock, signal }) => ofList(exploitDbFile(path, clock).find([], signal)),
  pypi: async (path) => {
    await openPypiFolder(path);
    return {};
  },
  pypiNames: async (path, { retrievedAt }) => {
    const { size } = await openPypiNames(path);
    return { dataDate: retrievedAt, contents: size === 1 ? '1 name' : `${size.toLocaleString('en-US')} names` };
  },
};

async function ofList(asked: Promise<SourceAnswer<unknown>>): Promise<AnswerOrigin> {
  const answer = await asked;
  if ('why' in answer) throw new Unreadable(answer.why);
  return answer.origin ?? {};
}

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
  if (dataDate === undefined && kind !== 'pypi' && kind !== 'pypiNames')
    return { ...facts, status: 'old', why: dateless, next: fetchAgain };
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

const dateless = 'it tells no date and may be of any age';

const fetchAgain = 'Download it again with ihacpa sources download (in VS Code: Import Advisory Data)';

const labels: Readonly<Record<FileKind, string>> = {
  advisories: 'OSV data',
  kev: 'CISA KEV',
  epss: 'EPSS',
  exploitDb: 'Exploit-DB',
  pypi: 'PyPI data',
  pypiNames: 'PyPI names',
};

const kinds = Object.keys(labels) as readonly FileKind[];
