"""Answers questions about versions by Python's `packaging` alone: order, ranges, lists, GitHub's ranges, and what 15 digits of a number read."""
import json
import sys
from functools import lru_cache

from packaging.specifiers import Specifier
from packaging.version import Version

parse = lru_cache(maxsize=None)(Version)


@lru_cache(maxsize=None)
def specifier(text):
    return Specifier(text)


def allows(mark, bound, version):
    """As a specifier does; one with a local label is only known to `==`, so that such a bound is compared as a version."""
    own = parse(bound)
    if own.local is not None and mark != "==":
        return parse(version) <= own if mark == "<=" else parse(version) >= own
    return specifier(mark + str(own)).contains(version, prereleases=True)


def order(a, b):
    return (parse(a) > parse(b)) - (parse(a) < parse(b))


def ascending(texts):
    """Each above the one before, or None."""
    sorted_texts = sorted(texts, key=parse)
    pairs = zip(sorted_texts, sorted_texts[1:])
    return None if any(allows("<=", a, b) or allows(">=", b, a) for a, b in pairs) else sorted_texts


def within(version, pairs, is_last):
    below = lambda end: allows("<=", end, version) if is_last else not allows(">=", end, version)
    return any((start == "0" or allows(">=", start, version)) and below(end) for start, end in pairs)


def in_range(version, texts, from_first, is_last, listed):
    bounds = ascending(texts)
    if bounds is None:
        return None
    starts = (["0"] if from_first else []) + bounds
    pairs = list(zip(starts[::2], starts[1::2]))
    holds = within(version, pairs, is_last) or any(allows("==", each, version) for each in listed)
    return {"pairs": pairs, "holds": holds}


def on_github(version, marks, texts):
    bounds = ascending(texts)
    if bounds is None:
        return None
    holds = {
        "=": lambda bound: allows("==", bound, version),
        "<=": lambda bound: allows("<=", bound, version),
        "<": lambda bound: not allows(">=", bound, version),
        # A lower bound of 0 is how GitHub writes every version.
        ">=": lambda bound: bound == "0" or allows(">=", bound, version),
        ">": lambda bound: bound == "0" or not allows("<=", bound, version),
    }
    parts = list(zip(marks, bounds))
    return {"text": ", ".join(f"{mark} {bound}" for mark, bound in parts), "holds": all(holds[m](b) for m, b in parts)}


def digits(value):
    text = format(value, ".15g")
    return {"text": text, "normal": str(parse(text))}


kinds = {"order": order, "range": in_range, "github": on_github, "number": digits}
print(json.dumps([kinds[kind](*given) for kind, *given in json.load(sys.stdin)]))
