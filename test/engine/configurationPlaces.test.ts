/** One truth for every field of a batch configuration: schema, editor settings, shipped file schema and file sections agree. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { batchFields, type FieldSchema, fieldSchema, fieldSections } from '../../src/engine/configuration/batchFields';
import { parseConfigurationFile } from '../../src/engine/configuration/configurationFile';
import { configurationFileNames } from '../../src/engine/configuration/loadScanConfiguration';
import { configurationJsonSchema } from '../../src/engine/configuration/configurationSchema';
import { batchConfigurationSchema, defaultBatchConfiguration } from '../../src/core/scan/batchConfiguration';
import { projectRoot } from '../support/vscode/projectRoot';

type Properties = Readonly<Record<string, FieldSchema & { readonly default?: unknown }>>;

interface FileSchema {
  readonly properties: Readonly<Record<string, { readonly properties?: Properties }>>;
}

interface Contribution {
  readonly fileMatch: string | readonly string[];
  readonly url: string;
}

interface Manifest {
  readonly contributes: {
    readonly configuration: readonly { readonly properties: Properties }[];
    readonly yamlValidation: readonly Contribution[];
    readonly jsonValidation: readonly Contribution[];
  };
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(projectRoot(), path), 'utf8'));

describe('batch configuration everywhere', () => {
  const { contributes } = readJson('package.json') as Manifest;
  const shipped = readJson('media/ihacpa.schema.json') as FileSchema;
  const settings: Properties = Object.assign(
    {},
    ...contributes.configuration.map(({ properties }) => properties),
  ) as Properties;
  const sectionOf = (field: string): string =>
    Object.entries(fieldSections).find(([, fields]) => fields.some((candidate) => candidate === field))?.[0] ?? '';

  it('has every field in exactly one section', () => {
    assert.deepEqual([...batchFields].sort(), Object.keys(batchConfigurationSchema.entries).sort());
    assert.deepEqual([...batchFields].sort(), Object.keys(defaultBatchConfiguration).sort());
  });

  for (const field of batchFields) {
    it(`tells the same of ${field} in the settings, the file's schema and the model`, () => {
      const { description, ...bounds } = fieldSchema(field);
      const expected = { ...bounds, default: defaultBatchConfiguration[field] };
      const section = sectionOf(field);
      const inFile = shipped.properties[section]?.properties?.[field];
      assert.deepEqual(inFile, { ...expected, description });
      const setting = settings[`ihacpa.${section}.${field}`];
      assert.ok(setting !== undefined, `ihacpa.${section}.${field} is no setting`);
      const { type, minimum, maximum } = setting;
      const limits = { ...(minimum === undefined ? {} : { minimum }), ...(maximum === undefined ? {} : { maximum }) };
      const words = setting.enum === undefined ? {} : { enum: setting.enum };
      assert.deepEqual({ type, ...limits, ...words, default: setting.default }, expected);
    });

    it(`accepts the bounds of ${field} in a file and nothing beyond`, () => {
      const section = sectionOf(field);
      const isFine = (value: unknown): boolean => {
        const { problems, unusable, values } = parseConfigurationFile(
          JSON.stringify({ [section]: { [field]: value } }),
        );
        return problems.length + unusable.length === 0 && values[field] === value;
      };
      const { type, enum: words = [], minimum = 0, maximum = 0 } = fieldSchema(field);
      const good: readonly unknown[] =
        type === 'boolean' ? [true, false] : type === 'string' ? words : [minimum, maximum];
      const bad: readonly unknown[] =
        type === 'boolean'
          ? ['yes', 1, null]
          : type === 'string'
            ? ['', 3, null]
            : [minimum - 1, maximum + 1, 'x', null];
      assert.deepEqual(
        good.map(isFine),
        good.map(() => true),
      );
      assert.deepEqual(
        bad.map(isFine),
        bad.map(() => false),
      );
      if (type === 'integer') assert.equal(isFine(minimum + 0.5), false);
    });
  }

  it('ships the schema that editors complete by', () => assert.deepEqual(shipped, configurationJsonSchema()));

  it('offers the schema for the file names that are read', () => {
    const { yamlValidation, jsonValidation } = contributes;
    const ours = [...yamlValidation, ...jsonValidation].filter(({ url }) => url.endsWith('/ihacpa.schema.json'));
    const offered = ours.map(({ fileMatch }) => fileMatch);
    assert.deepEqual(offered, configurationFileNames);
    for (const { url } of [...yamlValidation, ...jsonValidation]) assert.ok(existsSync(join(projectRoot(), url)), url);
  });
});
