/** The list of what a folder of offline data holds, from where and of what day. Refuses lists that name files outside the folder. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { errnoOf } from '../../core/message/errors';
import { replaceFile } from '../../platform/durableFile';
import { nodeFileSystem } from '../../platform/nodeFileSystem';
import { readRegularFile, settingsFileBytes } from '../../platform/regularFile';

export const manifestName = 'ihacpa-bundle.json';

/** `advisories`, `change` (one advisory that is newer than the archive's), or a kind of the data files in the registry. */
export type BundleKind = string;

const fileSchema = v.object({
  kind: v.pipe(v.string(), v.nonEmpty()),
  /** Relative to the folder, with `/`. */
  file: v.pipe(v.string(), v.regex(/^[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)?$/)),
  /** Where it came from in the end: a mirror's address when the first one did not answer. */
  url: v.string(),
  /** What was asked, where a redirect led elsewhere: today's file has another address than yesterday's. */
  askedUrl: v.optional(v.string()),
  bytes: v.number(),
  sha256: v.string(),
  etag: v.optional(v.string()),
  /** ISO 8601 date or time of the newest of its data. */
  dataDate: v.optional(v.string()),
  /** ISO 8601, when it was downloaded or last found unchanged. */
  retrievedAt: v.string(),
});

const manifestSchema = v.object({ format: v.literal(1), files: v.array(fileSchema) });

export type BundleFile = v.InferOutput<typeof fileSchema>;

/** Undefined when the folder holds none; rejects with a plain Error for a damaged one. */
export async function readManifest(folder: string): Promise<readonly BundleFile[] | undefined> {
  const text = await readRegularFile(join(folder, manifestName), settingsFileBytes).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined;
    throw error;
  });
  return text === undefined ? undefined : v.parse(manifestSchema, JSON.parse(text.toString())).files;
}

export function writeManifest(folder: string, files: readonly BundleFile[]): Promise<void> {
  const text = `${JSON.stringify({ format: 1, files }, undefined, 2)}\n`;
  return replaceFile(nodeFileSystem, join(folder, manifestName), Buffer.from(text), 0o644);
}

/** A file of a bundle, with an absolute path. */
export interface BundledFile {
  readonly path: string;
  /** ISO 8601, when it was downloaded or last found unchanged. */
  readonly retrievedAt: string;
  /** ISO 8601, of its data. */
  readonly dataDate?: string;
}

/** Whole lists by kind. */
export type BundledFiles = Readonly<Record<BundleKind, BundledFile>>;

/** Empty for a folder or archive that is no bundle. */
export async function bundleFiles(folder: string): Promise<BundledFiles> {
  const files = (await readManifest(folder)) ?? [];
  const lists = files.filter(({ kind }) => kind !== 'advisories' && kind !== 'change');
  return Object.fromEntries(
    lists.map(({ kind, file, retrievedAt, dataDate }) => [
      kind,
      { path: join(folder, file), retrievedAt, ...(dataDate === undefined ? {} : { dataDate }) },
    ]),
  );
}

export interface FileHashes {
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Base64, as Google's storage tells it. */
  readonly md5: string;
}

export async function hashFile(path: string): Promise<FileHashes> {
  const sha256 = createHash('sha256');
  const md5 = createHash('md5');
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    sha256.update(chunk);
    md5.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: sha256.digest('hex'), md5: md5.digest('base64') };
}
