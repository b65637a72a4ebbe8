"""A second opinion on whole verdicts, written apart from the product: worlds of records and releases, judged with `packaging`.

Reads JSON from standard input: {"worlds": [{"records": [...], "releases": null or [...], "installed": "1.0"}]}; writes a
list of {"verdict", "records", "severities", "highest", "scores", "flaws", "knownFlaws", "fixedIn", "updateTo", "doubt", "oddFixes", "namesFix"}. A record is one of OSV's about the
package "demo"; a release {"version", "day" or null, "yanked", "files"}. `doubt`: there is a fix, and no version to take; `oddFixes`:
published fixes of what affects the version that are no versions; `severities`: of each vulnerability, sorted; `highest`: the word for all of them together; `scores`: "ID VERSION" of the
CVSS scores that are used or shown, sorted; `namesFix`: each of it has a published fix that may help.
"""
import functools, json, re, sys
from packaging.version import InvalidVersion, Version

BEFORE_ALL = object()

RANKS = ["UNKNOWN", "LOW", "MEDIUM", "HIGH", "CRITICAL"]

# By the calculators of FIRST (3.0, 3.1, 4.0) and NVD (2.0).
WORDS = {
    "AV:N/AC:L/Au:N/C:C/I:C/A:C": "HIGH",
    "AV:N/AC:L/Au:N/C:P/I:P/A:P": "HIGH",
    "AV:N/AC:M/Au:N/C:N/I:P/A:N": "MEDIUM",
    "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H": "CRITICAL",
    "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N": "MEDIUM",
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H": "CRITICAL",
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H": "HIGH",
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N": "MEDIUM",
    "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N": "LOW",
    "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N": "NONE",
    "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N": "CRITICAL",
    "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N": "HIGH",
    "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N": "MEDIUM",
}


def told_scores(data):
    """(version, rank) of the scores of one record: the latest CVSS version first, then each worse one; CVSS 2 only without a later one."""
    worst = {}
    for each in data.get("severity", []):
        vector = each["score"]
        version = vector[5:8] if vector.startswith("CVSS:") else "2.0"
        word = WORDS[vector]
        worst[version] = max(worst.get(version, 0), 0 if word == "NONE" else RANKS.index(word))
    if len(worst) > 1:
        worst.pop("2.0", None)
    told = []
    for version in sorted(worst, reverse=True):
        if not told or worst[version] > max(rank for _, rank in told):
            told.append((version, worst[version]))
    return told


def highest(ratings):
    """The word over all vulnerabilities; None of CVSS, where each of them has such a score and no other rating."""
    rank = max((worst_rank(r.data) for family in ratings for r in family), default=None)
    if rank is None:
        return None
    is_none = all(any(told_scores(r.data) for r in family) for family in ratings)
    return "NONE" if rank == 0 and is_none else RANKS[rank]


def worst_rank(data):
    word = data.get("database_specific", {}).get("severity", "UNKNOWN").replace("MODERATE", "MEDIUM")
    return max([RANKS.index(word), *(rank for _, rank in told_scores(data))])


@functools.lru_cache(maxsize=None)
def parse(text):
    try:
        return Version(text)
    except InvalidVersion:
        return None


def seen_by(version, bound):
    """A bound without a local label is about releases, whatever label the candidate has."""
    return version if version.local is None or bound.local is not None else Version(version.public)


def only(entry):
    return entry["package"]["ecosystem"] == "PyPI" and entry["package"]["name"] == "demo"


class Span:
    """One introduction with what ends it: OSV's evaluation as stretches instead of a walk."""

    def __init__(self, start, ends, vague):
        self.start, self.ends, self.vague = start, ends, vague

    def holds(self, version):
        if self.start is not BEFORE_ALL and seen_by(version, self.start) < self.start:
            return False
        return not any(self.is_past(version, *end) for end in self.ends)

    @staticmethod
    def is_past(version, end, kind):
        here = seen_by(version, end)
        return here > end or (kind == "fixed" and here == end)


