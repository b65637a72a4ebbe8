/** Gives packages rows of their own below those of a workbook. */
import type { NewPackage } from '../core/package/newPackage';
import type { AdditionReport } from '../workbook/append/additionTypes';
import { saveAlone } from './saveAlone';

export interface AddedPackages extends AdditionReport {
  /** The copy of the workbook as it was; undefined when it lists all of them already. */
  readonly backup: string | undefined;
}

/** Rejects with a UserError, `workbookLocked` when a scan runs or another program has the workbook open; nothing is added then. */
export async function addPackages(
  path: string,
  packages: readonly NewPackage[],
  storageFolder: string,
): Promise<AddedPackages> {
  const outcome = await saveAlone({ path, edits: [], packages }, storageFolder);
  const { addition } = outcome;
  if (addition === undefined) throw new Error('Expected a report of the added packages, got none');
  return { ...addition, backup: outcome.status === 'saved' ? outcome.backup : undefined };
}
