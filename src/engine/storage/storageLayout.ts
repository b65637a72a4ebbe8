/** Where a scan's files lie in the storage folder. */
import { basename, join } from 'node:path';
import { sha256 } from '../../platform/contentHash';

export const storageLayout = {
  scansFolder: (storage: string) => join(storage, 'scans'),
  scanFolder: (storage: string, scanId: string) => join(storage, 'scans', scanId),
  journal: (storage: string, scanId: string) => join(storage, 'scans', scanId, 'journal.jsonl'),
  plan: (storage: string, scanId: string) => join(storage, 'scans', scanId, 'plan.json'),
  /** Copies of a workbook that was replaced by a checkpoint's, or that had become unreadable. */
  keptWorkbook: (storage: string, stamp: string, workbookPath: string) =>
    join(storage, 'kept', `${stamp}${storageLayout.keptWorkbookEnding(workbookPath)}`),
  keptWorkbookEnding: (workbookPath: string): string => `-${basename(workbookPath)}`,
  keptFolder: (storage: string) => join(storage, 'kept'),
  checkpointsFolder: (storage: string, scanId: string) => join(storage, 'scans', scanId, 'checkpoints'),
  checkpoint: (storage: string, scanId: string, checkpointId: string) =>
    join(storage, 'scans', scanId, 'checkpoints', `${checkpointId}.json`),
  /** Keeps the workbook's own name and ending, so that a person can open a backup as it is. */
  backup: (storage: string, scanId: string, checkpointId: string, workbookPath: string) =>
    join(storage, 'scans', scanId, 'checkpoints', `${checkpointId}-${basename(workbookPath)}`),
  checkpointIndex: (storage: string) => join(storage, 'checkpoints.json'),
  /** What a workbook was when a person removed its scans. */
  forgotten: (storage: string, workbookPath: string) => join(storage, 'forgotten', sha256(workbookPath).slice(0, 32)),
  /** What lists of installed packages said of a workbook. */
  installedList: (storage: string, workbookPath: string) =>
    join(storage, 'installed', `${sha256(workbookPath).slice(0, 32)}.json`),
  ledgersFolder: (storage: string) => join(storage, 'ledgers'),
  /** Snapshots of the reviews of a workbook; `name`: that of its ledger. */
  historyFolder: (storage: string, name: string) => join(storage, 'history', name),
  /** What watches of a workbook have seen and reported; `name`: that of its ledger. */
  watched: (storage: string, name: string) => join(storage, 'watched', `${name}.json`),
  snapshot: (storage: string, name: string, scanId: string) => join(storage, 'history', name, `${scanId}.json.gz`),
} as const;

/** `20261123201500`, UTC: how the name of a kept workbook begins. */
export function stampOf(now: number): string {
  return new Date(now).toISOString().slice(0, 19).replace(/\D/g, '');
}

/** Milliseconds since the epoch, at the end of its second; undefined when the name does not begin with a stamp. */
export function stampedAt(name: string): number | undefined {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)-/.exec(name) ?? [];
  const [year, month, day, hour, minute, second] = parts;
  if (second === undefined) return undefined;
  const at = Date.parse(`${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second}Z`);
  return Number.isNaN(at) ? undefined : at + 999;
}
