"""What checkov prints is read with bounds; what is not as expected is left out, and no answer is never an empty one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from made_up_checkov import answer, result

from fivegates.beside.reading import LONGEST, read_answer

ONE = result("CKV_AWS_40", "infra/main.tf", (3, 9), "aws_iam_user_policy.a")


def read(*reports: Any) -> Any:
    return read_answer(json.dumps(reports[0] if len(reports) == 1 else list(reports)), "/somewhere")


@pytest.mark.parametrize("reports", [[answer(ONE)], [answer(ONE), answer(framework="secrets")]], ids=["one framework", "several"])
def test_a_report_or_a_list_of_them_is_read(reports: list[Any]) -> None:
    (said,) = read(*reports).said
    assert (said.check, said.path, said.first, said.last, said.resource) == ("CKV_AWS_40", "infra/main.tf", 3, 9, "aws_iam_user_policy.a")
    assert said.title == "Ensure that CKV_AWS_40 holds"


def test_the_bare_counts_of_an_empty_folder_are_no_failure() -> None:
    assert read({"passed": 0, "failed": 0, "checkov_version": "3.3.30"}) == ((), (), "")


@pytest.mark.parametrize("text", ["", "checkov: error", "{", "[", "3", "null", "[]", "{}", "[[]]", '["a"]', "[" * 100_000], ids=repr)
def test_no_answer_has_a_reason(text: str) -> None:
    assert read_answer(text).reason


@pytest.mark.parametrize(
    "change",
    [
        {"file_path": None}, {"file_path": 3}, {"file_line_range": None}, {"file_line_range": [1]}, {"file_line_range": ["1", "2"]},
        {"file_line_range": [True, False]},
    ],
    ids=repr,
)  # fmt: skip
def test_a_result_without_lines_is_left_out(change: dict[str, Any]) -> None:
    assert read(answer(ONE | change)).said == ()


@pytest.mark.parametrize("results", [None, 3, [None, 3, "x", []], {"a": 1}])
def test_results_of_another_shape_are_left_out(results: Any) -> None:
    assert read({"check_type": "terraform", "results": {"failed_checks": results, "parsing_errors": results}}).said == ()


def test_texts_are_short_and_hold_nothing_that_a_terminal_obeys() -> None:
    (said,) = read(answer(ONE | {"check_name": "red \x1b[31m\u202e\nnext " + "x" * 5000})).said
    assert said.title.startswith("red") and said.title.isprintable() and len(said.title) <= LONGEST


@pytest.mark.parametrize(
    ("guideline", "url"),
    [
        ("https://docs.example.com/policies/iam-1", "https://docs.example.com/policies/iam-1"),
        ("javascript:alert(1)", ""), ("http://docs.example.com", ""), ('https://a.example/"><script>', ""), (3, ""), (None, ""),
    ],
)  # fmt: skip
def test_only_a_plain_link_is_a_link(guideline: Any, url: str) -> None:
    assert read(answer(ONE | {"guideline": guideline})).said[0].url == url


@pytest.mark.parametrize(("comment", "skipped"), [("known", "known"), ("No comment provided", ""), (None, ""), (" ", "")])
def test_a_skip_needs_a_reason(comment: Any, skipped: str) -> None:
    report = answer(skipped=[ONE | {"check_result": {"result": "SKIPPED", "suppress_comment": comment}}])
    assert [said.skipped for said in read(report).said] == [skipped]


def test_what_passes_elsewhere_on_the_same_lines_is_known() -> None:
    other = ONE | {"resource": 'aws_iam_user_policy.a["b"]'}
    assert [(said.mixed, said.disputed) for said in read(answer(ONE, passed=[other])).said] == [(True, False)]
    assert [(said.mixed, said.disputed) for said in read(answer(ONE, passed=[ONE])).said] == [(True, True)]


def test_one_module_called_by_two_files_is_told_by_its_caller() -> None:
    failed, passed = ONE | {"caller_file_path": "/prod/main.tf"}, ONE | {"caller_file_path": "/dev/main.tf"}
    assert [said.disputed for said in read(answer(failed, passed=[passed])).said] == [False]
    assert [said.disputed for said in read(answer(failed, passed=[ONE])).said] == [True]


def test_files_that_checkov_cannot_read_are_named_as_the_tree_names_them() -> None:
    assert read(answer(unread=["/somewhere/infra/a.tf", "/b.tf", 3])).unread == ("b.tf", "infra/a.tf")
