/** Everything a scan needs to know before it starts. */
import * as v from 'valibot';
import { batchConfigurationSchema } from './batchConfiguration';
import { overwriteRules } from '../cells/cellEdit';
import { recoveryOptionsSchema } from './recoveryOptions';
import { scanSelectionSchema } from './scanSelection';
import { sourceSettingsSchema } from './sourceSettings';

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
  /** Nobody chose `overwrite` for this run: a resumed scan keeps the rule it began with. */
  keepsOverwrite: v.optional(v.boolean()),
  configuration: batchConfigurationSchema,
  recovery: recoveryOptionsSchema,
  /** Absent: no service is asked. */
  sources: v.optional(sourceSettingsSchema),
  /** Undefined: every package. A resumed scan keeps the packages it was planned with. */
  selection: v.optional(scanSelectionSchema),
  /** The summary tells sources, metadata and evidence of each package, too. */
  details: v.optional(v.boolean()),
  /** Look up and decide, but leave the workbook and the stored state alone. */
  dryRun: v.optional(v.boolean()),
  /** Save although an office program seems to have the workbook open, unless its file is locked. */
  ignoreOwnerFile: v.optional(v.boolean()),
  toolVersion: v.string(),
});

export type ScanRequest = v.InferOutput<typeof scanRequestSchema>;
