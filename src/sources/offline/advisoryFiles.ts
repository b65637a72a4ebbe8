/** The files of a set of advisories, from a zip archive or a folder. Refuses damaged archives whole; knows nothing of OSV. */
import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { errnoOf, UserError } from '../../core/message/errors';
import { say, type Text } from '../../core/message/text';
import { readRegularFile } from '../../platform/regularFile';
import { ZipError } from '../../xlsx/zip/zipError';
import { manifestName, readManifest } from './bundleManifest';
import type { ZipLimits } from '../../xlsx/zip/zipLimits';
import { openZip } from '../../xlsx/zip/zipReader';

export interface AdvisoryFile {
  /** Relative to the folder or archive, with `/`. */
  readonly name: string;
  /** UTF-8 text. Rejects with a UserError when the file cannot be read or fails its checksum. */
  read(): Promise<string>;
}

const mib = 1024 * 1024;

/** OSV's export of one ecosystem: tens of thousands of small files. */
const archiveLimits: ZipLimits = {
  fileBytes: 1024 * mib,
  entries: 2_000_000,
  partBytes: 32 * mib,
  totalBytes: 4096 * mib,
  ratio: 200,
  ratioFreeBytes: mib,
};

const next = say`Download OSV's PyPI/all.zip again or choose a folder of OSV records`;

/**
 * Every JSON and YAML file at any depth, sorted by name; names that begin with a dot are left out.
 * Rejects with UserError `advisoriesUnreadable` when nothing is there or the archive is damaged.
 */
export async function listAdvisoryFiles(path: string): Promise<readonly AdvisoryFile[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw unreadable(
      path,
      errnoOf(cause) === 'ENOENT' ? say`The file or folder does not exist` : say`The path cannot be opened`,
      cause,
    );
  });
  const files = found.isDirectory() ? await filesBelow(path) : await filesOfArchive(path);
  return files
    .filter(({ name }) => isAdvisoryName(name))
    .sort((a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1));
}

/** A folder of offline data names its own files; kev.json there is no advisory. */
async function filesBelow(folder: string): Promise<AdvisoryFile[]> {
  const listed = await readManifest(folder).catch((cause: unknown) => {
    throw unreadable(folder, say`Its ${manifestName} cannot be read`, cause);
  });
  if (listed === undefined) return filesOfFolder(folder, folder);
  const files: AdvisoryFile[] = [];
  for (const { kind, file } of listed) {
    const path = join(folder, file);
    if (kind === 'advisories') for (const each of await filesOfArchive(path)) files.push(each);
    if (kind === 'change') files.push({ name: file, read: () => readText(path) });
  }
  return files;
}

export function unreadable(file: string, what: Text, cause?: unknown): UserError {
  return new UserError({ code: 'advisoriesUnreadable', what, file, next, cause });
}

function isAdvisoryName(name: string): boolean {
  return /\.(json|ya?ml)$/i.test(name) && !name.split('/').some((part) => part.startsWith('.'));
}

async function filesOfFolder(root: string, folder: string): Promise<AdvisoryFile[]> {
  const files: AdvisoryFile[] = [];
  for (const entry of await list(folder)) {
    const path = join(folder, entry.name);
    // A link to a folder is not followed: it may lead back up.
    if (entry.isDirectory()) {
      if (!entry.name.startsWith('.')) for (const each of await filesOfFolder(root, path)) files.push(each);
      continue;
    }
    const name = relative(root, path).replaceAll('\\', '/');
    files.push({ name, read: () => readText(path) });
  }
  return files;
}

async function list(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw unreadable(folder, say`The folder cannot be listed`, cause);
  });
}

async function readText(path: string): Promise<string> {
  const bytes = await readRegularFile(path, archiveLimits.partBytes).catch((cause: unknown) => {
    throw unreadable(path, say`The file cannot be read`, cause);
  });
  return bytes.toString();
}

async function filesOfArchive(path: string): Promise<AdvisoryFile[]> {
  const bytes = await readRegularFile(path, archiveLimits.fileBytes).catch((cause: unknown) => {
    throw unreadable(path, say`The file cannot be read`, cause);
  });
  const archive = refusing(path, () => openZip(bytes, archiveLimits));
  return archive.entries.map((entry) => ({
    name: entry.name,
    read: () => new Promise((resolve) => resolve(refusing(path, () => archive.read(entry).toString('utf8')))),
  }));
}

/** One clear sentence for whatever is wrong with the archive. */
function refusing<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    if (!(cause instanceof ZipError)) throw cause;
    throw unreadable(path, whatIsWrong(cause, basename(path)), cause);
  }
}

function whatIsWrong({ reason, text }: ZipError, file: string): Text {
  switch (reason) {
    case 'notZip':
      return say`The file is neither a zip archive nor a folder`;
    case 'truncated':
      return say`The archive is cut off: its end is missing`;
    case 'crcMismatch':
    case 'damaged':
    case 'headerMismatch':
    case 'overlap':
      return say`The archive is damaged (${text})`;
    case 'encrypted':
      return say`The archive is encrypted`;
    case 'overLimit':
      return say`The archive is too large (${text})`;
    case 'unsupportedCompression':
    case 'multiVolume':
    case 'duplicateEntry':
    case 'badName':
      return say`${file} is not an archive as OSV publishes it (${text})`;
  }
}
