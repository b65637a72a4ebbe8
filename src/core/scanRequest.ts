/** Everything a scan needs to know before it starts. Plain data: it crosses the worker boundary. */
import * as v from 'valibot';
import { batchConfigurationSchema } from './batchConfiguration';
import { overwriteRules } from './cellEdit';
import { recoveryOptionsSchema } from './recoveryOptions';

const absolutePath = v.pipe(v.string(), v.nonEmpty());

export const scanRequestSchema = v.object({
  workbookPath: absolutePath,
  /** Workspace storage of the extension, or the folder given by --storage. */
  storageFolder: absolutePath,
  /** OSV all.zip or a folder of OSV documents; undefined: the advisory source is not set up. */
  advisoriesPath: v.optional(absolutePath),
  /** No request leaves the machine. */
  offline: v.boolean(),
  overwrite: v.picklist(overwriteRules),
  configuration: batchConfigurationSchema,
  recovery: recoveryOptionsSchema,
  toolVersion: v.string(),
});

export type ScanRequest = v.InferOutput<typeof scanRequestSchema>;
