/** The record of written cells as text: version, packages, checksum. Refuses what the checksum does not cover. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { sha256 } from '../../platform/contentHash';
import type { Decoded } from '../storage/durableAdapter';
import { textPieces } from '../../platform/textPieces';
import { parseJson } from '../../platform/parseJson';

/** Texts by package and field, both as keys. */
export type LedgerPackages = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Version 1 had one flat key, `package field`; version 2 package, then field; version 3 added the checksum. */
export const ledgerVersion = 3;
export const checksumMark = ',"checksum":"';

export const packagesSchema = v.record(v.string(), v.record(v.string(), v.string()));
/** What a ledger of the present version begins with. */
export const ledgerHead = headOf(ledgerVersion);

const headSchema = v.looseObject({ schemaVersion: v.pipe(v.number(), v.integer(), v.minValue(1)) });
const currentSchema = v.object({ packages: packagesSchema });
const flatSchema = v.object({ cells: v.record(v.string(), v.string()) });

/** The JSON text, piece by piece: never held as a whole. `version`: tests write those that are not the present one. */
export function encodeLedger(
  packages: Iterable<readonly [string, Readonly<Partial<Record<string, string>>>]>,
  version = ledgerVersion,
): AsyncGenerator<Buffer> {
  return textPieces(ledgerTexts(packages, version));
}

function headOf(version: number): string {
  return `{"schemaVersion":${version},"packages":{`;
}

function* ledgerTexts(
  packages: Iterable<readonly [string, Readonly<Partial<Record<string, string>>>]>,
  version: number,
): Generator<string> {
  const hash = createHash('sha256');
  const hashed = (text: string): string => {
    hash.update(text);
    return text;
  };
  yield hashed(headOf(version));
  let separator = '';
  for (const [key, texts] of packages) {
    yield hashed(`${separator}${JSON.stringify(key)}:${JSON.stringify(texts)}`);
    separator = ',';
  }
  yield `${hashed('}')}${checksumMark}${hash.digest('hex')}"}`;
}

export function decodeLedger(text: string): Decoded<LedgerPackages> {
  const parsed = parseJson(text);
  const head = v.safeParse(headSchema, parsed);
  if (!head.success) return { status: 'corrupt' };
  const { schemaVersion } = head.output;
  if (schemaVersion >= ledgerVersion && !isCovered(text)) return { status: 'corrupt' };
  if (schemaVersion > ledgerVersion) return { status: 'newer', version: schemaVersion };
  const older = schemaVersion === ledgerVersion ? undefined : schemaVersion;
  const data = schemaVersion === 1 ? unflattened(parsed) : packagesOf(parsed);
  return data === undefined ? { status: 'corrupt' } : { status: 'valid', data, older };
}

/** By the checksum over everything before it. */
function isCovered(text: string): boolean {
  const at = text.lastIndexOf(checksumMark);
  return at !== -1 && text.slice(at) === `${checksumMark}${sha256(text.slice(0, at))}"}`;
}

function packagesOf(stored: unknown): LedgerPackages | undefined {
  const parsed = v.safeParse(currentSchema, stored);
  return parsed.success ? parsed.output.packages : undefined;
}

function unflattened(stored: unknown): LedgerPackages | undefined {
  const parsed = v.safeParse(flatSchema, stored);
  if (!parsed.success) return undefined;
  const packages: Record<string, Record<string, string>> = {};
  for (const [key, value] of Object.entries(parsed.output.cells)) {
    const gap = key.lastIndexOf(' ');
    (packages[key.slice(0, gap)] ??= {})[key.slice(gap + 1)] = value;
  }
  return packages;
}
