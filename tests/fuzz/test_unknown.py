"""A value that is no longer known accuses nobody of anything new.

Every fifth value of every fourth example is tried; with ``EVERY_VALUE=1`` all are, in 90 s.
"""

from __future__ import annotations

import os
from collections import Counter
from itertools import islice

from unknowing import examples, found, unknown_variants

EXAMPLES, VALUES = (1, 1) if os.environ.get("EVERY_VALUE") else (4, 5)  # of which one is taken
# What may be found all the same, by the example, the value and the check, and why that is right.
KNOWN = (
    (
        "FG209: A scheduled job in a list",
        "name  = OPENAI_MODEL",
        "FG202",
        "without it the job is no agent, and shares as a workload",
    ),
    ("FG305: A stronger role is handed to a function", "Effect   = Allow", "FG311", "with less known of one's own way, others remain"),
    ("FG305: A Deny, a boundary", "Effect   = Deny", "FG302", "a Deny of which a part is not known is said and taken for nothing"),
    ("FG305: A Deny, a boundary", "Effect   = Deny", "FG305", "the same"),
    ("FG305: A Deny, a boundary", "Resource = *", "FG302", "a Deny on some resource leaves the wildcard"),
    ("FG311: Conditions narrow", "Effect   = Deny", "FG311", "as of FG305"),
    ("FG311: Conditions narrow", "Action   = sts:Assume*", "FG311", "as of FG305"),
    (
        "FG308: A project that a deny policy",
        "project = shop-prod",
        "FG308",
        "a deny policy of who knows which project is nothing",
    ),
    (
        "FG201: An association that may be",
        "namespace       = support",
        "FG604",
        "an association of who knows whom gives no need",
    ),
)


def is_known(title: str, what: str, check: str) -> bool:
    return any(title.startswith(start) and value in what and check == known for start, value, known, _ in KNOWN)


def test_a_value_that_is_not_known_makes_no_finding() -> None:
    more: dict[str, Counter[str]] = {}
    tried = 0
    for title, files, today in islice(examples(), 0, None, EXAMPLES):
        before = found(files, today)
        for what, changed in islice(unknown_variants(files), 0, None, VALUES):
            tried += 1
            now = found(changed, today) - before
            if any(not is_known(title, what, check) for check in now):
                more[f"{title} | {what}"] = now
    assert tried > 100
    assert not more
