"""A value that is no longer known accuses nobody of anything new.

Every fifth value of every fourth example is tried; with ``EVERY_VALUE=1`` all are, in 90 s.
"""

from __future__ import annotations

import os
from collections import Counter
from itertools import islice

from unknowing import examples, found, unknown_variants

EXAMPLES, VALUES = (1, 1) if os.environ.get("EVERY_VALUE") else (4, 5)  # of which one is taken
# What may stand in place of what was found, or be found after all, and why that is right.
KNOWN = {
    "FG202": "what no longer shows that it is an agent is still a workload that shares the identity",
    "FG311": "with less of a way to more rights known, what remains may be handed on; or who takes it back is not known",
    "FG302": "a Deny of which a part is not known is said and taken for nothing",
    "FG305": "a Deny of which a part is not known is said and taken for nothing",
    "FG308": "a deny policy that may be of another project is taken for nothing",
    "FG604": "an association that may be of another account gives this one no reason to have a token",
}


def test_a_value_that_is_not_known_makes_no_finding() -> None:
    more: dict[str, Counter[str]] = {}
    tried = 0
    for title, files, today in islice(examples(), 0, None, EXAMPLES):
        before = found(files, today)
        for what, changed in islice(unknown_variants(files), 0, None, VALUES):
            tried += 1
            now = found(changed, today) - before
            if now.keys() - KNOWN.keys():
                more[f"{title} | {what}"] = now
    assert tried > 100
    assert not more
