/** One checkpoint on the disk: the data, its summary and a checksum over both. Refuses anything the checksum does not cover. */
import * as v from 'valibot';
import { checkpointDataSchema, type CheckpointSummary, checkpointSummarySchema } from '../../core/scan/checkpointData';
import type { FileSystem } from '../../platform/fileSystem';
import { say, type Text } from '../../core/message/text';
import { migrateCheckpoint } from './checkpointMigration';
import { sha256 } from '../../platform/contentHash';
import { readWholeFile, replaceFile } from '../../platform/durableFile';
import { storedProgressSchema } from './storedProgress';

const storedDataSchema = v.object({ ...checkpointDataSchema.entries, packageProgress: storedProgressSchema });

/** CheckpointData whose packages are still those of the plan; see packagesOf. */
export type StoredCheckpoint = v.InferOutput<typeof storedDataSchema>;

export interface CheckpointFile {
  readonly summary: CheckpointSummary;
  readonly data: StoredCheckpoint;
}

type ReadCheckpoint =
  /** `older`: the version it was written in, when that is not the present one. */
  | { readonly status: 'valid'; readonly file: CheckpointFile; readonly older: number | undefined }
  | { readonly status: 'missing' }
  | { readonly status: 'newer'; readonly version: number }
  | { readonly status: 'corrupt'; readonly why: Text };

const envelopeSchema = v.object({ checksum: v.string(), checkpoint: v.unknown() });
const contentSchema = v.object({ summary: checkpointSummarySchema, data: storedDataSchema });

export async function writeCheckpointFile(fileSystem: FileSystem, path: string, file: CheckpointFile): Promise<void> {
  const body = JSON.stringify(file);
  await replaceFile(fileSystem, path, Buffer.from(`{"checksum":"${sha256(body)}","checkpoint":${body}}\n`));
}

export async function readCheckpointFile(fileSystem: FileSystem, path: string): Promise<ReadCheckpoint> {
  const bytes = await readWholeFile(fileSystem, path);
  return bytes === undefined ? { status: 'missing' } : decodeCheckpoint(bytes.toString());
}

function decodeCheckpoint(text: string): ReadCheckpoint {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { status: 'corrupt', why: say`it is not readable` };
  }
  const envelope = v.safeParse(envelopeSchema, parsed);
  if (!envelope.success) return { status: 'corrupt', why: say`it is not a checkpoint` };
  const { checksum, checkpoint } = envelope.output;
  if (sha256(JSON.stringify(checkpoint)) !== checksum)
    return { status: 'corrupt', why: say`its checksum does not match` };
  const migrated = migrateCheckpoint(checkpoint);
  if (migrated.status === 'newer') return migrated;
  const content = v.safeParse(contentSchema, migrated.checkpoint);
  if (!content.success) return { status: 'corrupt', why: say`its fields are not those of a checkpoint` };
  return { status: 'valid', file: content.output, older: migrated.older };
}