class Contradicted(Span):
    """One version that would be in the span, if it were not fixed there as well."""

    def __init__(self, start, ends, at):
        super().__init__(start, [end for end in ends if end != (at, "fixed")], True)
        self.at = at

    def holds(self, version):
        return seen_by(version, self.at) == self.at and super().holds(version)


class Spread:
    """A range: its spans, its limits, and whether it says which versions it holds."""

    def __init__(self, events):
        kinds = [(kind, text) for event in events for kind, text in event.items()]
        self.limits = [text for kind, text in kinds if kind == "limit"]
        bad_limit = any(text != "*" and parse(text) is None for text in self.limits)
        starts = [text for kind, text in kinds if kind == "introduced"]
        self.open = bad_limit or not starts or any(text != "0" and parse(text) is None for text in starts)
        ends = [(parse(text), kind) for kind, text in kinds if kind in ("fixed", "last_affected") and parse(text)]
        self.ends, self.spans, loose = ends, [], []
        for at, (kind, text) in enumerate(kinds):
            if kind != "introduced" or (text != "0" and parse(text) is None):
                continue
            start = BEFORE_ALL if text == "0" else parse(text)
            own = []
            for other, bound in kinds[at + 1:]:
                if other == "introduced":
                    break
                if other != "limit":
                    own.append((other, bound))
            readable = [(other, parse(bound)) for other, bound in own if parse(bound)]
            vague = bad_limit or (own != [] and readable == [])
            behind = readable + [("limit", parse(bound)) for bound in self.limits if bound != "*" and parse(bound)]
            star = "*" in self.limits
            unreadable = len(readable) < len(own)
            if behind and not unreadable and not star and not any(self.later(b, start) for b in behind):
                self.open = True
            if start is not BEFORE_ALL and not any(end == start for _, end in readable):
                loose.append(start)
            following = [(end, kind) for end, kind in ends if start is BEFORE_ALL or end >= start]
            self.spans.append(Span(start, following, vague))
        # Where what was affected ends, and begins without an end of its own there: nobody knows what holds behind it.
        for start in sorted(set(loose)):
            before = [s for s in self.spans if s.start is BEFORE_ALL or s.start < start]
            if any(end == start for end, _ in ends) and any(all(end >= start for end, _ in s.ends) for s in before):
                self.spans.append(Span(start, [(end, kind) for end, kind in ends if end > start], True))
        self.spans += [Contradicted(s.start, s.ends, at) for s in self.spans for at in self.both(ends)]

    @staticmethod
    def both(ends):
        """Versions that are said to be the last affected one and to be fixed."""
        return sorted({end for end, kind in ends if kind == "fixed"} & {end for end, kind in ends if kind != "fixed"})

    @staticmethod
    def later(bound, start):
        kind, version = bound
        if start is BEFORE_ALL:
            return kind == "last_affected" or version > Version("0")
        return version >= start if kind == "last_affected" else version > start

    def within(self, version):
        limits = [parse(text) for text in self.limits if parse(text)]
        if not limits or "*" in self.limits:
            return True
        return any(seen_by(version, limit) < limit for limit in limits)

    def holds_all(self):
        endless = not any(parse(text) for text in self.limits) or "*" in self.limits
        return endless and not self.ends and any(s.start is BEFORE_ALL and not s.vague for s in self.spans)

    def holding(self, version):
        return [span for span in self.spans if self.within(version) and span.holds(version)]


