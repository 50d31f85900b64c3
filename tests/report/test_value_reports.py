"""Resolved values, query rows and checks as they are printed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from made_up_scan import CHECKS
from reporting import NoSecrets, validator

from fivegates.report.check_text import Example, pointed, render_check, render_checks
from fivegates.report.prose import brief
from fivegates.report.resolve_json import MOST_LEVELS, render, value_data
from fivegates.report.rows import render_json, render_table
from fivegates.report.terminal import cells
from fivegates.resolve.interface import Resource
from fivegates.source import Place, Source
from fivegates.values import Data, Origin, Reference, SetOf, Text, Unknown, Value

SOURCE = Source("main.tf", "")
ROLE = Unknown(frozenset({Reference("terraform:.", "var.role"), Reference("terraform:.", "aws_iam_role.x", ("arn",))}))


def value(data: Data) -> Value:
    return Value(data, Origin("literal", SOURCE, 0))


@dataclass
class Known:
    """Attributes that are already values."""

    values: dict[str, Value]

    def get(self, name: str) -> Value | None:
        return self.values.get(name)

    def names(self) -> Iterable[str]:
        return [*self.values, "absent"]


def nested(levels: int) -> Value:
    inner = value("deep")
    for _ in range(levels):
        inner = value((inner,))
    return inner


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("text", "text"),
        (Text.encoding("{}", value({})), "{}"),
        (12, 12),
        (Decimal("0.1"), Decimal("0.1")),
        (True, True),
        (None, None),
        ((value(1), value("b")), [1, "b"]),
        (SetOf((value("a"),)), ["a"]),
        ({"k": value((value({"inner": value(1)}),))}, {"k": [{"inner": 1}]}),
        (ROLE, {"$unknown": ["aws_iam_role.x.arn", "var.role"]}),
        (Unknown(), {"$unknown": []}),
        (
            Unknown(ROLE.references, parts=("arn:", Unknown(frozenset({Reference("u", "var.a", (0, "b"))})))),
            {"$unknown": ["aws_iam_role.x.arn", "var.role"], "parts": ["arn:", {"$unknown": ["var.a[0].b"]}]},
        ),
    ],
)
def test_a_value_is_plain_data_and_unknown_is_never_null(data: Data, expected: object) -> None:
    assert value_data(value(data)) == expected


def test_a_value_deeper_than_the_bound_says_so() -> None:
    found: Any = value_data(nested(MOST_LEVELS + 50))
    for _ in range(MOST_LEVELS):
        (found,) = found
    assert found == {"$unknown": [], "reason": f"nested more than {MOST_LEVELS} levels"}


def resource() -> Resource:
    values = {
        "name": value("x"),
        "memory": value(Decimal("128.50")),
        "role": value(ROLE),
        "vpc_config": value((value({"ids": value(())}),)),
    }
    place = Place("infra/main.tf", 4)
    return Resource("terraform:infra", "aws_lambda_function", "aws_lambda_function.x", "x", place, Known(values), conditional=True)


def test_resources_keep_their_schema_and_exact_numbers() -> None:
    text = render([resource()], redactor=NoSecrets())
    found = json.loads(text)
    assert list(validator("resolve").iter_errors(found)) == []
    (one,) = found["resources"]
    assert {"address", "type", "conditional", "place", "values"} <= one.keys()
    assert one["values"]["role"] == {"$unknown": ["aws_iam_role.x.arn", "var.role"]}
    assert list(one["values"]) == ["name", "memory", "role", "vpc_config"]
    assert '"memory": 128.50,' in text


class Planted(NoSecrets):
    def redact(self, text: str) -> str:
        return text.replace("hunter2", "[secret X]")

    def collect_data(self, data: Any) -> None:
        """Nothing to remember."""

    def redact_data(self, data: Any) -> Any:
        if isinstance(data, dict):
            return {key: self.redact_data(entry) for key, entry in data.items()}
        return {"$secret": "X"} if data == "hunter2" else data


def test_values_and_rows_pass_the_redactor() -> None:
    place = Place("hunter2.tf", 4)
    held = Resource("u", "t", "hunter2", "l", place, Known({"password": value("hunter2")}))
    texts = [
        render([held], redactor=Planted()),
        render_json([{"value": "hunter2"}], redactor=Planted()),
        render_table(["value"], [{"value": "hunter2"}], redactor=Planted()),
    ]
    assert all("hunter2" not in text for text in texts)
    assert list(validator("resolve").iter_errors(json.loads(texts[0]))) == []
    assert list(validator("query").iter_errors(json.loads(texts[1]))) == []


ROWS = [{"agent": "triage", "uses": 2, "owner": None}, {"agent": "東京-agent", "uses": 10, "owner": "alice@example.com"}]


def test_rows_are_json_with_null_for_unknown() -> None:
    found = json.loads(render_json(ROWS, redactor=NoSecrets(), cut=True))
    assert list(validator("query").iter_errors(found)) == []
    assert found["rows"] == ROWS
    assert found["cut"] is True


def test_rows_are_an_aligned_table() -> None:
    assert render_table(["agent", "uses", "owner"], ROWS, redactor=NoSecrets(), width=80).splitlines() == [
        "agent       uses  owner",
        "triage      2     -",
        "東京-agent  10    alice@example.com",
        "",
        "2 rows",
    ]


def test_no_rows_are_said_in_words() -> None:
    assert render_table(["agent"], [], redactor=NoSecrets()) == "0 rows\n"


def test_a_wide_table_wraps_cells_and_cuts_nothing() -> None:
    role = "arn:aws:iam::111122223333:role/service-role/to/the/only/role"
    text = render_table(["name", "arn"], [{"name": "a" * 30, "arn": role}], redactor=NoSecrets(), width=60)
    assert [line for line in text.splitlines() if cells(line) > 60] == []
    rows = text.splitlines()[1:-2]
    assert "".join(line[:29].strip() for line in rows) == "a" * 30
    assert "".join(line[31:].strip() for line in rows) == role


def test_a_row_that_no_line_can_hold_is_a_block_with_a_line_for_each_column() -> None:
    columns = [f"column_{number}" for number in range(12)]
    rows = [dict.fromkeys(columns, "value of some length"), {**dict.fromkeys(columns), "column_3": "x/" * 60}]
    lines = render_table(columns, rows, redactor=NoSecrets(), width=80).splitlines()
    assert lines[:2] == ["column_0   value of some length", "column_1   value of some length"]
    assert lines[12:14] == ["", "column_0   -"]
    assert "".join(line[11:] for line in lines[16:18]) == "x/" * 60
    assert [line for line in lines if cells(line) > 80] == []
    assert lines[-1] == "2 rows"


def test_a_check_is_explained_in_full() -> None:
    failing = Example("Two functions assume one role", {"main.tf": "resource {\n\trole = x # expect: FG201\n}\n"})
    passing = Example("One role each", {"main.tf": "resource {\n" + "  a = 1\n" * 100})
    text = render_check(CHECKS["FG201"], failing, passing, width=80)
    assert text.splitlines()[0] == "FG201 shared-identity  high, gate 2 (identity)"
    for part in (
        "Why",
        "How to fix",
        "Relates to",
        "owasp-nhi:NHI9",
        "Fails: Two functions",
        "      role = x # <- FG201",
        "Passes: One role",
    ):
        assert part in text
    assert "... 41 more lines" in text
    assert "complies" not in text


def test_an_example_points_at_what_a_check_reports_and_not_at_what_others_do() -> None:
    text = "a: 1 # expect: FG101 FG201\nb: 1 # expect: FG101\nx /* expect: FG201 */\n# we expect: FG201 here\n"
    assert pointed(text, "FG201") == "a: 1 # <- FG201\nb: 1 \nx /* <- FG201 */\n# we expect: FG201 here\n"


def test_an_example_in_the_words_of_a_check_keeps_its_lines() -> None:
    check = CHECKS["FG101"]._replace(
        fix="Write a file, and set it\nto active:\n\n    kind: X\n    scope:\n\tapis: []\n\n`covers` is a list.\n"
    )
    text = render_check(check, width=80)
    assert "  Write a file, and set it to active:\n\n      kind: X\n      scope:\n    apis: []\n\n  `covers` is a list.\n" in text


@pytest.mark.parametrize(
    ("fix", "told"),
    [
        ("One thing.", "One thing."),
        ("One thing. Another thing. A third.", "One thing. Another thing."),
        (f"One thing. {'Another ' * 30}thing.", "One thing."),
        ("Write a file and set it to active:\n\n    kind: X\n    status: active\n", "Write a file and set it to active."),
        ("Write a file:\n\n    kind: X\n\nThen review it. And keep it.", "Write a file. Then review it."),
        ("no full stop", "no full stop"),
        ("", ""),
    ],
)
def test_a_fix_in_short_is_two_sentences_and_never_an_example(fix: str, told: str) -> None:
    assert brief(fix) == told


def test_the_checks_are_a_table_by_id() -> None:
    lines = render_checks(list(CHECKS.values())[::-1], width=140).splitlines()
    assert [line.split()[0] for line in lines[1:9]] == sorted(CHECKS)
    assert lines[-1] == "8 checks; `fivegates explain CHECK` shows one in full"
