"""Which of several findings that only a number tells apart is which before and after a change.

The number counts places in the order of their paths: one more place may come before those that were there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from ..findings.model import Finding
from .renames import Renames

Stem = tuple[str, ...]  # a check and a key without its number


def paired(now: Mapping[str, Finding], before: Mapping[str, Finding], renames: Renames) -> dict[str, str]:
    """By the fingerprint of each finding of now that was there before, what it was then; both by fingerprints as the head would write them.

    Of several, one is the same where its file had one; of the others as many are as there were.
    """
    pairs = {print_: print_ for print_ in now if print_ in before}
    here = _by_stem(now, lambda finding: (finding.key, finding.place.path))
    there = _by_stem(before, lambda finding: (renames.key(finding.key), renames.path(finding.place.path)))
    for stem, mine in here.items():
        others = there.get(stem, {})
        if len(mine) > 1 or len(others) > 1:
            for print_ in mine:
                pairs.pop(print_, None)
            pairs |= _matched(mine, others)
    return pairs


def _by_stem(findings: Mapping[str, Finding], told: Callable[[Finding], tuple[tuple[str, ...], str]]) -> dict[Stem, dict[str, str]]:
    """The path of each finding by its fingerprint, together with those that its number alone tells it from."""
    found: dict[Stem, dict[str, str]] = defaultdict(dict)
    for print_, finding in findings.items():
        if finding.counted:
            key, path = told(finding)
            found[finding.check, *key[:-1]][print_] = path
    return found


def _matched(mine: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    pairs = {print_: print_ for print_, path in mine.items() if others.get(print_) == path}
    left: dict[str, list[str]] = defaultdict(list)
    for print_, path in others.items():
        if print_ not in pairs:
            left[path].append(print_)
    pairs |= {print_: left[path].pop(0) for print_, path in mine.items() if print_ not in pairs and left.get(path)}
    rest = [print_ for prints in left.values() for print_ in prints]
    return pairs | dict(zip((print_ for print_ in mine if print_ not in pairs), rest, strict=False))
