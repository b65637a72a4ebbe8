/** Brings the settings of the command line and of a configuration file together. Refuses a file with any wrong value in it. */
import { dirname, join } from 'node:path';
import { BatchConfigurationManager, configurationFileName } from '../batch/configuration/batchConfigurationManager';
import type { BatchConfiguration } from '../core/batch/batchConfiguration';
import type { ScanArguments } from './scanArguments';

export interface LoadedSettings {
  readonly configuration: BatchConfiguration;
  /** The file that had a say; undefined when there is none. */
  readonly file: string | undefined;
}

/** The file of `--config` must be there; `ihacpa.yaml` beside the workbook may. Throws UserError `badArgument`. */
export async function loadConfiguration(args: ScanArguments): Promise<LoadedSettings> {
  const manager = new BatchConfigurationManager();
  const path = args.configPath ?? join(dirname(args.workbookPath), configurationFileName);
  const file = await manager.loadBatchConfig(path, args.configPath === undefined);
  const { configuration } = manager.resolve({ commandLine: args.settings, file });
  return { configuration, file: file?.file };
}
