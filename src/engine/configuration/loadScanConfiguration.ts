/** The configuration of one scan from everything that has a say: command line, file, editor, presets, defaults. Reads files, starts nothing. */
import { join } from 'node:path';
import type { BatchConfiguration } from '../../core/scan/batchConfiguration';
import { BatchConfigurationManager } from './batchConfigurationManager';
import type { LoadedConfiguration, ResolvedConfiguration } from './configurationLayers';
import type { ScanConstraints } from './strategyPresets';

/** Looked for in the folder of the workbook and in the workspace. */
export const configurationFileNames = ['ihacpa.yaml', 'ihacpa.json'] as const;

interface ConfigurationSources {
  readonly commandLine?: Partial<BatchConfiguration>;
  /** A file that a person named: it must be there. */
  readonly namedFile?: string | undefined;
  /** Folders that may hold one of configurationFileNames, nearest first; the first file counts. Not looked at beside a named one. */
  readonly folders: readonly string[];
  /** Of an editor, by the fields' names (`defaultBatchSize`), only what a person set; checked here. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Asked only when the file names an environment. */
  readonly constraints: () => Promise<ScanConstraints>;
}

/** Rejects with UserError `badArgument` that names every wrong value, its file and line, and what is allowed. */
export async function loadScanConfiguration(sources: ConfigurationSources): Promise<ResolvedConfiguration> {
  const manager = new BatchConfigurationManager();
  const file = await firstFile(manager, sources);
  const { commandLine = {}, settings = {} } = sources;
  const constraints = file?.environment === undefined ? { packages: 0 } : await sources.constraints();
  return manager.resolve({ commandLine, file, settings, constraints });
}

async function firstFile(
  manager: BatchConfigurationManager,
  { namedFile, folders }: ConfigurationSources,
): Promise<LoadedConfiguration | undefined> {
  if (namedFile !== undefined) return manager.loadBatchConfig(namedFile);
  for (const path of folders.flatMap((folder) => configurationFileNames.map((name) => join(folder, name)))) {
    const file = await manager.loadBatchConfig(path, true);
    if (file !== undefined) return file;
  }
  return undefined;
}
