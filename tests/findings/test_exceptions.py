"""Which findings about agents somebody lets pass, from every place where that is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fivegates.findings.baseline import Accepted
from fivegates.findings.exceptions import Kept, Passed, exceptions
from fivegates.findings.ignore import Ignore
from fivegates.findings.model import Finding
from fivegates.settings import Waiver
from fivegates.source import Place

AGENT = "k8s/ops/bot"
MAIN = Place("main.tf", 3)
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def finding(check: str = "FG601", **changes: Any) -> Finding:
    values = {"check": check, "name": "n", "gate": "scope", "severity": "medium", "confidence": "high", "subject": AGENT, "message": "m",
              "place": MAIN, "key": (AGENT,), "fingerprint": f"{check:0>64}"}  # fmt: skip
    return Finding(**{**values, **changes})


def ignore(*checks: str, until: date | None = None, **changes: Any) -> Ignore:
    values = {"path": "main.tf", "line": 2, "checks": checks, "reason": "r", "until": until, "first": 3, "last": 3}
    return Ignore(**{**values, **changes})


def accepted(check: str, until: date = MAY) -> Accepted:
    return Accepted(check, AGENT, "ann", until, f"{check:0>64}", 4)


def waiver(check: str, subject: str = "k8s/ops/*", until: date = MAY) -> Waiver:
    return Waiver(check, subject, "r", "ann", until, 7)


COMMENT = Passed(AGENT, "FG601", "comment", None, Place("main.tf", 2))


@pytest.mark.parametrize(
    ("findings", "kept", "expected"),
    [
        ([finding()], Kept(), []),
        ([finding()], Kept([ignore("FG601")]), [COMMENT]),
        ([finding()], Kept([ignore("FG600", "FG601", until=MAY)]), [COMMENT._replace(until=MAY)]),
        ([finding()], Kept([ignore("FG601", until=MAY), ignore("FG601", until=JUNE)]), [COMMENT._replace(until=JUNE)]),
        ([finding()], Kept([ignore("FG601", until=MAY), ignore("FG601")]), [COMMENT]),
        ([finding()], Kept([ignore("FG602")]), []),
        ([finding()], Kept([ignore("FG601", path="other.tf")]), []),
        ([finding()], Kept([ignore("FG601", first=4, last=9)]), []),
        ([finding()], Kept([ignore("FG601", fault="it gives no reason")]), []),
        ([finding(severity="critical")], Kept([ignore("FG601")]), []),  # no comment hides it
        ([finding("FG217")], Kept([ignore("FG217")], [accepted("FG217")], [waiver("FG217")]), []),
        ([finding(subject="credential/x")], Kept([ignore("FG601")]), []),  # about no agent
        ([finding()], Kept((), [accepted("FG601")], (), "b.jsonl"), [Passed(AGENT, "FG601", "baseline", MAY, Place("b.jsonl", 4))]),
        ([finding()], Kept((), [accepted("FG602")]), []),
        ([finding()], Kept((), (), [waiver("FG601")], "", "s.toml"), [Passed(AGENT, "FG601", "waiver", MAY, Place("s.toml", 7))]),
        ([finding()], Kept((), (), [waiver("FG601", "k8s/web/*")]), []),
        ([finding(), finding("FG209"), finding()], Kept([ignore("FG601", "FG209")]), [COMMENT._replace(check="FG209"), COMMENT]),
    ],
)  # fmt: skip
def test_an_exception_names_a_finding_about_the_agent(findings: list[Finding], kept: Kept, expected: list[Passed]) -> None:
    assert exceptions(findings, kept, {AGENT}).get(AGENT, []) == expected
