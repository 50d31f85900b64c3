"""Steps that an annotation promises and the trust of the role does not let in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ..extract.trusts import TrustRecord
from ..iam.admission import Admission
from ..iam.aws.trust import like
from .effective import Step
from .identities import Identities
from .trusts import Trusted

MOST_PATTERNS = 200  # a trust policy has at most 8,192 characters
LONGEST_SUBJECT = 600  # of a namespace and an account, whose names have at most 253 characters each


def without_refused(steps: Iterable[Step], found: Iterable[Trusted], records: Iterable[TrustRecord], identities: Identities) -> list[Step]:
    """Steps by annotation, without those that the trust of the role, known to the last statement, does not let in."""
    whole: dict[str, bool] = {}
    for record in records:
        for named in identities.identify(record.identity, record.resource)[0]:
            whole[named.canonical] = whole.get(named.canonical, True) and record.known and bool(record.admissions)
    let_in: dict[str, _Subjects] = defaultdict(_Subjects)
    for one in found:
        let_in[one.identity].add(one.admission)
    return [step for step in steps if not (whole.get(step.target) and _is_refused(step, let_in[step.target]))]


class _Subjects:
    """The subjects that one identity lets in: by their names, by patterns, or all of them."""

    def __init__(self) -> None:
        self.everybody = False
        self.names: set[str] = set()
        self.patterns: dict[str, None] = {}

    def add(self, said: Admission) -> None:
        self.everybody = self.everybody or said.kind == "anyone" or (said.kind == "oidc" and (not said.subject or said.has_open_subject))
        for subject in said.subjects if said.kind == "oidc" else ():
            if "*" in subject or "?" in subject:
                self.patterns[subject] = None
            else:
                self.names.add(subject)

    def lets_in(self, subject: str) -> bool:
        """Whether it does, or may: of more patterns or longer names than there can be nothing is concluded."""
        if len(self.patterns) > MOST_PATTERNS or len(subject) > LONGEST_SUBJECT:
            return True
        return self.everybody or subject in self.names or any(like(pattern, subject) for pattern in self.patterns)


def _is_refused(step: Step, let_in: _Subjects) -> bool:
    if step.via != "annotation" or not step.target.startswith("aws:role/") or not step.source.startswith("k8s:"):
        return False
    _, _, name = step.source.partition(":")
    namespace, _, account = name.rpartition("/")
    namespace = namespace.rpartition("/")[2]
    if "?" in namespace or "(" in namespace:
        return False
    return not let_in.lets_in(f"system:serviceaccount:{namespace}:{account}")
