/** The JSON schema of `ihacpa.yaml`, for completion in editors. Drawn from the fields; adds no rule of its own. */
import { defaultBatchConfiguration } from '../../core/scan/batchConfiguration';
import { fieldSchema, type FieldSection, fieldSections } from './batchFields';
import { environments } from './strategyPresets';

/** Draft 7, as VS Code reads it. */
export function configurationJsonSchema(): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'IHACPA package review',
    type: 'object',
    additionalProperties: false,
    properties: {
      environment: {
        description: 'Chooses settings for where the scan runs; every other value here wins over them',
        type: 'string',
        enum: environments,
      },
      batch: section('batch'),
      checkpoint: section('checkpoint'),
    },
  };
}

function section(name: FieldSection): object {
  const properties = fieldSections[name].map((field) => [
    field,
    { ...fieldSchema(field), default: defaultBatchConfiguration[field] },
  ]);
  return { type: 'object', additionalProperties: false, properties: Object.fromEntries(properties) as object };
}
