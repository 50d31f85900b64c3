"""The expression language of workflows: what is read as which tree, and what is refused."""

from __future__ import annotations

import pytest

from fivegates.resolve.workflows.conditions import Call, Literal, Operation, Path, parse_condition

A, B, C = Path(("a",)), Path(("b",)), Path(("c",))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", A),
        ("${{ a }}", A),
        ("a || b && c", Operation("||", (A, Operation("&&", (B, C))))),
        ("(a || b) && c", Operation("&&", (Operation("||", (A, B)), C))),
        ("a && b && c", Operation("&&", (A, B, C))),
        ("!a == b", Operation("==", (Operation("!", (A,)), B))),
        ("a == b != c", Operation("!=", (Operation("==", (A, B)), C))),
        ("a < 3 && true", Operation("&&", (Operation("<", (A, Literal(3.0))), Literal(True)))),
        ("'it''s'", Literal("it's")),
        ("0x10 >= -1.5e2", Operation(">=", (Literal(16.0), Literal(-150.0)))),
        ("NULL", Literal(None)),
        ("GitHub.Event['Comment'].body", Path(("github", "event", "comment", "body"))),
        ("github.event.issue.labels.*.name", Path(("github", "event", "issue", "labels", "*", "name"))),
        ("a[b]", Path(("a", ""))),
        ("Contains(a, 'x')", Call("contains", (A, Literal("x")))),
        ("fromJSON(a).b", Path(("",))),
        ("always()", Call("always", ())),
    ],
)
def test_a_condition_is_read_as_its_tree(text: str, tree: object) -> None:
    assert parse_condition(text) == tree


def test_a_long_condition_is_no_deep_one() -> None:
    assert parse_condition(" || ".join(["a"] * 900)) == Operation("||", (A,) * 900)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a ||",
        "a b",
        "(a",
        "a)",
        "f(a,",
        "'open",
        "a ? b : c",
        '"x"',
        "a &",
        "x${{ a }}",
        "${{ a }} && ${{ b }}",
        "!" * 500 + "a",
        "(" * 500,
        "a." * 5000,
        " == ".join("a" * 900),
        "a == 0x" + "f" * 1000,
    ],
)
def test_what_is_no_condition_is_refused(text: str) -> None:
    assert parse_condition(text) is None
