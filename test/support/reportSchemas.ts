/** The official schemas of report formats, as installed packages carry them. Refuses what they refuse. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv, type AnySchema } from 'ajv';
import addFormats from 'ajv-formats';

export const schemas = {
  sarif: '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
  cycloneDx: '@cyclonedx/cyclonedx-library/res/schema/bom-1.6.SNAPSHOT.schema.json',
} as const;

/** `schema`: a file of an installed package; the schemas it refers to lie beside it. */
export function assertValid(schema: string, value: unknown): void {
  const [scope = '', name = '', ...path] = schema.split('/');
  const root = dirname(require.resolve('ajv/package.json')).replace(/ajv$/, join(scope, name));
  const file = join(root, ...path);
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  for (const format of ['idn-email', 'iri-reference']) ajv.addFormat(format, true);
  if (file.includes('cyclonedx')) {
    for (const other of ['spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json']) {
      ajv.addSchema(readSchema(join(dirname(file), other)), `http://cyclonedx.org/schema/${other}`);
    }
  }
  const isValid = ajv.compile(readSchema(file));
  assert.ok(isValid(value), ajv.errorsText(isValid.errors, { separator: '\n' }));
}

/** SARIF's is of draft 4, of which it uses nothing that later ones read differently. Others refer to a schema by its file, not its id. */
function readSchema(file: string): AnySchema {
  const schema = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  if (String(schema['$schema']).includes('draft-04')) {
    delete schema['$schema'];
    delete schema['id'];
  }
  if (!file.includes('bom-')) delete schema['$id'];
  return schema;
}
