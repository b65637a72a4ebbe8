/** Brings checkpoints of older versions to the present one, step by step. Refuses newer ones: nobody knows what they mean. */
import * as v from 'valibot';
import { defaultBatchConfiguration } from '../../core/scan/batchConfiguration';
import { checkpointSchemaVersion } from '../../core/scan/checkpointData';

/** `older`: the version it was written in; undefined when it is the present one. */
type Migrated =
  | { readonly status: 'readable'; readonly checkpoint: unknown; readonly older: number | undefined }
  | { readonly status: 'newer'; readonly version: number };

const headSchema = v.looseObject({
  data: v.looseObject({
    processingMetadata: v.looseObject({ schemaVersion: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
    batchState: v.looseObject({ batchStrategy: v.unknown(), batchSize: v.unknown() }),
  }),
});

type Head = v.InferOutput<typeof headSchema>;

/** By the version they start from. */
const steps: Readonly<Record<number, (checkpoint: Head) => Head>> = {
  1: ({ data, ...rest }) => {
    const { batchStrategy: strategy, batchSize: defaultBatchSize } = data.batchState;
    const settings = { ...defaultBatchConfiguration, strategy, defaultBatchSize };
    const processingMetadata = { ...data.processingMetadata, schemaVersion: 2, settings };
    return { ...rest, data: { ...data, processingMetadata } };
  },
  // A list of packages is still read.
  2: ({ data, ...rest }) => {
    const processingMetadata = { ...data.processingMetadata, schemaVersion: 3 };
    return { ...rest, data: { ...data, processingMetadata } };
  },
};

/** What is no checkpoint at all comes back as it is: its schema says so. */
export function migrateCheckpoint(checkpoint: unknown): Migrated {
  const head = v.safeParse(headSchema, checkpoint);
  if (!head.success) return { status: 'readable', checkpoint, older: undefined };
  const written = head.output.data.processingMetadata.schemaVersion;
  if (written > checkpointSchemaVersion) return { status: 'newer', version: written };
  let migrated = head.output;
  for (let version = written; version < checkpointSchemaVersion; version += 1) {
    migrated = steps[version]?.(migrated) ?? migrated;
  }
  const older = written === checkpointSchemaVersion ? undefined : written;
  return { status: 'readable', checkpoint: older === undefined ? checkpoint : migrated, older };
}
