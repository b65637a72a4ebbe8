/** Which stored scans are those of a workbook that was moved, renamed or copied since: told by what its cells hold. Changes nothing. */
import type { PackageRow } from '../../core/sheet/packageRow';
import { readWholeFile } from '../../platform/durableFile';
import type { FileSystem } from '../../platform/fileSystem';
import type { WrittenTexts } from '../journal/writtenTexts';
import { storageLayout } from '../storage/storageLayout';
import { hasResult, LineageCount } from './lineage';
import { plannedScans, readScans } from './storedScans';

/** Scans that are compared by content, the newest first; the others are too old to matter. */
const mostCompared = 32;

/** Asked for only where it matters; undefined: it cannot be read. */
export interface WorkbookContent {
  /** SHA-256 of the file. */
  readonly hash: () => Promise<string | undefined>;
  readonly rows: () => Promise<Iterable<PackageRow> | undefined>;
  /** What all scans of the workbook that was at this path wrote into the sheet that is reviewed. */
  readonly writtenAt: (formerPath: string) => Promise<WrittenTexts | undefined>;
}

interface Former {
  readonly path: string;
  readonly isGone: boolean;
  readonly written: WrittenTexts;
}

/**
 * The path under which the scans of a workbook are stored: its own, else that of the workbook it was. The content that a scan left tells, also
 * where the last scan found nothing to write. What no scan has written to is like any other copy of a form: it is known only where the one
 * that was scanned is gone. Where another program has saved the file since, its cells tell.
 */
export async function pathOfHistory(
  fileSystem: FileSystem,
  storage: string,
  realPath: string,
  content: WorkbookContent,
): Promise<string> {
  const all = await plannedScans(fileSystem, storage);
  if (all.length === 0 || all.some(({ planned }) => planned.workbookPath === realPath)) return realPath;
  const hash = await content.hash();
  const forgotten = await forgottenHash(fileSystem, storage, realPath);
  if (hash === undefined || hash === forgotten) return realPath;
  const formers: Former[] = [];
  for (const scan of all.slice(0, mostCompared)) {
    const [stored] = await readScans(fileSystem, storage, [scan]);
    if (stored === undefined) continue;
    const { workbookHash, saves, openIntent, written } = stored.record;
    const path = scan.planned.workbookPath;
    const isGone = (await fileSystem.stat(path)) === undefined;
    const isAsLeft = workbookHash === hash && (saves > 0 || isGone);
    if (isAsLeft || openIntent?.save.newHash === hash) return path;
    if (isGone || forgotten === undefined) formers.push({ path, isGone, written });
  }
  return (await formerByCells(formers, content)) ?? realPath;
}

/** One that is gone comes first, then the one of the newest scan. */
async function formerByCells(formers: readonly Former[], content: WorkbookContent): Promise<string | undefined> {
  const rows = formers.length === 0 ? undefined : await content.rows();
  let packages = 0;
  for (const row of rows ?? []) if (hasResult(row)) packages += 1;
  if (rows === undefined || packages === 0) return undefined;
  const compared: { readonly former: Former; readonly count: LineageCount }[] = [];
  const recorded = new Set<string>();
  for (const former of formers) {
    const { path, written } = former;
    const record = recorded.has(path) ? undefined : await content.writtenAt(path);
    recorded.add(path);
    for (const texts of [written, record]) {
      if (texts !== undefined && texts.size > 0) compared.push({ former, count: new LineageCount(texts) });
    }
  }
  for (const row of rows) for (const { count } of compared) count.add(row);
  const found = compared.filter(({ former, count }) =>
    former.isGone ? count.belongs(packages) : count.isCopy(packages),
  );
  return (found.find(({ former }) => former.isGone) ?? found[0])?.former.path;
}

/** What the workbook was when a person removed its scans: until it changes, what scans of another with the same bytes found is not its own. */
async function forgottenHash(fileSystem: FileSystem, storage: string, realPath: string): Promise<string | undefined> {
  return (await readWholeFile(fileSystem, storageLayout.forgotten(storage, realPath)))?.toString();
}
