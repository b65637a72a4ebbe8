/** Brings the settings of the command line and of a configuration file together. Refuses a file with a wrong value in it. */
import { dirname } from 'node:path';
import type { ResolvedConfiguration } from '../../engine/configuration/configurationLayers';
import { loadScanConfiguration } from '../../engine/configuration/loadScanConfiguration';
import { scanConstraints } from '../../tasks/scanConstraints';
import type { ScanArguments } from '../arguments/scanArguments';

/** The file of `--config` must be there; `ihacpa.yaml` beside the workbook may. Throws UserError `badArgument`. */
export function loadConfiguration(args: ScanArguments): Promise<ResolvedConfiguration> {
  const { settings, configPath, workbookPath, storageFolder } = args;
  return loadScanConfiguration({
    commandLine: settings,
    namedFile: configPath,
    folders: [dirname(workbookPath)],
    constraints: () => scanConstraints(workbookPath, storageFolder),
  });
}
