/** Brings the settings of command line, file, editor and defaults together and remembers where each came from. Refuses wrong values by name. */
import { basename } from 'node:path';
import type { BatchConfiguration } from '../../core/scan/batchConfiguration';
import { errnoOf, UserError } from '../../core/message/errors';
import { joined, say, type Text } from '../../core/message/text';
import { readRegularFile, settingsFileBytes, UnreadableFileError } from '../../platform/regularFile';
import { allowedText } from './batchFields';
import { checkSettings, settingProblems } from './checkSettings';
import { type ConfigurationFile, parseConfigurationFile } from './configurationFile';
import { type LoadedConfiguration, type ResolvedConfiguration, resolveLayers } from './configurationLayers';
import { type ScanConstraints, type ScanEnvironment, selectStrategy } from './strategyPresets';

interface ConfigurationInput {
  readonly commandLine?: Partial<BatchConfiguration>;
  readonly file?: LoadedConfiguration | undefined;
  /** Of the editor, by the fields' names; only what a person set there. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly constraints?: ScanConstraints;
}

export class BatchConfigurationManager {
  /**
   * Undefined when there is no such file and `optional` allows that. Rejects with UserError `badArgument` that names
   * every wrong value with its line and what is allowed, except for those that only a strategy needs.
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
  validateBatchSettings(settings: Readonly<Record<string, unknown>>): readonly Text[] {
    return settingProblems(settings);
  }

  /** Who wins where: see resolveLayers. Throws UserError `badArgument` that names every wrong setting of the editor. */
  resolve(input: ConfigurationInput): ResolvedConfiguration {
    const { commandLine = {}, file, settings = {}, constraints = { packages: 0 } } = input;
    return resolveLayers({ commandLine, file, settings: checkSettings(settings), constraints });
  }
}

async function readText(file: string, optional: boolean): Promise<string | undefined> {
  try {
    return (await readRegularFile(file, settingsFileBytes)).toString();
  } catch (cause) {
    if (optional && errnoOf(cause) === 'ENOENT') return undefined;
    throw new UserError({
      code: 'badArgument',
      what:
        cause instanceof UnreadableFileError
          ? say`The configuration file cannot be read: it is not a text file of up to 1 MiB`
          : say`The configuration file cannot be read`,
      file,
      next: say`Check its name and your permission to read it`,
      cause,
    });
  }
}

/** Of the wrong values of a file. */
const mostNamed = 10;

function wrongFile(file: string, { problems }: ConfigurationFile): UserError {
  const named = problems.slice(0, mostNamed);
  const places = named.map(({ line, message }) => say`${basename(file)}:${line}: ${message}`);
  const left = problems.length - named.length;
  return new UserError({
    code: 'badArgument',
    what: say`The configuration cannot be used: ${joined(places, '; ')}${left === 0 ? '' : say` (and ${left} more)`}`,
    file,
    line: problems[0]?.line,
    next: say`Correct it; a batch size for example is ${allowedText('defaultBatchSize')}`,
  });
}
