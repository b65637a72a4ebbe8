/** Versions of Python packages by PEP 440. Refuses to order a version that PEP 440 does not know. */
import { explain } from '@renovatebot/pep440';

/** A version that PEP 440 understands. Two are the same release exactly when `canonical` is equal. */
export interface Version {
  /** Normalised, without the release's trailing zeros: `v1.0.0-RC.1` is `1rc1`. */
  readonly canonical: string;
  /** Alpha, beta, release candidate or development release. */
  readonly isPrerelease: boolean;
  readonly epoch: number;
  /** Without trailing zeros, so that 1.2 is 1.2.0. */
  readonly release: readonly number[];
  /** Stage, number within the stage, post-release and development release, each comparable as a number. */
  readonly suffix: readonly number[];
  readonly local: readonly (string | number)[];
}

/** What `explain` returns at run time; its published types call the suffix numbers arrays. */
interface Explained {
  readonly epoch: number;
  readonly release: readonly number[];
  readonly pre: readonly ['a' | 'b' | 'rc', number] | null;
  readonly post: number | null;
  readonly dev: number | null;
  readonly is_prerelease: boolean;
}

const stages = { a: 0, b: 1, rc: 2 } as const;
const developmentStage = -1;
const finalStage = 3;
const noPost = -1;
const noDev = Number.MAX_SAFE_INTEGER;

// A scan meets the same few thousand texts millions of times.
const known = new Map<string, Version | undefined>();
const knownLimit = 50_000;

/** Undefined when PEP 440 does not know the text. Blanks around it and a leading `v` are allowed. */
export function parseVersion(text: string): Version | undefined {
  const before = known.get(text);
  if (before !== undefined || known.has(text)) return before;
  if (known.size >= knownLimit) known.clear();
  const version = readVersion(text.trim());
  known.set(text, version);
  return version;
}

/** Negative, zero or positive, as `Array.sort` wants it; PEP 440, "Summary of permitted suffixes and relative ordering". */
export function compareVersions(a: Version, b: Version): number {
  return (
    a.epoch - b.epoch ||
    compareNumbers(a.release, b.release) ||
    compareNumbers(a.suffix, b.suffix) ||
    compareLocal(a.local, b.local)
  );
}

/** Equal by PEP 440 (`1.0` is `1.0.0`), or letter for letter when either is not a version. */
export function sameVersion(a: string, b: string): boolean {
  if (a === b) return true;
  const left = parseVersion(a);
  const right = parseVersion(b);
  if (left === undefined || right === undefined) return a.trim() === b.trim();
  return left.canonical === right.canonical;
}

function readVersion(text: string): Version | undefined {
  const explained = explain(text) as unknown as Explained | null;
  if (explained === null) return undefined;
  const release = withoutTrailingZeros(explained.release);
  const local = readLocal(text);
  return {
    canonical: canonicalText(explained, release, local),
    isPrerelease: explained.is_prerelease,
    epoch: explained.epoch,
    release,
    suffix: suffixOrder(explained),
    local,
  };
}

function withoutTrailingZeros(release: readonly number[]): readonly number[] {
  let length = release.length;
  while (length > 0 && release[length - 1] === 0) length -= 1;
  return release.slice(0, length);
}

function suffixOrder({ pre, post, dev }: Explained): readonly number[] {
  const onlyDevelopment = pre === null && post === null && dev !== null;
  const stage = onlyDevelopment ? developmentStage : pre === null ? finalStage : stages[pre[0]];
  return [stage, pre?.[1] ?? 0, post ?? noPost, dev ?? noDev];
}

/** Read from the text: the library takes a local part like `1e5` for the number 100000. */
function readLocal(text: string): readonly (string | number)[] {
  const local = text.split('+')[1];
  if (local === undefined) return [];
  return local.split(/[._-]/).map((part) => (/^\d+$/.test(part) ? Number(part) : part.toLowerCase()));
}

function canonicalText(
  { epoch, pre, post, dev }: Explained,
  release: readonly number[],
  local: readonly (string | number)[],
): string {
  const parts = [epoch === 0 ? '' : `${epoch}!`, release.length === 0 ? '0' : release.join('.')];
  if (pre !== null) parts.push(pre[0], String(pre[1]));
  if (post !== null) parts.push(`.post${post}`);
  if (dev !== null) parts.push(`.dev${dev}`);
  if (local.length > 0) parts.push(`+${local.join('.')}`);
  return parts.join('');
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  const length = Math.max(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** PEP 440, "Local version identifiers": none sorts first, text before numbers, the longer one last. */
function compareLocal(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const difference = compareLocalPart(a[at] ?? 0, b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareLocalPart(a: string | number, b: string | number): number {
  if (typeof a === 'number') return typeof b === 'number' ? a - b : 1;
  if (typeof b === 'number') return -1;
  return a === b ? 0 : a < b ? -1 : 1;
}
