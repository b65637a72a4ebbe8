/** The list of checkpoints as text: version, checksum, summaries. Refuses what the checksum does not cover. */
import * as v from 'valibot';
import { type CheckpointSummary, checkpointSummarySchema } from '../../core/scan/checkpointData';
import { sha256 } from '../../platform/contentHash';
import type { Codec, Decoded } from '../storage/durableAdapter';
import { parseJson } from '../../platform/parseJson';

export interface StoredIndex {
  /** Newest first. */
  checkpoints: CheckpointSummary[];
}

/** Version 2 added the checksum. */
export const indexVersion = 2;

const checkpointsSchema = v.array(checkpointSummarySchema);
const headSchema = v.object({
  schemaVersion: v.pipe(v.number(), v.integer(), v.minValue(1)),
  checksum: v.optional(v.string()),
  checkpoints: v.unknown(),
});

/** `version`: tests write those that are not the present one. */
export function encodeIndex(checkpoints: readonly unknown[], version = indexVersion): string {
  const checksum = checksumOf(version, checkpoints);
  return `${JSON.stringify({ schemaVersion: version, checksum, checkpoints }, undefined, 1)}\n`;
}

export const indexCodec: Codec<StoredIndex> = {
  encode: ({ checkpoints }) => encodeIndex(checkpoints),
  decode: (text) => {
    const head = v.safeParse(headSchema, parseJson(text));
    return head.success ? decodeHead(head.output) : { status: 'corrupt' };
  },
};

function decodeHead({ schemaVersion, checksum, checkpoints }: v.InferOutput<typeof headSchema>): Decoded<StoredIndex> {
  const isOld = schemaVersion === 1 && checksum === undefined;
  if (!isOld && checksum !== checksumOf(schemaVersion, checkpoints)) return { status: 'corrupt' };
  if (schemaVersion > indexVersion) return { status: 'newer', version: schemaVersion };
  const parsed = v.safeParse(checkpointsSchema, checkpoints);
  if (!parsed.success) return { status: 'corrupt' };
  return { status: 'valid', data: { checkpoints: parsed.output }, older: isOld ? schemaVersion : undefined };
}

function checksumOf(version: number, checkpoints: unknown): string {
  return sha256(`${version} ${JSON.stringify(checkpoints)}`);
}
