/** Versions of Python packages by PEP 440. */
import { VERSION_PATTERN } from '@renovatebot/pep440/lib/version';

/** Exact for any number of digits: a `number` up to 2^53 - 1, a `bigint` from there on. JavaScript orders the two as one line of numbers. */
export type WholeNumber = number | bigint;

/** A version that PEP 440 understands. Two are the same release exactly when `canonical` is equal. */
export interface Version {
  /** Normalized, without the release's trailing zeros: `v1.0.0-RC.1` is `1rc1`. */
  readonly canonical: string;
  /** PEP 440's normal form, as PyPI spells it: `v1.0.0-RC.1` is `1.0.0rc1`. */
  readonly normalized: string;
  /** `canonical` without the local label: the release that a local build like `1.0+cpu` was made of. */
  readonly publicCanonical: string;
  /** Alpha, beta, release candidate or development release. */
  readonly isPrerelease: boolean;
  readonly epoch: WholeNumber;
  /** Without trailing zeros, so that 1.2 is 1.2.0. */
  readonly release: readonly WholeNumber[];
  /** Stage, number within the stage, post-release and development release, each comparable as a number. */
  readonly suffix: readonly WholeNumber[];
  readonly local: readonly (string | WholeNumber)[];
}

const stages = { a: 0, b: 1, rc: 2 } as const;
const developmentStage = -1;
const finalStage = 3;
const noPost = -1;
const noDev = Infinity;

const pattern = new RegExp(`^${VERSION_PATTERN}$`, 'i');

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
  return comparePublic(a, b) || compareLocal(a.local, b.local);
}

/**
 * Where a version lies beside a bound that somebody published. A bound without a local label is about the release, so
 * that `1.0+cpu` is at 1.0 (PEP 440, "Version specifiers": a local label of the candidate is ignored then).
 */
export function compareToBound(version: Version, bound: Version): number {
  return bound.local.length === 0 ? comparePublic(version, bound) : compareVersions(version, bound);
}

function comparePublic(a: Version, b: Version): number {
  return order(a.epoch, b.epoch) || compareNumbers(a.release, b.release) || compareNumbers(a.suffix, b.suffix);
}

/** Equal by PEP 440 (`1.0` is `1.0.0`), or letter for letter when either is not a version. */
export function sameVersion(a: string, b: string): boolean {
  if (a === b) return true;
  const left = parseVersion(a);
  const right = parseVersion(b);
  if (left === undefined || right === undefined) return a.trim() === b.trim();
  return left.canonical === right.canonical;
}

/** `1.0` for `1.0-1` and `1.0-r1`, post releases by PEP 440, as distributions number their builds of 1.0; undefined for any other version. */
export function revisedRelease(text: string): string | undefined {
  const groups = pattern.exec(text.trim())?.groups;
  if (groups?.['post_n1'] === undefined && groups?.['post_l']?.toLowerCase() !== 'r') return undefined;
  const publicText = text.trim().split('+', 1)[0] ?? '';
  return publicText.slice(0, publicText.lastIndexOf(groups['post'] ?? ''));
}

function readVersion(text: string): Version | undefined {
  const groups = pattern.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const epoch = wholeNumber(groups['epoch']);
  const numbers = (groups['release'] ?? '').split('.').map(wholeNumber);
  const release = withoutTrailingZeros(numbers);
  const pre = groups['pre'] === undefined ? undefined : stageOf(groups['pre_l'] ?? '');
  const preNumber = wholeNumber(groups['pre_n']);
  const post = groups['post'] === undefined ? noPost : wholeNumber(groups['post_n1'] ?? groups['post_n2']);
  const dev = groups['dev'] === undefined ? noDev : wholeNumber(groups['dev_n']);
  const local = groups['local'] === undefined ? [] : groups['local'].split(/[._-]/).map(localPart);
  const onlyDevelopment = pre === undefined && post === noPost && dev !== noDev;
  const start = epoch === 0 ? '' : `${epoch}!`;
  const end = [
    pre === undefined ? '' : `${pre}${preNumber}`,
    post === noPost ? '' : `.post${post}`,
    dev === noDev ? '' : `.dev${dev}`,
  ].join('');
  const label = local.length === 0 ? '' : `+${local.join('.')}`;
  const publicCanonical = `${start}${release.length === 0 ? '0' : release.join('.')}${end}`;
  return {
    canonical: publicCanonical + label,
    normalized: `${start}${numbers.join('.')}${end}${label}`,
    publicCanonical,
    isPrerelease: pre !== undefined || dev !== noDev,
    epoch,
    release,
    suffix: [onlyDevelopment ? developmentStage : pre === undefined ? finalStage : stages[pre], preNumber, post, dev],
    local,
  };
}

/** No digits are 0: `1.0rc` is `1.0rc0`. */
function wholeNumber(digits = '0'): WholeNumber {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
}

function stageOf(letters: string): keyof typeof stages {
  const word = letters.toLowerCase();
  return word === 'a' || word === 'alpha' ? 'a' : word === 'b' || word === 'beta' ? 'b' : 'rc';
}

function localPart(text: string): string | WholeNumber {
  return /^\d+$/.test(text) ? wholeNumber(text) : text.toLowerCase();
}

function withoutTrailingZeros(release: readonly WholeNumber[]): readonly WholeNumber[] {
  let length = release.length;
  while (length > 0 && release[length - 1] === 0) length -= 1;
  return release.slice(0, length);
}

function order(a: WholeNumber, b: WholeNumber): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function compareNumbers(a: readonly WholeNumber[], b: readonly WholeNumber[]): number {
  const length = Math.max(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const difference = order(a[at] ?? 0, b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** PEP 440, "Local version identifiers": none sorts first, text before numbers, the longer one last. */
function compareLocal(a: Version['local'], b: Version['local']): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const difference = compareLocalPart(a[at] ?? 0, b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareLocalPart(a: string | WholeNumber, b: string | WholeNumber): number {
  if (typeof a !== 'string') return typeof b === 'string' ? 1 : order(a, b);
  if (typeof b !== 'string') return -1;
  return a === b ? 0 : a < b ? -1 : 1;
}
