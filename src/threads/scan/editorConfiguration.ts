/** Settles the settings of a scan that an editor starts, inside the worker: its own settings, and ihacpa.yaml over them. Tells what it settled. */
import { loadScanConfiguration } from '../../engine/configuration/loadScanConfiguration';
import type { ScanEvent } from '../../core/scan/scanEvent';
import type { ScanRequest } from '../../core/scan/scanRequest';
import type { EditorSettings } from './protocol';
import { scanConstraints } from '../../tasks/scanConstraints';

/** Rejects with UserError `badArgument` that names every wrong value and where it stands. */
export async function withEditorSettings(
  request: ScanRequest,
  { values, folders }: EditorSettings,
  onDidEvent: (event: ScanEvent) => void,
): Promise<ScanRequest> {
  const { workbookPath, storageFolder } = request;
  const { configuration, file, warnings } = await loadScanConfiguration({
    settings: values,
    folders,
    constraints: () => scanConstraints(workbookPath, storageFolder),
  });
  if (file !== undefined) onDidEvent({ type: 'configured', file });
  for (const message of warnings) onDidEvent({ type: 'warning', message });
  return { ...request, configuration };
}
