"""What of the base still lets through what a change brings: a comment that was moved, and a line of the baseline for one place of several,
speak of something else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from ..findings.model import Finding, Notice
from .renames import Renames

MOVED = "no comment of the base lets {0} of {1} through: one that comes with the change, or was moved to it, counts once it is merged"


def as_the_base_lets(
    new: Iterable[Finding], before: Sequence[Finding], accepted: Collection[str], renames: Renames
) -> tuple[tuple[Finding, ...], list[Notice]]:
    """New findings, and a word on each that counts though a comment hides it: the same words hid none of its check and subject before.

    ``accepted``: the fingerprints in the baseline, each of which lets one finding through: one that was there is not this new one.
    """
    hidden = {(one.check, renames.apply(one.subject), one.ignored) for one in before if one.ignored and not one.baselined}
    taken = {one.fingerprint for one in before if one.baselined and one.fingerprint in accepted}
    settled, notices = [], []
    for finding in new:
        if finding.baselined and finding.fingerprint in taken:
            settled.append(finding._replace(ignored="", baselined=False))
        elif finding.ignored and not finding.baselined and (finding.check, finding.subject, finding.ignored) not in hidden:
            notices.append(Notice(finding.place, MOVED.format(finding.check, finding.subject)))
            settled.append(finding._replace(ignored=""))
        else:
            settled.append(finding)
    return tuple(settled), notices
