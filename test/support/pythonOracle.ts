/** A second opinion on verdicts, written apart from the product: Python with the `packaging` library. Refuses nothing; it is read by eye. */
import { execFileSync } from 'node:child_process';

/** `[normalized name, version as text, typed as a number]`. */
export type OracleQuestion = readonly [name: string, version: string, isNumber: boolean];

export interface OracleAnswer {
  readonly verdict: string;
  readonly records: readonly string[];
  readonly flaws: number;
  readonly knownFlaws: number;
  readonly fixedIn: string | null;
}

const python = '/usr/bin/python3';

/** Undefined when this machine has no Python with `packaging`. */
export function findOracle(): string | undefined {
  try {
    return execFileSync(python, ['-c', 'import packaging; print(packaging.__version__)'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined; // Not installed: the callers skip and say so.
  }
}

/** Skips where Python's `packaging` is not installed, and says so. */
export function needOracle(test: { skip(): void }): void {
  if (findOracle() !== undefined) return;
  console.log('      skipped: /usr/bin/python3 with the library packaging is not on this machine');
  test.skip();
}

export function askOracle(archive: string, questions: readonly OracleQuestion[]): readonly OracleAnswer[] {
  const input = JSON.stringify({ archive, questions });
  const output = execFileSync(python, ['-c', program], { input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(output) as readonly OracleAnswer[];
}

/** Sorted ascending by `packaging`; equal versions share a rank. */
export function rankByOracle(versions: readonly string[]): readonly number[] {
  const output = execFileSync(python, ['-c', ranking], { input: JSON.stringify(versions), encoding: 'utf8' });
  return JSON.parse(output) as readonly number[];
}

/** Each in its normal form, by `packaging`. */
export function normalizedByOracle(versions: readonly string[]): readonly string[] {
  const output = execFileSync(python, ['-c', normalizing], { input: JSON.stringify(versions), encoding: 'utf8' });
  return JSON.parse(output) as readonly string[];
}

const normalizing = `
import json, sys
from packaging.version import Version
print(json.dumps([str(Version(text)) for text in json.load(sys.stdin)]))
`;

const ranking = `
import json, sys
from packaging.version import Version
texts = json.load(sys.stdin)
ladder = sorted({Version(text) for text in texts})
print(json.dumps([ladder.index(Version(text)) for text in texts]))
`;

const program = `
import collections, functools, json, re, sys, zipfile
from packaging.version import InvalidVersion, Version

@functools.lru_cache(maxsize=None)
def parse(text):
    try:
        return Version(text)
    except InvalidVersion:
        return None

def normalize(name):
    return re.sub(r"[-_.]+", "-", name).lower()

def intervals(events):
    """Half-open stretches as (lowest, end, end included, end unreadable): each opens at an introduction and closes at the next end."""
    ends = [(parse(e[key]), key == "last_affected") for e in events for key in ("fixed", "last_affected") if key in e]
    for at, event in enumerate(events):
        if "introduced" not in event:
            continue
        start = parse("0.dev0") if event["introduced"] == "0" else parse(event["introduced"])
        if start is None:
            continue
        closing = []
        for following in events[at + 1:]:
            if "introduced" in following:
                break
            closing += [following[key] for key in ("fixed", "last_affected") if key in following]
        vague = bool(closing) and not any(parse(text) for text in closing)
        later = [end for end in ends if end[0] is not None and end[0] >= start]
        yield (start, *min(later, key=lambda end: (end[0], end[1])), vague) if later else (start, None, False, vague)

def beside(version, bound):
    """The version as the bound sees it: a bound without a local label is about releases."""
    return version if version.local is None or bound.local is not None else Version(version.public)

def holds(stretch, version):
    start, end, included, _ = stretch
    if beside(version, start) < start:
        return False
    return end is None or beside(version, end) < end or (included and beside(version, end) == end)

def affected(record, name, text):
    if record.get("withdrawn"):
        return False
    version = parse(text)
    for entry in entries(record, name):
        for listed in entry.get("versions", []):
            if listed == text or (version is not None and parse(listed) is not None and parse(listed) == beside(version, parse(listed))):
                return True
        for spread in entry.get("ranges", []):
            if spread["type"] != "GIT" and version is not None and any(not s[3] and holds(s, version) for s in intervals(spread["events"])):
                return True
    return False

def vaguely(record, name, text):
    """In a stretch whose end nobody can read."""
    version = parse(text)
    spreads = [s for e in entries(record, name) for s in e.get("ranges", []) if s["type"] != "GIT"]
    return version is not None and any(s[3] and holds(s, version) for spread in spreads for s in intervals(spread["events"]))

def undecided(record, name, text):
    """The record does not tell whether it affects the version."""
    if affected(record, name, text):
        return False
    spreads = [s for e in entries(record, name) for s in e.get("ranges", []) if s["type"] != "GIT"]
    listed = [v for e in entries(record, name) for v in e.get("versions", [])]
    starts = [[e["introduced"] for e in s["events"] if "introduced" in e] for s in spreads]
    broken = any(not texts or any(t != "0" and parse(t) is None for t in texts) for texts in starts)
    return vaguely(record, name, text) or broken or not (spreads or listed)

def entries(record, name):
    return [e for e in record["affected"] if e["package"]["ecosystem"] == "PyPI" and normalize(e["package"]["name"]) == name]

def families(records):
    """Sets of records that share a name, merged until nothing changes."""
    sets = [({r["id"], *r.get("aliases", [])}, [r]) for r in records if not r.get("withdrawn")]
    merged = True
    while merged:
        merged = False
        for a in range(len(sets)):
            for b in range(len(sets) - 1, a, -1):
                if sets[a][0] & sets[b][0]:
                    names, members = sets.pop(b)
                    sets[a] = (sets[a][0] | names, sets[a][1] + members)
                    merged = True
    return [members for _, members in sets]

def mentioned(records, name):
    texts = set()
    for record in records:
        for entry in entries(record, name):
            texts.update(entry.get("versions", []))
            texts.update(e["fixed"] for r in entry.get("ranges", []) if r["type"] != "GIT" for e in r["events"] if "fixed" in e)
    return {text for text in texts if parse(text) is not None}

def named(records, name):
    """Every version that a list or a bound of a record names."""
    own = [e for r in records for e in entries(r, name)]
    texts = {v for e in own for v in e.get("versions", [])}
    texts |= {text for e in own for s in e.get("ranges", []) if s["type"] != "GIT" for event in s["events"] for text in event.values()}
    return {parse(text) for text in texts} - {None}

@functools.lru_cache(maxsize=None)
def safe_versions(name):
    """Every mentioned version that nothing affects, ascending."""
    records = index[name]
    return sorted((parse(t) for t in mentioned(records, name) if not any(affected(r, name, t) or (not r.get("withdrawn") and vaguely(r, name, t)) for r in records)))

def fixed_in(name, text):
    above = [v for v in safe_versions(name) if parse(text) is not None and v > parse(text)]
    stable = [v for v in above if not v.is_prerelease]
    if stable or not above:
        return str(stable[0]) if stable else None
    return str(above[0]) + ("" if parse(text).is_prerelease else " or later")

def judge(name, text, is_number):
    records = index.get(name, [])
    if name not in grouped:
        grouped[name] = families(records)
    known = grouped[name]
    hit = [[r["id"] for r in family if affected(r, name, text)] for family in known]
    hit = [ids for ids in hit if ids]
    if text == "" or (parse(text) is None and not hit):
        verdict, hit = "review", []
    elif is_number and "." in text and any(
        (parse(other) in named(records, name) or not any(e.get("versions") for r in records for e in entries(r, name)))
        and [any(affected(r, name, other) for r in f) for f in known] != [any(affected(r, name, text) for r in f) for f in known]
        for other in (text + "0", text + "00", text + "000")
    ):
        verdict, hit = "review", []
    else:
        open_ = [f for f in known if all(undecided(r, name, text) for r in f)]
        evil = any(n.startswith("MAL-") for f in known if any(affected(r, name, text) for r in f) for r in f for n in [r["id"], *r.get("aliases", [])])
        verdict = "malicious" if evil else "vulnerable" if hit else "review" if open_ else "safe" if known else "clean"
    return {
        "verdict": verdict,
        "records": sorted(i for ids in hit for i in ids),
        "flaws": len(hit),
        "knownFlaws": len(known),
        "fixedIn": fixed_in(name, text) if hit and verdict != "malicious" else None,
    }

asked = json.load(sys.stdin)
index, grouped = collections.defaultdict(list), {}
with zipfile.ZipFile(asked["archive"]) as archive:
    for name in archive.namelist():
        record = json.loads(archive.read(name))
        for package in {normalize(e["package"]["name"]) for e in record["affected"]}:
            index[package].append(record)
print(json.dumps([judge(*question) for question in asked["questions"]]))
`;

/** Each as `packaging` reads it, null for what it refuses; `asked` are versions that the specifiers allow or not. */
export function requirementsByOracle(
  texts: readonly string[],
  environment: Readonly<Record<string, string>>,
  asked: readonly string[],
): readonly unknown[] {
  const input = JSON.stringify({ texts, environment, asked });
  const output = execFileSync(python, ['-c', requirements], { input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(output) as readonly unknown[];
}

const requirements = `
import json, sys
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier
from packaging.utils import canonicalize_name
given = json.load(sys.stdin)
def read(text):
    try:
        one = Requirement(text)
    except (InvalidRequirement, InvalidSpecifier, SyntaxError):
        return None
    try:
        holds = None if one.marker is None else one.marker.evaluate(given["environment"])
    except Exception:
        holds = False
    return {
        "name": one.name,
        "extras": sorted(canonicalize_name(extra) for extra in one.extras),
        "clauses": sorted({each.operator + each.version for each in one.specifier}),
        "url": one.url,
        "holds": holds,
        "allowed": [one.specifier.contains(version, prereleases=True) for version in given["asked"]],
    }
print(json.dumps([read(text) for text in given["texts"]]))
`;
