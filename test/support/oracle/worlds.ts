/** Made-up worlds for whole verdicts: records of one package, its releases, and the installed version. Judges nothing. */
import type { SeededRandom } from '../seededRandom';

type Json = Readonly<Record<string, unknown>>;

export interface WorldRelease {
  readonly version: string;
  /** ISO day; null: the index does not tell. */
  readonly day: string | null;
  readonly yanked: boolean;
  readonly files: boolean;
}

export interface World {
  /** As OSV publishes them. */
  readonly records: readonly Json[];
  /** Null: no index. */
  readonly releases: readonly WorldRelease[] | null;
  readonly installed: string;
}

const plain = [
  '0',
  '0.1',
  '0.9',
  '1',
  '1.0',
  '1.0.1',
  '1.1',
  '1.10',
  '1.2',
  '2',
  '2.0.0',
  '2.1',
  '3.0',
  '10.0',
  '1!0.5',
  '2024.05',
];
const odd = ['1.0rc1', '2.0a1', '2.0.dev1', '1.0.post1', '3.0rc2', '0.dev1', '2.0+cpu', '1.0+cu118', 'v1.1'];
const broken = ['r12', '0.2.0-n653', '2019-09-12', 'abcdef0'];

const pick = <Item>(random: SeededRandom, items: readonly Item[]): Item => items[random.below(items.length)]!;

function version(random: SeededRandom, brokenShare = 0.02): string {
  if (random.chance(brokenShare)) return pick(random, broken);
  return random.chance(0.25) ? pick(random, odd) : pick(random, plain);
}

function events(random: SeededRandom): readonly Json[] {
  const list: Json[] = [];
  const parts = 1 + random.below(2);
  for (let part = 0; part < parts; part += 1) {
    if (!random.chance(0.04)) list.push({ introduced: random.chance(0.4) ? '0' : version(random) });
    const ends = random.below(10) < 7 ? 1 : random.below(3);
    for (let end = 0; end < ends; end += 1)
      list.push({ [random.chance(0.7) ? 'fixed' : 'last_affected']: version(random) });
    if (random.chance(0.02)) {
      const both = version(random);
      list.push({ last_affected: both }, { fixed: both });
    }
  }
  if (random.chance(0.06)) list.push({ limit: random.chance(0.2) ? '*' : version(random) });
  if (list.length === 0) list.push({ introduced: '0' });
  return random.chance(0.1) ? random.shuffled(list) : list;
}

function entry(random: SeededRandom): Json {
  const isOther = random.chance(0.06);
  const ranges = Array.from({ length: random.below(3) }, () =>
    random.chance(0.1)
      ? { type: 'GIT', events: [{ introduced: '0' }, { fixed: 'a1b2c3d' }] }
      : { type: 'ECOSYSTEM', events: events(random) },
  );
  const versions = random.chance(0.4) ? Array.from({ length: random.below(4) }, () => version(random)) : [];
  if (random.chance(0.05)) versions.push(pick(random, ['1.*', 'r12']));
  const ecosystem = random.chance(0.03) ? 'npm' : 'PyPI';
  return { package: { ecosystem, name: isOther ? 'other' : 'demo' }, versions, ranges };
}

const prefixes = ['PYSEC', 'PYSEC', 'GHSA', 'GHSA', 'OSV', 'MAL'];

/** Whose words `whole_verdict.py` knows. */
const vectors: readonly (readonly [type: string, vector: string])[] = [
  ['CVSS_V2', 'AV:N/AC:L/Au:N/C:C/I:C/A:C'],
  ['CVSS_V2', 'AV:N/AC:L/Au:N/C:P/I:P/A:P'],
  ['CVSS_V2', 'AV:N/AC:M/Au:N/C:N/I:P/A:N'],
  ['CVSS_V3', 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
  ['CVSS_V3', 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N'],
  ['CVSS_V3', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
  ['CVSS_V3', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H'],
  ['CVSS_V3', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N'],
  ['CVSS_V3', 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N'],
  ['CVSS_V3', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N'],
  ['CVSS_V4', 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N'],
  ['CVSS_V4', 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N'],
  ['CVSS_V4', 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N'],
];

function severities(random: SeededRandom): Json {
  const scores = Array.from({ length: random.below(4) }, () => pick(random, vectors));
  const word = pick(random, ['LOW', 'MODERATE', 'HIGH', 'CRITICAL']);
  return {
    severity: scores.map(([type, score]) => ({ type, score })),
    ...(random.chance(0.3) ? { database_specific: { severity: word } } : {}),
  };
}

function record(random: SeededRandom, at: number): Json {
  const prefix = random.chance(0.7) ? pick(random, prefixes.slice(0, 4)) : pick(random, prefixes);
  const aliases = Array.from({ length: random.below(3) }, () => `CVE-2024-${1000 + random.below(4)}`);
  return {
    id: `${random.chance(0.05) ? prefix.toLowerCase() : prefix}-${at}`,
    modified: '2026-01-01T00:00:00Z',
    aliases,
    ...severities(random),
    affected: Array.from({ length: random.chance(0.8) ? 1 : 1 + random.below(3) }, () => entry(random)),
    ...(random.chance(0.12) ? { withdrawn: '2025-01-01T00:00:00Z' } : {}),
  };
}

function releases(random: SeededRandom, installed: string): readonly WorldRelease[] {
  const offered = [installed, ...plain, ...odd].filter((_, at) => random.chance(at === 0 ? 0.9 : 0.35));
  const texts = new Map([...offered].reverse().map((text) => [withoutZeros(text), text]));
  const hasDays = random.chance(0.75);
  return random.shuffled([...texts.values()]).map((text) => {
    const files = random.chance(0.9);
    const day = files && hasDays ? `20${10 + random.below(15)}-0${1 + random.below(9)}-01` : null;
    return { version: text, day, yanked: random.chance(0.12), files };
  });
}

/** An index has each release once, however it is written. */
function withoutZeros(text: string): string {
  return text.replace(/^v/, '').replace(/(\.0)+$/, '');
}

export function makeWorld(random: SeededRandom): World {
  const installed = version(random, 0.03);
  return {
    records: Array.from({ length: random.below(5) }, (_, at) => record(random, at)),
    releases: random.chance(0.6) ? releases(random, installed) : null,
    installed,
  };
}
