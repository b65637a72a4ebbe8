/** Which of several places has the say about each field of a batch configuration. */
import { basename } from 'node:path';
import { type BatchConfiguration, defaultBatchConfiguration } from '../../core/scan/batchConfiguration';
import { say, type Text, type TextValue } from '../../core/message/text';
import { type BatchField, batchFields, strategyParameters } from './batchFields';
import type { ConfigurationFile } from './configurationFile';
import { type ScanConstraints, selectStrategy } from './strategyPresets';

export interface LoadedConfiguration extends ConfigurationFile {
  readonly file: string;
}

/** A value that only a strategy needs and cannot use. */
export interface UnusableValue {
  readonly field: BatchField;
  /** Which value it is and what is allowed. */
  readonly message: Text;
}

/** What an editor holds, checked; see checkSettings. */
export interface CheckedSettings {
  readonly values: Partial<BatchConfiguration>;
  readonly unusable: readonly UnusableValue[];
}

export interface ConfigurationLayers {
  readonly commandLine: Partial<BatchConfiguration>;
  readonly file: LoadedConfiguration | undefined;
  readonly settings: CheckedSettings;
  readonly constraints: ScanConstraints;
}

export interface ResolvedConfiguration {
  readonly configuration: BatchConfiguration;
  /** `command line`, `ihacpa.yaml:3`, `settings`, `preset production`, `default`, or `fallback` for a strategy that had to give way. */
  readonly provenance: Readonly<Record<BatchField, string>>;
  /** The configuration file that had a say. */
  readonly file: string | undefined;
  /** One sentence per value that a strategy cannot use: where it stands, what is allowed, what the scan does instead. */
  readonly warnings: readonly Text[];
}

interface Layer {
  readonly values: Partial<BatchConfiguration>;
  readonly from: (field: BatchField) => string;
}

/** Command line before file before settings before the file's preset before default, field by field. */
export function resolveLayers({
  commandLine,
  file,
  settings,
  constraints,
}: ConfigurationLayers): ResolvedConfiguration {
  const fileName = basename(file?.file ?? '');
  const environment = file?.environment;
  const layers: readonly Layer[] = [
    { values: commandLine, from: () => 'command line' },
    { values: file?.values ?? {}, from: (field) => `${fileName}:${file?.lines[field] ?? 0}` },
    { values: settings.values, from: () => 'settings' },
    {
      values: environment === undefined ? {} : selectStrategy(environment, constraints),
      from: () => `preset ${environment ?? ''}`,
    },
    { values: defaultBatchConfiguration, from: () => 'default' },
  ];
  const chosen = batchFields.map((field) => [field, layers.find(({ values }) => values[field] !== undefined)] as const);
  const valueOf = ([field, layer]: (typeof chosen)[number]): unknown => layer?.values[field];
  const unusable = [
    ...(file?.unusable ?? []).map(({ line, ...value }) => ({ ...value, place: `${fileName}:${line}` })),
    ...settings.unusable.map((value) => ({ ...value, place: say`settings` })),
  ].filter(({ field }) => commandLine[field] === undefined);
  return withoutUnusable(
    {
      configuration: Object.fromEntries(chosen.map((entry) => [entry[0], valueOf(entry)])) as BatchConfiguration,
      provenance: Object.fromEntries(chosen.map(([field, layer]) => [field, layer?.from(field)])) as Provenance,
      file: file?.file,
      warnings: [],
    },
    unusable,
  );
}

type Provenance = ResolvedConfiguration['provenance'];

/** A strategy that needs such a value gives way to fixed-size; the value itself is the default's. */
function withoutUnusable(
  resolved: ResolvedConfiguration,
  unusable: readonly (UnusableValue & { readonly place: TextValue })[],
): ResolvedConfiguration {
  const { strategy, defaultBatchSize } = resolved.configuration;
  const gives = unusable.some(({ field }) => strategyParameters[field]?.includes(strategy) === true);
  const instead = gives
    ? say`continuing with the strategy fixed-size and ${defaultBatchSize} packages per batch`
    : say`the default is used`;
  return {
    ...resolved,
    configuration: gives ? { ...resolved.configuration, strategy: 'fixed-size' } : resolved.configuration,
    provenance: gives ? { ...resolved.provenance, strategy: 'fallback' } : resolved.provenance,
    warnings: unusable.map(({ place, message }) => say`${place}: ${message}: ${instead}.`),
  };
}