class Record:
    def __init__(self, data):
        # Ids are the same in any letters: CVE's and PyPA's are capitals, as are the first four of GitHub's.
        self.id = re.sub("^(ghsa|pysec|mal)-", lambda found: found.group().upper(), data["id"])
        self.names = {self.id, *data.get("aliases", [])}
        self.data, self.withdrawn = data, bool(data.get("withdrawn"))
        self.entries = [
            (e.get("versions", []), [Spread(r["events"]) for r in e.get("ranges", []) if r["type"] != "GIT"], e)
            for e in data["affected"]
            if only(e)
        ]

    def affects(self, text):
        if self.withdrawn:
            return False
        version = parse(text)
        for listed, spreads, _ in self.entries:
            for each in listed:
                known = parse(each)
                if known is None or version is None:
                    if known is None and version is None and each.strip() == text.strip():
                        return True
                elif known == version or known == Version(version.public):
                    return True
            if version is not None and any(not s.vague for spread in spreads for s in spread.holding(version)):
                return True
            if version is None and any(spread.holds_all() for spread in spreads):
                return True
        return False

    def may_affect(self, text):
        version = parse(text)
        if self.affects(text):
            return True
        return not self.withdrawn and version is not None and any(s.vague for s in self.spans_at(version))

    def spans_at(self, version):
        return [s for _, spreads, _ in self.entries for spread in spreads for s in spread.holding(version)]

    def open(self, text):
        if self.withdrawn or self.affects(text):
            return False
        bare = any(not listed and not spreads for listed, spreads, _ in self.entries)
        return bare or self.lists_patterns() or self.may_affect(text) or any(s.open for _, spreads, _ in self.entries for s in spreads)

    def lists_patterns(self):
        """`versions` is a list of exact versions (OSV schema): a pattern, or a list without any, leaves open what it means."""
        for listed, spreads, _ in self.entries:
            odd = [text for text in listed if parse(text) is None]
            if any("*" in text for text in odd) or (odd and len(odd) == len(listed) and not spreads):
                return True
        return False

    def fixes(self):
        ranges = [r for _, _, e in self.entries for r in e.get("ranges", []) if r["type"] != "GIT"]
        return [event["fixed"] for r in ranges for event in r["events"] if "fixed" in event and parse(event["fixed"])]

    def odd_fixes(self):
        """What it calls a fix, and is no version."""
        ranges = [r for _, _, e in self.entries for r in e.get("ranges", []) if r["type"] != "GIT"]
        fixed = [event["fixed"] for r in ranges for event in r["events"] if "fixed" in event]
        return [text for text in fixed if parse(text) is None]

    def names_fix(self, base):
        return bool(self.odd_fixes()) or any(base is not None and parse(text) > base for text in self.fixes())

    def listed(self):
        return [text for listed, _, _ in self.entries for text in listed if parse(text)]


def families(records):
    """Live records that share a name, merged until nothing changes."""
    left, found = [r for r in records if not r.withdrawn], []
    while left:
        members = [left.pop()]
        names = set(members[0].names)
        grown = True
        while grown:
            near = [r for r in left if r.names & names]
            left = [r for r in left if not r.names & names]
            members += near
            names |= {n for r in near for n in r.names}
            grown = bool(near)
        found.append(members)
    return found


def release_of(releases, text):
    version = parse(text)
    for each in releases or []:
        if each["version"] == text or (version and parse(each["version"]) == version):
            return each
    public = Version(version.public) if version else None
    return next((each for each in releases or [] if public and parse(each["version"]) == public), None)


def left_behind(releases, installed):
    """Versions of a numbering that the project gave up before the installed release."""
    day = (release_of(releases, installed) or {}).get("day")
    newer = [parse(each["version"]) for each in releases or [] if day and each["day"] and each["day"] > day]
    base = parse(installed)
    kin = lambda v: v and base and (v.epoch, v.major) == (base.epoch, base.major)
    began = min((each["day"] for each in releases or [] if each["day"] and kin(parse(each["version"]))), default=None)

    def is_left(text):
        own = (release_of(releases, text) or {}).get("day")
        if not (day and own and own < day) or any(v and v >= parse(text) for v in newer):
            return False
        return began is None or began >= own

    return is_left


