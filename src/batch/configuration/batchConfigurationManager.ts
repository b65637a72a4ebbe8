/** Brings the settings of command line, file, editor and defaults together and remembers where each came from. Refuses wrong values by name. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type BatchConfiguration, defaultBatchConfiguration } from '../../core/batch/batchConfiguration';
import { errnoOf, UserError } from '../../core/errors';
import { allowedText, type BatchField, problemOf } from './batchFields';
import { type ConfigurationFile, parseConfigurationFile } from './configurationFile';
import { type ScanConstraints, type ScanEnvironment, selectStrategy } from './strategyPresets';

/** Looked for in the workspace, or in the folder of the workbook. */
export const configurationFileName = 'ihacpa.yaml';

export interface LoadedConfiguration extends ConfigurationFile {
  readonly file: string;
}

export interface ConfigurationLayers {
  readonly commandLine?: Partial<BatchConfiguration>;
  readonly file?: LoadedConfiguration | undefined;
  /** Of the editor; only what a person set there. */
  readonly settings?: Partial<BatchConfiguration>;
  readonly constraints?: ScanConstraints;
}

export interface ResolvedConfiguration {
  readonly configuration: BatchConfiguration;
  /** `command line`, `ihacpa.yaml:3`, `settings`, `preset production` or `default`. */
  readonly provenance: Readonly<Record<BatchField, string>>;
}

export class BatchConfigurationManager {
  /**
   * Undefined when there is no such file and `optional` allows that. Rejects with UserError `badArgument` that names
   * every wrong value with its line and what is allowed.
   */
  async loadBatchConfig(file: string, optional = false): Promise<LoadedConfiguration | undefined> {
    const text = await readText(file, optional);
    if (text === undefined) return undefined;
    const loaded = parseConfigurationFile(text);
    if (loaded.problems.length > 0) throw wrongFile(file, loaded);
    return { ...loaded, file };
  }

  /** Settings for an environment and its limits; see ScanConstraints. */
  selectStrategy(environment: ScanEnvironment, constraints: ScanConstraints): Partial<BatchConfiguration> {
    return selectStrategy(environment, constraints);
  }

  /** One sentence per wrong value; unknown names are wrong, too. Empty: all good. */
  validateBatchSettings(settings: Readonly<Record<string, unknown>>): readonly string[] {
    return Object.entries(settings).flatMap(([name, value]) => {
      if (!isField(name))
        return [`${name} is unknown, allowed are ${Object.keys(defaultBatchConfiguration).join(', ')}`];
      return problemOf(name, value) ?? [];
    });
  }

  /** Command line before file before settings before preset before default, field by field. */
  resolve({ commandLine = {}, file, settings = {}, constraints }: ConfigurationLayers): ResolvedConfiguration {
    const environment = file?.environment;
    const preset = environment === undefined ? {} : this.selectStrategy(environment, constraints ?? { packages: 0 });
    const configuration: Record<string, unknown> = {};
    const provenance: Partial<Record<BatchField, string>> = {};
    for (const field of Object.keys(defaultBatchConfiguration).filter(isField)) {
      const layers: readonly (readonly [unknown, string])[] = [
        [commandLine[field], 'command line'],
        [file?.values[field], `${basename(file?.file ?? '')}:${file?.lines[field] ?? 0}`],
        [settings[field], 'settings'],
        [preset[field], `preset ${environment ?? ''}`],
        [defaultBatchConfiguration[field], 'default'],
      ];
      const [value, from] = layers.find(([candidate]) => candidate !== undefined) ?? [undefined, 'default'];
      configuration[field] = value;
      provenance[field] = from;
    }
    return {
      configuration: configuration as BatchConfiguration,
      provenance: provenance as Record<BatchField, string>,
    };
  }
}

function isField(name: string): name is BatchField {
  return name in defaultBatchConfiguration;
}

async function readText(file: string, optional: boolean): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (optional && errnoOf(cause) === 'ENOENT') return undefined;
    throw new UserError({
      code: 'badArgument',
      what: 'The configuration file cannot be read',
      file,
      next: 'Check its name and that you may read it',
      cause,
    });
  }
}

function wrongFile(file: string, { problems }: ConfigurationFile): UserError {
  const places = problems.map(({ line, message }) => `${basename(file)}:${line}: ${message}`);
  return new UserError({
    code: 'badArgument',
    what: `The configuration cannot be used: ${places.join('; ')}`,
    file,
    next: `Correct it; a batch size for example is ${allowedText('defaultBatchSize')}`,
  });
}
