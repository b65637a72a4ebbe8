/** Brings back the findings that have to go into the workbook once more, from the lines of the journal. */
import type { FileSystem } from '../../platform/fileSystem';
import { readJournal } from './readJournal';
import type { ScanRecord } from './scanRecord';
import { identityKey } from '../../core/package/identity';

/** The journal is read again only when findings are missing: after a restore, or cells that a person emptied. */
export async function completeFindings(fileSystem: FileSystem, path: string, record: ScanRecord): Promise<void> {
  const { waiting, results, saved, plan } = record;
  if (waiting === undefined) return;
  const missing = new Set<string>();
  for (const key of plan.keys) if (results.has(key) && !saved.has(key) && !waiting.has(key)) missing.add(key);
  if (missing.size === 0) return;
  await readJournal(fileSystem, path, (event) => {
    if (event.type !== 'result') return;
    const { finding } = event.data;
    const key = identityKey(finding.package);
    if (missing.has(key)) waiting.set(key, finding);
  });
}
