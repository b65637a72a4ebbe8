/** What a person should know of a workbook that a sync client copies: before a scan, and when a second copy appeared during it. Writes nothing. */
import type { ScanEvent } from '../core/scan/scanEvent';
import { say } from '../core/message/text';
import { nodeFileSystem } from '../platform/nodeFileSystem';
import { conflictCopies, syncServiceOf } from '../platform/syncedFolder';

/** Tells the first now; the function it resolves with tells the second. A workbook that is not there is for the scan to refuse. */
export async function watchSync(
  workbookPath: string,
  onDidEvent: (event: ScanEvent) => void,
): Promise<() => Promise<void>> {
  const realPath = await nodeFileSystem.realPath(workbookPath).catch(() => workbookPath);
  const service = await syncServiceOf(nodeFileSystem, realPath);
  if (service === undefined) return () => Promise.resolve();
  const message =
    service === 'OneDrive' || service === 'SharePoint'
      ? say`${service} syncs this folder. During the scan, turn AutoSave off or close the workbook in Excel, and do not edit it online, or scan a copy with --output.`
      : say`${service} syncs this folder. During the scan, pause syncing and do not edit the workbook elsewhere, or scan a copy with --output.`;
  onDidEvent({ type: 'warning', message });
  const before = new Set(await conflictCopies(nodeFileSystem, realPath));
  return async () => {
    for (const copy of await conflictCopies(nodeFileSystem, realPath)) {
      if (before.has(copy)) continue;
      const found = say`A file that looks like a conflict copy of ${service} appeared during the scan: ${copy}. Compare it with the workbook before you delete either.`;
      onDidEvent({ type: 'warning', message: found });
    }
  };
}