def upgrade(records, releases, installed):
    base = parse(installed)
    if base is None:
        return None, False
    texts, used, queue = [], set(), [installed]
    while queue:
        text = queue.pop()
        for at, record in enumerate(records):
            if at not in used and record.may_affect(text):
                used.add(at)
                texts += record.fixes()
                queue += record.fixes()
    texts += [text for record in records if record.withdrawn for text in record.listed()]
    safe = lambda text: parse(text) > base and not any(r.may_affect(text) for r in records)
    offered = [e["version"] for e in releases or [] if not e["yanked"] and e["files"] and parse(e["version"]) and safe(e["version"])]
    mentioned = [text for text in texts if safe(text)]
    unlisted = [text for text in mentioned if release_of(releases, text) is None]
    is_left = left_behind(releases, installed)
    ladder = lambda found: sorted({parse(text) for text in found})
    tiers = [ladder(t for t in tier if not is_left(t)) for tier in (offered, unlisted)]
    for tier in tiers:
        for version in tier:
            if not version.is_prerelease:
                return str(version), False
    for tier in tiers:
        if tier:
            return str(tier[0]) + ("" if base.is_prerelease else " or later"), False
    return None, bool(offered or mentioned)


def update(records, releases, installed):
    base, is_left = parse(installed), left_behind(releases, installed)
    if base is None or releases is None:
        return None
    above = [
        e["version"]
        for e in releases
        if not e["yanked"] and e["files"] and parse(e["version"]) and parse(e["version"]) > base
        and not parse(e["version"]).is_prerelease and not is_left(e["version"])
        and not any(r.may_affect(e["version"]) for r in records)
    ]
    return str(max(parse(text) for text in above)) if above else None


def judge(world):
    records = [Record(data) for data in world["records"]]
    records = [record for record in records if record.entries]
    releases, text = world["releases"], world["installed"]
    known = families(records)
    hit = [[r for r in family if r.affects(text)] for family in known]
    hit = [found for found in hit if found]
    def is_evil(family):
        ids = {n for r in family for n in r.names if n.startswith("MAL-")}
        own = {r.id: r.affects(text) for r in records if r.names & {n for f in family for n in f.names}}
        return any(own.get(each, True) for each in ids)

    evil = [f for f in known if any(r.affects(text) for r in f) and is_evil(f)]

    def is_open(family):
        gaps = [r for r in family if r.open(text)]
        return len(gaps) == len(family) or any(r.id.startswith("MAL-") for r in gaps)

    verdict = "malicious" if evil else "vulnerable" if hit else None
    if verdict is None and (parse(text) is None or any(is_open(f) for f in known)):
        verdict = "review"
    if verdict is None and releases is not None and release_of(releases, text) is None:
        verdict = "review"
    here = release_of(releases, text)
    if verdict is None and here is not None and here["yanked"] and update(records, releases, text) is None:
        verdict = "review"
    verdict = verdict or ("safe" if known else "clean")
    bad = [family for family in known if any(r.affects(text) for r in family)] if verdict == "vulnerable" else []
    # Any of its records rates a vulnerability, but one of malice only where it is about this version.
    rating = [[r for r in f if r.affects(text) or not r.id.startswith("MAL-")] for f in known if any(r.affects(text) for r in f)]
    fixed, doubt = upgrade(records, releases, text) if verdict == "vulnerable" else (None, False)
    return {
        "verdict": verdict,
        "records": sorted({r.id for found in hit for r in found}),
        "severities": sorted(RANKS[max(worst_rank(r.data) for r in family)] for family in rating),
        "highest": highest(rating),
        "scores": sorted(f"{r.id} {version}" for family in rating for r in family for version, _ in told_scores(r.data)),
        "flaws": len(hit),
        "knownFlaws": len(known),
        "fixedIn": fixed,
        "updateTo": None if hit else update(records, releases, text),
        "doubt": doubt,
        "oddFixes": sorted({odd for family in bad for r in family for odd in r.odd_fixes()}),
        "namesFix": bool(bad) and all(any(r.names_fix(parse(text)) for r in family) for family in bad),
    }


if __name__ == "__main__":
    print(json.dumps([judge(world) for world in json.load(sys.stdin)["worlds"]]))
